#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/results/load.h"
#include "libcore/results/run.h"
#include "reports/table.h"

namespace report {

// A value of a distribution with its unit, to three digits: brief(12345, "us") is "12.3ms".
std::string brief(double value, std::string_view unit);

// The unit that the values of a distribution have in columns of figures, and what to divide them
// by: times are milliseconds there, to the microsecond; the others stay as they are.
struct ColumnUnit {
  std::string name;
  double divisor = 1;
  int decimals = 0;

  std::string write(double value) const;
};
ColumnUnit column_unit(std::string_view unit);

// "13,186,888"
std::string grouped(std::uint64_t number);

// "p99", "p99.9"; "min" for 0 and "max" for 100.
std::string percentile_name(double percentile);

// Names of metrics as a reader wants them: what messages took, then connecting, then the rest.
std::vector<std::string> in_reading_order(const results::Distributions& distributions);

// Tables of figures, the same for pages and terminals. Distributions without a value are left out.
// `brief_values`: each value with its own unit, else one unit a row.
Table percentile_table(const results::Distributions& distributions,
                       const std::vector<double>& percentiles, bool brief_values);
// The percentiles that people asked for, or else these.
std::vector<double> shown_percentiles(const results::Load& load, std::vector<double> usual);
Table threshold_table(const results::Load& load);
Table validity_table(const results::Load& load);
// Counters that follow a clock also get their rate: `seconds` of recorded time, 0 for none.
Table counter_table(const results::Counters& counters, std::string_view caption, double seconds);
Table stage_table(const results::Load& load);
Table event_table(const results::Load& load);
// What each load generator did, where several shared the run.
Table shard_table(const results::Load& load);
// What a target told of itself, a row a series: how it began, ended, and how far it went; what only
// grows, also by how much a second.
Table scrape_table(const results::Scrape& scrape, std::chrono::nanoseconds step);
// How that went: "http://...: 10 answers, 1 failed (the last: no answer in time)".
std::string scrape_story(const results::Scrape& scrape);
Table environment_table(const results::Run& run);
Table settings_table(const std::map<std::string, std::string>& settings, std::string_view caption);

// A change as a share of what was: "+23%", "-1.5%", "0%"; "from 0" where it is no share of
// anything.
std::string signed_percent(double share);

}  // namespace report

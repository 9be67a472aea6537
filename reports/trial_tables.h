#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libcore/results/load.h"
#include "reports/chart.h"
#include "reports/table.h"

// What is told of the single runs of a result that holds several, and of an earlier one that they
// are held against.
namespace report {

// A row a run: how it ended, what was sent a second, the percentiles that people ask for first.
Table trial_table(const results::Load& load);

// A value of what a search varies: varied("rate", 12500) is "rate 12.5k/s".
std::string varied(std::string_view vary, std::uint64_t value, char between = ' ');
// HOLDS, FAILS, or INVALID where it says nothing of the target.
std::string_view word_of(const results::Search::Trial& trial);
// "rate 12.5k/s holds, 13.1k/s does not: rtt p99 is 61ms".
std::string search_story(const results::Search& search);
// A row a trial, in the order in which they were made.
Table search_table(const results::Search& search);
// What was timed over what was varied; nothing where fewer than two values were.
std::optional<LineChart> search_chart(const results::Search& search);

// "rtt.p99 is 5.6ms, was 210us (99.2% sure)"
std::string change_story(const results::Change& change);
// A row a figure, what is worse first.
Table baseline_table(const results::Baseline& baseline);

}  // namespace report

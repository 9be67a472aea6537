#include "reports/headline.h"

#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/units.h"
#include "reports/figures.h"
#include "reports/legible.h"
#include "reports/trial_tables.h"

namespace report {
namespace {

std::string status_of(const results::Run& run) {
  return legible(run.verdict.status, Charset::ascii, 40);
}

}  // namespace

std::string headline(const results::Probe& probe) {
  using results::Grade;
  using results::Level;
  std::size_t must = 0, should = 0, may = 0, known = 0, blocked = 0, tried = 0;
  for (const results::CaseResult& c : probe.cases) {
    if (c.grade == Grade::not_run || c.grade == Grade::not_applicable) continue;
    ++tried;
    if (c.grade == Grade::blocked) ++blocked;
    const bool short_of = c.grade == Grade::non_strict && c.level == Level::should;
    if (c.grade != Grade::fail && !short_of) continue;
    if (c.known_failing) {
      ++known;
    } else {
      ++(c.level == Level::must ? must : c.level == Level::should ? should : may);
    }
  }
  std::string line =
      fmt::format("assay-probe: {} {} must, {} should", status_of(probe.run), must, should);
  if (may > 0) line += fmt::format(", {} may", may);
  line += fmt::format(" of {}", tried);
  if (known > 0 && blocked > 0) {
    line += fmt::format(" ({} known, {} blocked)", known, blocked);
  } else if (known > 0) {
    line += fmt::format(" ({} known)", known);
  } else if (blocked > 0) {
    line += fmt::format(" ({} blocked)", blocked);
  }
  line += " in " + base::format_duration(probe.run.duration);
  return probe.run.partial ? line + " partial" : line;
}

std::string headline(const results::Load& load) {
  std::string line = fmt::format("assay-load: {}", status_of(load.run));
  if (load.search)
    line += " limit " +
            (load.search->found == 0
                 ? "none"
                 : legible(varied(load.search->vary, load.search->found, '='), Charset::ascii, 60));
  if (const std::string metric = leading_metric(load); !metric.empty()) {
    const results::Distribution& times = load.histograms.at(metric);
    line += fmt::format(
        " {} p99={}", legible(metric, Charset::ascii, 40),
        brief(static_cast<double>(times.histogram.value_at_percentile(99)), times.unit));
  }
  line += fmt::format(" rate={}/s {}", base::format_count(load.achieved_rate),
                      is_valid(load) && load.run.verdict.exit != 4 ? "valid" : "invalid");
  return load.run.partial ? line + " partial" : line;
}

std::string leading_metric(const results::Load& load) {
  std::string part;  // of what others tell: it leads where there is nothing else
  for (const std::string& metric : in_reading_order(load.histograms)) {
    if (load.histograms.at(metric).histogram.empty()) continue;
    if (metric != "rtt.service" && metric != "send_lag") return metric;
    if (part.empty()) part = metric;
  }
  return part;
}

bool is_valid(const results::Load& load) {
  return std::ranges::all_of(load.validity, &results::Validity::ok);
}

}  // namespace report

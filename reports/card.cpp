#include "reports/card.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace report {
namespace {

std::vector<const results::Run*> runs_of(const results::Card& card) {
  std::vector<const results::Run*> runs;
  for (const results::Probe& probe : card.probes) runs.push_back(&probe.run);
  for (const results::Load& load : card.loads) runs.push_back(&load.run);
  return runs;
}

}  // namespace

std::string headline(const results::Card& card) {
  const auto runs = runs_of(card);
  const auto passed =
      std::ranges::count_if(runs, [](const results::Run* run) { return run->verdict.exit == 0; });
  return fmt::format("assay-report: {} {} of {} runs passed", exit_of(card) == 0 ? "OK" : "FAIL",
                     passed, runs.size());
}

int exit_of(const results::Card& card) {
  int first = 0;
  for (const results::Run* run : runs_of(card)) {
    if (run->verdict.exit == 1) return 1;
    if (first == 0) first = run->verdict.exit;
  }
  return first;
}

std::string title_of(const results::Card& card) {
  if (!card.title.empty()) return card.title;
  for (const results::Run* run : runs_of(card)) {
    if (!run->title.empty()) return run->title;
    if (!run->targets.empty()) return run->targets.front();
  }
  return "Release card";
}

}  // namespace report

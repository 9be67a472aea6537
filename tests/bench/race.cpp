#include "tests/bench/race.h"

#include <algorithm>

#include "libcore/base/error.h"

namespace bench {

std::vector<Outcome> take_turns(std::span<const std::function<Figures()>> runs, int repeat) {
  std::vector<Outcome> outcomes(runs.size());
  for (int turn = 0; turn < repeat; ++turn) {
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const std::size_t whose = (i + static_cast<std::size_t>(turn)) % runs.size();
      Outcome& outcome = outcomes[whose];
      if (!outcome.failure.empty()) continue;
      try {
        outcome.runs.push_back(runs[whose]());
      } catch (const base::Error& error) {
        outcome.failure = error.what();
      }
    }
  }
  return outcomes;
}

Spread spread_of(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  return {.median = values.size() % 2 != 0 ? values[half] : (values[half - 1] + values[half]) / 2,
          .least = values.front(),
          .most = values.back()};
}

Spread spread_of(const Outcome& outcome, Metric metric) {
  std::vector<double> values;
  for (const Figures& run : outcome.runs) values.push_back((run.*metric)());
  return spread_of(std::move(values));
}

Spread ratio_of(const Outcome& outcome, const Outcome& base, Metric metric) {
  std::vector<double> values;
  for (std::size_t i = 0; i < std::min(outcome.runs.size(), base.runs.size()); ++i)
    values.push_back((outcome.runs[i].*metric)() / (base.runs[i].*metric)());
  return spread_of(std::move(values));
}

bool load_bound(const Outcome& outcome) {
  return spread_of(outcome, &Figures::client_share).median > 0.9 &&
         spread_of(outcome, &Figures::server_share).median < 0.95;
}

}  // namespace bench

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>

#include "reports/formats.h"
#include "tests/reports/samples.h"

// Our side of hlog_interop, of the sample of tests/reports; HlogText.java is the reference
// library's.
//   log    prints it as an HdrHistogram log
//   tell   prints what a reader of that log should see, word for word
int main(int argc, char** argv) {
  using std::chrono::milliseconds;
  const results::Load load = test::sample_load();
  if (argc == 2 && std::string_view(argv[1]) == "log") {
    fmt::print("{}", report::hdr_log(load));
    return 0;
  }
  const auto started = std::chrono::floor<milliseconds>(
      results::from_utc_text(load.run.started).value().time_since_epoch());
  for (const results::SeriesSlot& slot : load.series)
    for (const auto& [metric, times] : slot.times) {
      const auto from = started + std::chrono::floor<milliseconds>(slot.start);
      const auto length = std::min(load.step, load.run.duration - slot.start);
      fmt::print("{} from {} to {} total {} max {} p50 {} p99 {} p99.9 {}\n", metric, from.count(),
                 (from + std::chrono::floor<milliseconds>(length)).count(), times.total(),
                 times.max(), times.value_at_percentile(50), times.value_at_percentile(99),
                 times.value_at_percentile(99.9));
    }
  fmt::print("started at {:.3f}\n", static_cast<double>(started.count()) / 1e3);
}

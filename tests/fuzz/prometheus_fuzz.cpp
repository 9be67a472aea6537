// Any text is read to its end, and what was read is read again the same.

#include <fmt/format.h>

#include <cmath>

#include "libcore/stats/prometheus.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  constexpr std::size_t most = 50;
  const auto samples = stats::read_prometheus(text, most);
  fuzz::require(samples.size() <= most);
  for (const stats::Sample& sample : samples) {
    fuzz::require(std::isfinite(sample.value) && sample.series.find('\n') == std::string::npos);
    fuzz::require(!stats::metric_of(sample.series).empty());
    const auto again = stats::read_prometheus(fmt::format("{} {}", sample.series, sample.value), 9);
    fuzz::require(again.size() == 1 && again[0].series == sample.series &&
                  again[0].value == sample.value);
  }
  return 0;
}

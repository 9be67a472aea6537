// Any octets are a histogram or a base::Error, and a histogram survives being written and read.

#include "libcore/base/error.h"
#include "libcore/stats/histogram_codec.h"
#include "tests/fuzz/input.h"

namespace {

constexpr std::size_t limit = 1 << 16;  // buckets, so that a run stays quick

template <typename Decode>
void check(std::string_view octets, const Decode& decode) {
  try {
    const stats::Histogram histogram = decode(octets, limit);
    fuzz::require(histogram.layout().buckets() <= limit);
    fuzz::require(stats::decode(stats::encode(histogram)) == histogram);
    fuzz::require(stats::decode_text(stats::encode_text(histogram)) == histogram);
    fuzz::require(histogram.min() <= histogram.max());
    fuzz::require(histogram.value_at_percentile(100) == histogram.max());
  } catch (const base::Error&) {
    // The cause is for a person; any other exception ends the run.
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  check(octets, stats::decode);
  check(octets, stats::decode_text);
  return 0;
}

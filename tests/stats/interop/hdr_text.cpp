#include <fmt/format.h>

#include <iostream>
#include <string>

#include "libcore/stats/histogram_codec.h"

// Our side of hdr_interop; HdrText.java is the reference library's, word for word.
//   make LOWEST HIGHEST DIGITS COUNT   records COUNT values made by a rule, prints them in base64
//   tell                               reads such a text, prints all that can be asked about it
namespace {

std::string make(const stats::Shape& shape, int count) {
  stats::Histogram histogram(shape);
  std::uint64_t state = 1;
  for (int i = 0; i < count; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    histogram.record((state >> (1 + (state >> 58) % 63)) % (shape.highest + 1));
  }
  return stats::encode_text(histogram);
}

void tell(const std::string& text) {
  const stats::Histogram histogram = stats::decode_text(text);
  const stats::Shape& shape = histogram.shape();
  fmt::print("shape {} {} {}\n", shape.lowest, shape.highest, shape.digits);
  fmt::print("total {} min {} max {}\n", histogram.total(), histogram.min(), histogram.max());
  fmt::print("mean {:.6e} deviation {:.6e}\n", histogram.mean(), histogram.standard_deviation());
  for (const double percentile :
       {0.0, 0.1, 1.0, 12.5, 50.0, 90.0, 99.0, 99.9, 99.99, 99.999, 100.0})
    fmt::print("percentile {:.3f} {}\n", percentile, histogram.value_at_percentile(percentile));
  for (const stats::Histogram::Point& point : histogram.spectrum())
    fmt::print("point {} {} {}\n", static_cast<std::int64_t>(point.percentile * 1e9), point.value,
               point.up_to_here);
  for (const stats::Histogram::Bucket& bucket : histogram.recorded())
    fmt::print("bucket {} {} {}\n", bucket.low, bucket.high, bucket.count);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 6) {
    const stats::Shape shape{std::stoull(argv[2]), std::stoull(argv[3]), std::stoi(argv[4])};
    fmt::print("{}\n", make(shape, std::stoi(argv[5])));
  } else {
    std::string text;
    std::cin >> text;
    tell(text);
  }
}

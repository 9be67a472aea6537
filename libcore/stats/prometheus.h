#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stats {

// One figure of a text in which a program tells its metrics to Prometheus.
struct Sample {
  std::string series;    // the name with its labels, as it was written: x_total{code="200"}
  double value = 0;      // finite
  bool counter = false;  // it only grows, as the text says or the name does

  friend bool operator==(const Sample&, const Sample&) = default;
};

// The name without the labels.
std::string_view metric_of(std::string_view series);

// Reads that text, or OpenMetrics', from whoever sent it: in its order, at most so many. Lines that
// are no samples are passed over, and so are values that are no finite numbers.
std::vector<Sample> read_prometheus(std::string_view text, std::size_t most);

}  // namespace stats

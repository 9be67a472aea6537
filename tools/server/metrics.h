#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/server/counters.h"

namespace serve {

// One figure of a family: its labels, in the order in which they are written, and its value.
struct Sample {
  struct Label {
    std::string_view name;
    std::string value;
  };
  std::vector<Label> labels;
  double value = 0;
};

// Figures of one name and meaning, as Prometheus has them.
struct Family {
  enum class Type : unsigned char { counter, gauge };

  std::string_view name;  // base units; counters end in _total
  std::string_view help;
  Type type;
  std::vector<Sample> samples;
};

// What all workers have counted, and what the kernel says of this process. Samples of labels are
// there from the moment on that there is something to count.
std::vector<Family> take_stock(std::span<const Counters* const> workers,
                               std::chrono::system_clock::time_point started);

// The text format of Prometheus, version 0.0.4.
std::string to_prometheus(std::span<const Family> families);
// One object: a number a family, or for one with labels a list of objects with labels and "value".
// Of names the prefix of this program is left out.
std::string to_json(std::span<const Family> families);

}  // namespace serve

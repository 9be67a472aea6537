#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <fstream>
#include <string>

namespace bench {

// How much of the processors' time the host of a virtual machine has given to others since this was
// made. What was to happen then happened late, and was measured so.
class Stolen {
 public:
  double share() const {
    const Times now = times();
    const auto all = static_cast<double>(now.all - begin_.all);
    return all > 0 ? static_cast<double>(now.stolen - begin_.stolen) / all : 0;
  }
  std::string percent() const { return fmt::format("{:.1f}%", 100 * share()); }

 private:
  struct Times {  // in ticks
    std::uint64_t all = 0;
    std::uint64_t stolen = 0;
  };

  // The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal.
  static Times times() {
    std::ifstream stat("/proc/stat");
    std::string name;
    stat >> name;
    Times times;
    for (int i = 0; i < 8 && stat >> times.stolen; ++i) times.all += times.stolen;
    return times;
  }

  Times begin_ = times();
};

}  // namespace bench

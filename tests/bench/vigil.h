#pragma once

#include <cstdint>
#include <fstream>

namespace bench {

// While it lives, processors without work spin instead of sleeping: a virtual one that sleeps is
// woken when its host gets round to it, milliseconds late, and that would be measured here instead.
class Vigil {
 public:
  Vigil() {
    constexpr std::int32_t microseconds = 0;
    file_.write(reinterpret_cast<const char*>(&microseconds), sizeof microseconds).flush();
  }
  bool held() const { return file_.good(); }

 private:
  std::ofstream file_{"/dev/cpu_dma_latency", std::ios::binary};
};

}  // namespace bench

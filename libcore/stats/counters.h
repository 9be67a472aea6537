#pragma once

#include <atomic>
#include <cstdint>

namespace stats {

// A number that one thread changes while others may read it. Readers see some recent value; two
// counters read one after the other need not fit together.
class Counter {
 public:
  void add(std::uint64_t n = 1) { set(read() + n); }
  // For levels, such as open connections.
  void subtract(std::uint64_t n = 1) { set(read() - n); }
  void set(std::uint64_t n) { n_.store(n, std::memory_order_relaxed); }
  std::uint64_t read() const { return n_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> n_ = 0;
};

}  // namespace stats

#pragma once

#include <chrono>
#include <cstdint>

#include "libcore/session/session.h"

namespace load {

// How busy the calling thread is: what it used of a processor between two looks at it.
class Effort {
 public:
  explicit Effort(session::Clock::time_point now) : looked_(now), used_(processor_time()) {}

  // In thousandths, since the last look; 0 if no time has passed. By the thread that made it.
  std::uint64_t look(session::Clock::time_point now);

  // Of the calling thread.
  static std::chrono::nanoseconds processor_time();

 private:
  session::Clock::time_point looked_;
  std::chrono::nanoseconds used_;
};

}  // namespace load

#include "tools/load/effort.h"

#include <ctime>
#include <utility>

namespace load {

std::uint64_t Effort::look(session::Clock::time_point now) {
  const std::chrono::nanoseconds used = processor_time();
  const auto spent = used - std::exchange(used_, used);
  const std::chrono::nanoseconds passed = now - std::exchange(looked_, now);
  if (passed.count() <= 0) return 0;
  return static_cast<std::uint64_t>(spent * 1000 / passed);
}

std::chrono::nanoseconds Effort::processor_time() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace load

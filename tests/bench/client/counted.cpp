#include "tests/bench/client/counted.h"

#include <fmt/format.h>

#include "libcore/base/error.h"

namespace bench {
namespace {

double clock_of(clockid_t clock) {
  timespec time{};
  if (clock_gettime(clock, &time) != 0) base::fail("the server has ended");
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

}  // namespace

Counted::Counted(pid_t server) {
  if (clock_getcpuclockid(server, &server_) != 0) base::fail("there is no process {}", server);
  begin();
}

void Counted::begin() {
  count = 0;
  real_begin_ = clock_of(CLOCK_MONOTONIC);
  server_begin_ = clock_of(server_);
  own_begin_ = clock_of(CLOCK_PROCESS_CPUTIME_ID);
}

double Counted::seconds() const { return clock_of(CLOCK_MONOTONIC) - real_begin_; }

std::string Counted::line() const {
  return fmt::format("{} {:.0f} {:.0f} {:.0f}", count, seconds() * 1e9,
                     (clock_of(server_) - server_begin_) * 1e9,
                     (clock_of(CLOCK_PROCESS_CPUTIME_ID) - own_begin_) * 1e9);
}

}  // namespace bench

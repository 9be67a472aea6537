#pragma once

#include <sys/types.h>

#include <cstdint>
#include <ctime>
#include <string>

namespace bench {

// Since a moment: what happened, real time, and processor time of the server and of this process.
class Counted {
 public:
  explicit Counted(pid_t server);  // throws base::Error where there is no such process

  void begin();
  double seconds() const;

  // "COUNT NANOSECONDS SERVER-NANOSECONDS OWN-NANOSECONDS", all since `begin`.
  std::string line() const;

  std::uint64_t count = 0;

 private:
  clockid_t server_{};
  double real_begin_ = 0, server_begin_ = 0, own_begin_ = 0;
};

}  // namespace bench

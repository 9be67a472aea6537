#pragma once

#include <optional>
#include <string>

#include "libcore/net/socket.h"
#include "libcore/net/watch.h"

namespace probe {

// What a device writes to a file, a pipe or a serial line while cases are played. A line is taken
// at the speed it has (stty); what stood in a file before is passed over.
class SerialLog {
 public:
  // Throws base::Error where there is nothing to be read.
  SerialLog(event_base* loop, const std::string& path);
  SerialLog(const SerialLog&) = delete;
  SerialLog& operator=(const SerialLog&) = delete;

  // What was written since the last time, the last `kept` octets of it.
  std::string take();

  static constexpr std::size_t kept = 4096;

 private:
  void read();

  net::Socket file_;
  std::string said_;
  std::optional<net::Watch> written_;  // a line keeps little until it is read; a file all
};

}  // namespace probe

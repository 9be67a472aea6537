#include "tools/probe/serial_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "libcore/base/error.h"

namespace probe {

SerialLog::SerialLog(event_base* loop, const std::string& path)
    : file_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {
  struct stat kind {};
  if (!file_ || ::fstat(file_.fd(), &kind) != 0)
    base::fail("--serial-log: {} cannot be read: {}", path, base::errno_text());
  if (S_ISDIR(kind.st_mode)) base::fail("--serial-log: {} is a folder", path);
  if (S_ISREG(kind.st_mode))
    ::lseek(file_.fd(), 0, SEEK_END);
  else
    written_ = net::Watch::readable(loop, file_.fd(), [this] { read(); });
}

std::string SerialLog::take() {
  read();
  if (written_) written_->resume();
  return std::exchange(said_, {});
}

// At the end of a file, and where nobody holds the other end of a pipe or a line has hung up, there
// may be more later.
void SerialLog::read() {
  std::array<char, kept> piece;
  while (true) {
    const ssize_t got = ::read(file_.fd(), piece.data(), piece.size());
    if (got <= 0) {
      const bool is_dry = got < 0 && errno == EAGAIN;
      if (!is_dry && written_) written_->pause();
      return;
    }
    said_.append(piece.data(), static_cast<std::size_t>(got));
    if (said_.size() > kept) said_.erase(0, said_.size() - kept);
  }
}

}  // namespace probe

#include "tests/probe/awaiting.h"

#include <poll.h>

#include <chrono>

#include "libcore/base/error.h"

namespace test {
namespace {

// The last one counts: a test may listen elsewhere.
std::vector<std::string> with_place(const std::vector<std::string>& words) {
  std::vector<std::string> all{ASSAY_PROBE, "client", "-l", "127.0.0.1:0", "-q"};
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

}  // namespace

Awaiting::Awaiting(const std::vector<std::string>& words)
    : child_({.words = with_place(words), .capture_out = true, .capture_err = true}) {
  const std::string before = "://127.0.0.1:";
  std::size_t at = std::string::npos;
  while (at == std::string::npos) {
    pollfd waiting{.fd = child_.err_fd(), .events = POLLIN, .revents = 0};
    poll(&waiting, 1, -1);
    const bool open = child_.take_err(1 << 20);
    at = child_.err().find(before);
    if (!open && at == std::string::npos)
      base::fail("it does not say where it is: {}", child_.err());
  }
  const std::string rest = child_.err().substr(at + before.size());
  port_ = rest.substr(0, rest.find('/'));
}

std::optional<int> Awaiting::end() {
  constexpr std::chrono::seconds limit{300};  // nothing waits for it but a test that fails
  return child_.wait(limit);
}

}  // namespace test

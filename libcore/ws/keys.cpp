#include "libcore/ws/keys.h"

#include <sys/random.h>

#include <cerrno>
#include <span>

namespace ws {

void MaskKeys::refill() {
  std::span<std::byte> rest = std::as_writable_bytes(std::span(keys_));
  while (!rest.empty()) {
    const ssize_t n = getrandom(rest.data(), rest.size(), 0);
    if (n > 0) rest = rest.subspan(static_cast<std::size_t>(n));
  }
  used_ = 0;
}

}  // namespace ws

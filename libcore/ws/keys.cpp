#include "libcore/ws/keys.h"

#include <openssl/rand.h>

#include "libcore/base/error.h"

namespace ws {

void fill_at_random(std::span<std::byte> octets) {
  auto* const to = reinterpret_cast<unsigned char*>(octets.data());
  if (RAND_bytes(to, static_cast<int>(octets.size())) != 1)
    base::fail("there is no randomness: OpenSSL got none from the system");
}

void MaskKeys::refill() {
  fill_at_random(std::as_writable_bytes(std::span(keys_)));
  used_ = 0;
}

}  // namespace ws

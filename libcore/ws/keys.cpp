#include "libcore/ws/keys.h"

#include <openssl/rand.h>

#include "libcore/base/error.h"

namespace ws {

void MaskKeys::refill() {
  if (RAND_bytes(reinterpret_cast<unsigned char*>(keys_.data()), sizeof keys_) != 1)
    base::fail("there is no randomness for masking keys: OpenSSL got none from the system");
  used_ = 0;
}

}  // namespace ws

#include "libcore/tls/reason.h"

#include <openssl/err.h>

namespace tls {

std::string take_reason() {
  const unsigned long error = ERR_peek_last_error();
  ERR_clear_error();
  const char* const words = ERR_reason_error_string(error);
  return words == nullptr ? "unknown reason" : words;
}

}  // namespace tls

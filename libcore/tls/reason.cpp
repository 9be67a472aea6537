#include "libcore/tls/reason.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>

namespace tls {

std::string take_reason() {
  const unsigned long error = ERR_peek_last_error();
  ERR_clear_error();
  const char* const words = ERR_reason_error_string(error);
  return words == nullptr ? "unknown reason" : words;
}

std::string alert_name(int alert) {
  if (alert == SSL_AD_CERTIFICATE_REQUIRED)
    return "certificate required";                                    // unknown to OpenSSL 3.0
  if (alert == SSL_AD_MISSING_EXTENSION) return "missing extension";  // likewise
  std::string name = SSL_alert_desc_string_long(alert);
  std::replace(name.begin(), name.end(), '_', ' ');  // one of them is written otherwise
  return name;
}

}  // namespace tls

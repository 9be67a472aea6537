#pragma once

#include <string_view>

namespace tls {

// As OpenSSL takes them.
inline const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace tls

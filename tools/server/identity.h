#pragma once

#include <string>
#include <variant>

#include "libcore/tls/certificate.h"

namespace serve {

// Files in PEM; they may be one and the same.
struct CertificateFiles {
  std::string certificate;
  std::string key;
};

// A certificate of our own making for localhost, 127.0.0.1 and ::1, new with every start. The
// authority that signed it is written to a file, for clients to trust.
struct SelfSigned {
  std::string authority_file;
};

using Identity = std::variant<SelfSigned, CertificateFiles>;

// Loads or makes the certificate. Throws base::Error where that fails.
tls::Certificate prove(const Identity& identity);

}  // namespace serve

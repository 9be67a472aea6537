#pragma once

#include <string>
#include <variant>
#include <vector>

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

// Of several certificates the one is shown that is for the name that a client asks for, the first
// where none is.
using Identity = std::variant<SelfSigned, std::vector<CertificateFiles>>;

// Loads or makes the certificates, at least one. Throws base::Error where that fails.
std::vector<tls::Certificate> prove(const Identity& identity);

}  // namespace serve

#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/tls/certificate.h"

namespace tls {

// Which certificates a server has for the name that a client asks for (server_name, RFC 6066 3).
// Names are those among the alternative names of a certificate; the common name is none.
class Directory {
 public:
  // At least one; of two for the same name and with keys of the same type, the first counts.
  explicit Directory(const std::vector<Certificate>& certificates);

  // All certificates for exactly this name, whatever its case; if there is none, for the wildcard
  // that stands for its first label (`*.example.org`); if there is none either, the default ones.
  // In the order given; several are of use where keys differ in type. Never empty.
  const std::vector<Certificate>& find(std::string_view name) const&;
  // The first certificate of all, and with it those for its first name.
  const std::vector<Certificate>& defaults() const& { return by_name_.find(default_name_)->second; }

 private:
  std::map<std::string, std::vector<Certificate>, std::less<>> by_name_;
  std::string default_name_;  // empty if the first certificate has no name
};

}  // namespace tls

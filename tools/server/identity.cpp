#include "tools/server/identity.h"

#include "libcore/base/file.h"
#include "libcore/base/overloaded.h"

namespace serve {
namespace {

tls::Certificate make(const SelfSigned& wanted) {
  const tls::Certificate authority =
      tls::Certificate::authority({.common_name = "assay-server authority"});
  base::write_file(wanted.authority_file, authority.pem());
  return authority.issue({.common_name = "localhost",
                          .dns_names = {"localhost"},
                          .ip_addresses = {"127.0.0.1", "::1"}});
}

}  // namespace

tls::Certificate prove(const Identity& identity) {
  return std::visit(base::Overloaded{[](const SelfSigned& wanted) { return make(wanted); },
                                     [](const CertificateFiles& files) {
                                       return tls::Certificate::load(files.certificate, files.key);
                                     }},
                    identity);
}

}  // namespace serve

#include "tools/server/identity.h"

#include "libcore/base/file.h"

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

std::vector<tls::Certificate> prove(const Identity& identity) {
  if (const auto* wanted = std::get_if<SelfSigned>(&identity)) return {make(*wanted)};
  std::vector<tls::Certificate> certificates;
  for (const CertificateFiles& files : std::get<std::vector<CertificateFiles>>(identity))
    certificates.push_back(tls::Certificate::load(files.certificate, files.key));
  return certificates;
}

}  // namespace serve

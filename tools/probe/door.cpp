#include "tools/probe/door.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "libcore/base/file.h"
#include "libcore/net/address.h"
#include "libcore/tls/certificate.h"
#include "libcore/tls/secure.h"

namespace probe {

std::string authority_file(const Welcome& welcome) {
  if (!welcome.authority_file.empty()) return welcome.authority_file;
  const std::filesystem::path folder = std::filesystem::temp_directory_path();
  return (folder / "assay-probe-ca.pem").string();
}

std::string url_of(const Welcome& welcome, const std::string& address) {
  return fmt::format("{}://{}/", welcome.tls ? "wss" : "ws", address);
}

void say_whom_to_trust(const Welcome& welcome, Console& console) {
  if (welcome.tls && welcome.certificate.empty())
    console.say("assay-probe: clients have to trust " + authority_file(welcome));
}

suite::Security security_of(const Welcome& welcome) {
  if (!welcome.certificate.empty())
    return suite::Security(tls::Certificate::load(
        welcome.certificate, welcome.key.empty() ? welcome.certificate : welcome.key));
  const tls::Certificate authority =
      tls::Certificate::authority({.common_name = "assay-probe, for one run"});
  base::write_file(authority_file(welcome), authority.pem());
  return suite::Security(authority, {net::Address::parse(welcome.listen).host()});
}

Door::Door(const Welcome& welcome) {
  if (welcome.tls) context_ = security_of(welcome).usual;
}

std::unique_ptr<session::Session> Door::into(std::unique_ptr<session::Session> inside) const {
  if (!context_) return inside;
  return std::make_unique<tls::Secure>(*context_, std::move(inside));
}

}  // namespace probe

#include "tools/probe/target.h"

#include <fmt/format.h>

#include "libcore/tls/certificate.h"

namespace probe {

ws::Opening Target::opening() const {
  return {.host = url.host_field(),
          .resource = url.resource,
          .subprotocols = subprotocols,
          .extra = fields};
}

std::string Target::address() const {
  if (url.scheme == "ws+unix") return "unix:" + url.socket_path;
  const bool v6 = url.host.find(':') != std::string::npos;
  return v6 ? fmt::format("[{}]:{}", url.host, url.port) : fmt::format("{}:{}", url.host, url.port);
}

std::optional<suite::Security> Target::security() const {
  if (!url.secure()) return std::nullopt;
  tls::ClientSettings settings{.insecure = insecure};
  if (!authorities.empty()) settings.authorities = tls::Certificate::load_authorities(authorities);
  if (!certificate.empty()) settings.certificate = tls::Certificate::load(certificate, key);
  return suite::Security(settings, url.host);
}

}  // namespace probe

#include "suites/credential.h"

#include <algorithm>
#include <chrono>

namespace suite {

bool is_address(std::string_view host) {
  return host.find(':') != std::string_view::npos ||
         std::ranges::all_of(host, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

namespace {

using std::chrono::hours;
using std::chrono::system_clock;

tls::Subject subject_of(Credential credential, const std::vector<std::string>& hosts) {
  tls::Subject subject = subject_for(hosts);
  const auto now = system_clock::now();
  switch (credential) {
    case Credential::expired:
      subject.valid_from = now - hours(24 * 60);
      subject.valid_until = now - hours(24 * 30);
      break;
    case Credential::not_yet_valid:
      subject.valid_from = now + hours(24 * 30);
      subject.valid_until = now + hours(24 * 60);
      break;
    case Credential::wrong_name:
      subject.dns_names = {"wrong.assay.invalid"};
      subject.ip_addresses = {"192.0.2.1"};
      break;
    case Credential::common_name_only:
      subject.common_name = "localhost";
      subject.dns_names.clear();
      subject.ip_addresses.clear();
      break;
    case Credential::address_as_name:
      subject.dns_names = subject.ip_addresses;
      subject.ip_addresses.clear();
      break;
    case Credential::wildcard:
      subject.dns_names = {"*.assay.localhost"};
      subject.ip_addresses.clear();
      break;
    case Credential::weak_key:
      subject.key_type = tls::KeyType::rsa_1024;
      break;
    case Credential::for_clients_only:
      subject.for_servers = false;
      break;
    case Credential::by_name:
      subject.ip_addresses.clear();
      break;
    case Credential::by_address:
      subject.dns_names.clear();
      break;
    case Credential::self_signed:
    case Credential::unknown_authority:
    case Credential::revoked:
    case Credential::below_two_authorities:
      break;
  }
  return subject;
}

tls::Certificate made(Credential credential, const tls::Certificate& authority,
                      const std::vector<std::string>& hosts) {
  const tls::Subject subject = subject_of(credential, hosts);
  if (credential == Credential::self_signed) return tls::Certificate::self_signed(subject);
  if (credential == Credential::unknown_authority)
    return tls::Certificate::authority({.common_name = "An authority that nobody knows"})
        .issue(subject);
  if (credential == Credential::below_two_authorities)
    return authority.issue_authority({.common_name = "Assay's authority below"}).issue(subject);
  return authority.issue(subject);
}

}  // namespace

tls::Subject subject_for(const std::vector<std::string>& hosts) {
  tls::Subject subject{.common_name = "assay-probe"};
  for (const std::string& host : hosts)
    (is_address(host) ? subject.ip_addresses : subject.dns_names).push_back(host);
  return subject;
}

tls::ServerSettings with(Credential credential, tls::ServerSettings settings,
                         const tls::Certificate& authority, const std::vector<std::string>& hosts) {
  const tls::Certificate own = made(credential, authority, hosts);
  settings.certificates = {own};
  settings.weak_certificates = credential == Credential::weak_key;
  if (credential == Credential::revoked) settings.stapled = authority.revocation_of(own);
  return settings;
}

}  // namespace suite

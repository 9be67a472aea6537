#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/tls/context.h"

namespace suite {

// What a server shows a client to prove who it is.
enum class Credential : std::uint8_t {
  expired,
  not_yet_valid,
  self_signed,
  unknown_authority,
  wrong_name,
  common_name_only,
  address_as_name,
  wildcard,  // for one label ahead of "assay.localhost"
  revoked,   // as a stapled response of its authority says
  weak_key,
  for_clients_only,
  by_name,
  by_address,
  below_two_authorities,
};
inline constexpr std::array<std::string_view, 14> credential_words{
    "that has expired",
    "that is not valid yet",
    "that is signed by itself",
    "of an unknown authority",
    "for another name",
    "with its name in the common name alone",
    "with its addresses as names",
    "for *.assay.localhost",
    "that is revoked, as a stapled response says",
    "with an RSA key of 1024 bits",
    "that is not for servers",
    "for names alone",
    "for addresses alone",
    "below an authority below the trusted one"};
constexpr std::string_view word_of(Credential credential) {
  return credential_words[static_cast<std::size_t>(credential)];
}

// No name, as its characters tell.
bool is_address(std::string_view host);

// The same settings with such a certificate. It is made anew, of this authority but where that is
// the point, for these names and addresses.
tls::ServerSettings with(Credential credential, tls::ServerSettings settings,
                         const tls::Certificate& authority, const std::vector<std::string>& hosts);

// For all these names and addresses.
tls::Subject subject_for(const std::vector<std::string>& hosts);

}  // namespace suite

#include "libcore/http/grammar.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

namespace http {
namespace {

constexpr std::string_view token_marks = "!#$%&'*+-.^_`|~";

bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Alphanumeric characters, those of `others` and percent escapes.
bool is_escaped(std::string_view text, std::string_view others) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (text.size() - i < 3 || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 2;
    } else if (!is_alphanumeric(text[i]) && others.find(text[i]) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

bool is_ipv6(std::string_view text) {
  in6_addr address;
  const std::string ended(text);
  return ended.find('\0') == std::string::npos && inet_pton(AF_INET6, ended.c_str(), &address) == 1;
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_alphanumeric(c) || token_marks.find(c) != std::string_view::npos;
  });
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return (octet < 0x20 && octet != '\t') || octet == 0x7f;
  });
}

bool is_version(std::string_view text) {
  return text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) && text[6] == '.' &&
         is_digit(text[7]);
}

bool is_path_and_query(std::string_view text) { return is_escaped(text, "-._~!$&'()*+,;=:@/?"); }

bool is_host(std::string_view text) {
  if (text.starts_with('['))
    return text.size() > 2 && text.back() == ']' && is_ipv6(text.substr(1, text.size() - 2));
  return !text.empty() && is_escaped(text, "-._~!$&'()*+;=");
}

bool is_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size();
}

std::size_t port_colon(std::string_view authority) {
  const std::size_t last = authority.find_last_of(":]");
  return last != std::string_view::npos && authority[last] == ':' ? last : std::string_view::npos;
}

bool is_host_field(std::string_view text) {
  const std::size_t colon = port_colon(text);
  const std::string_view host = text.substr(0, colon);
  const std::string_view port =
      colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  return (host.empty() || is_host(host)) && (port.empty() || is_port(port));
}

}  // namespace http

#pragma once

#include <cstddef>
#include <string_view>

namespace http {

// The words that heads and URLs are made of.

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// 1*tchar (RFC 9110, section 5.6.2): methods, field names, most list elements.
bool is_token(std::string_view text);

// Octets that neither a field value nor a reason phrase may have: controls other than the tab
// (RFC 9110, section 5.5).
bool has_control(std::string_view text);

// "HTTP/" DIGIT "." DIGIT (RFC 9112, section 2.3).
bool is_version(std::string_view text);

// Path and query of RFC 3986, in any order: nothing but unreserved characters, sub-delimiters,
// ":@/?" and whole percent escapes. No fragment.
bool is_path_and_query(std::string_view text);

// A name, an IPv4 address or an IPv6 address in brackets. Commas, which RFC 3986 has in names, are
// refused: nobody uses them, and they show where lines of Host were joined.
bool is_host(std::string_view text);

// Digits up to 65535.
bool is_port(std::string_view text);

// Where the colon in front of the port stands in "host:port", or npos.
std::size_t port_colon(std::string_view authority);

// The value of a Host field: a host, then perhaps a colon and a port, which may be empty
// (RFC 9110, section 7.2). The empty value is right too: a target need not have an authority.
bool is_host_field(std::string_view text);

}  // namespace http

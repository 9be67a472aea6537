#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace http {

// Where to connect and what to ask for there (RFC 6455, section 3; RFC 9110, section 4.2).
struct Url {
  std::string scheme;          // "ws", "wss", "http", "https", "ws+unix"
  std::string host;            // in lower case, an IPv6 address without brackets; empty for ws+unix
  std::uint16_t port = 0;      // 0 for ws+unix only
  std::string socket_path;     // for ws+unix only
  std::string resource = "/";  // path and query as they stand in a request
  bool operator==(const Url&) const = default;

  bool secure() const { return scheme == "wss" || scheme == "https"; }

  // The value of the Host field: the port only where it is not the scheme's own; "localhost" for
  // ws+unix, where no authority is known.
  std::string host_field() const;
};

// Reads "ws://host:port/path?query" and its kin, or "ws+unix:///run/socket:/path?query". A port
// that is left out is the scheme's own, an empty path is "/", and an empty query goes with its
// question mark. Throws base::Error for anything else, fragments and user names among them.
Url parse_url(std::string_view text);

// The shortest URL that reads as the same.
std::string to_string(const Url& url);

}  // namespace http

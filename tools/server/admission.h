#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/http/answer.h"
#include "libcore/http/origin.h"
#include "libcore/ws/extension.h"

namespace serve {

// Who is let in, and what is spoken with them.
struct Admission {
  std::vector<std::string> subprotocols;  // agreed on where offered, the preferred one first
  std::vector<std::string> hosts;         // that requests may be for, without ports; none: any
  http::OriginList origins;               // whose pages may open a WebSocket; none: any
  ws::DeflatePolicy deflate = {.mode = ws::DeflatePolicy::Mode::on};

  // What is said to a request that is not for us: neither for "http" or "https", whichever is
  // `scheme`, nor for one of the hosts (RFC 9110, sections 7.4 and 15.5.20).
  std::optional<http::Reply> misdirected(const http::Request& request,
                                         std::string_view scheme) const;

  // What is said to the opening handshake of a page from elsewhere (RFC 6455, section 10.2).
  // Without an Origin it passes: browsers always send one (4.1), and any other client could write
  // what it likes.
  std::optional<http::Reply> foreign(const http::Request& request) const;
};

}  // namespace serve

#include "suites/response.h"

#include <fmt/format.h>

#include <utility>

#include "libcore/ws/handshake.h"

namespace suite {
namespace {

std::vector<Word> words(const http::Request& request) {
  const std::string key(request.fields.first("Sec-WebSocket-Key").value_or(""));
  return {{"{accept}", ws::accept_for(key)},
          {"{key}", key},
          {"{host}", std::string(request.fields.first("Host").value_or(""))},
          {"{target}", request.target}};
}

}  // namespace

Response Response::status(int code, std::string reason) const {
  return with_parts(fmt::format("status {}", code), [code, reason](http::Response& response) {
    response.status = code;
    response.reason = reason;
  });
}
Response Response::odd_status(std::string code) const {
  return line(fmt::format("HTTP/1.1 {} Switching Protocols", code));
}
Response Response::preceded_by(std::string octets) const {
  return changed(shown(octets) + " ahead of it", [&](Response& r) { r.before += octets; });
}
Response Response::before_request() const {
  return changed("sent before the request", [](Response& r) { r.unasked = true; });
}

Answered written(const Response& response, const http::Request& request) {
  const std::vector<Word> all = words(request);
  const http::Response usual = ws::acceptance({.accept = "{accept}", .subprotocol = {}});
  Answered answered{.octets =
                        filled_in(response.before + response.head(usual) + response.behind, all)};
  if (response.cuts) answered.cuts = response.cuts(answered.octets);
  return answered;
}

std::string describe(const Response& response) {
  if (response.differences.empty()) return "the usual 101";
  return fmt::format("a 101 with {}", fmt::join(response.differences, ", with "));
}

}  // namespace suite

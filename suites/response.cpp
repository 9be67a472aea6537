#include "suites/response.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "libcore/base/text.h"
#include "libcore/ws/handshake.h"

namespace suite {
namespace {

std::vector<Word> words(const http::Request& request) {
  const std::string key(request.fields.first("Sec-WebSocket-Key").value_or(""));
  const std::string host(request.fields.first("Host").value_or(""));
  const std::size_t colon = std::min(host.rfind(':'), host.size());
  return {{"{accept}", ws::accept_for(key)},
          {"{key}", key},
          {"{host}", host},
          {"{name}", host.substr(0, colon)},
          {"{port}", colon < host.size() ? host.substr(colon + 1) : "80"},
          {"{target}", request.target}};
}

bool is_deflate(const ws::Extension& extension) {
  return base::same_ignoring_case(extension.name, ws::deflate_name);
}

// What a response says of permessage-deflate, read so that echoes can be judged whatever else is
// wrong with it.
std::optional<ws::DeflateTerms> terms_of(const http::Response& response,
                                         const http::Request& request) {
  const auto answers = ws::parse_extensions(response.fields);
  const auto offers = ws::parse_extensions(request.fields);
  if (!answers || !offers || std::ranges::none_of(*offers, is_deflate)) return std::nullopt;
  const auto answer = std::ranges::find_if(*answers, is_deflate);
  if (answer == answers->end()) return std::nullopt;
  const auto judged = ws::judge_deflate(*answer, {.mode = ws::DeflatePolicy::Mode::on});
  const auto* const terms = std::get_if<ws::DeflateTerms>(&judged);
  return terms == nullptr ? std::nullopt : std::optional(*terms);
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
  return changed("sent without waiting for a request", [](Response& r) { r.unasked = true; });
}
Response Response::reading_slowly() const {
  return changed("the request read octet by octet", [](Response& r) { r.read_slowly = true; });
}

Response Response::made_of_request(std::string what, Derive derive) const {
  return changed(std::move(what), [&](Response& r) { r.derived.push_back(std::move(derive)); });
}
Response Response::accept(std::string what,
                          std::function<std::string(std::string right)> value) const {
  return made_of_request(
      "Sec-WebSocket-Accept " + std::move(what),
      [value = std::move(value)](const http::Request& request, http::Response& head) {
        const std::string_view key = request.fields.first("Sec-WebSocket-Key").value_or("");
        const auto line =
            std::ranges::find(head.fields.lines, "Sec-WebSocket-Accept", &http::Field::name);
        line->value = value(ws::accept_for(key));
        return std::string();
      });
}

Answered written(const Response& response, const http::Request& request) {
  http::Response usual = ws::acceptance({.accept = "{accept}", .subprotocol = {}});
  for (const Response::Derive& derive : response.derived)
    if (std::string why_not = derive(request, usual); !why_not.empty())
      return {.octets = {}, .cuts = {}, .terms = {}, .why_not = std::move(why_not)};
  const std::vector<Word> all = words(request);
  const std::string head = filled_in(response.head(usual), all);
  const http::Response read = http::parse_response(head);
  Answered answered{
      .octets = filled_in(response.before, all) + head + filled_in(response.behind, all),
      .cuts = {},
      .switches = read.status == 101,
      .terms = terms_of(read, request),
      .why_not = {}};
  if (response.cuts) answered.cuts = response.cuts(answered.octets);
  return answered;
}

std::string describe(const Response& response) {
  if (response.differences.empty()) return "the usual 101";
  return fmt::format("a 101 with {}", fmt::join(response.differences, ", with "));
}

}  // namespace suite

#include "suites/request.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "libcore/base/text.h"
#include "libcore/http/query.h"

namespace suite {
namespace {

std::string first_of(const std::vector<std::string>& declared, std::size_t index,
                     std::string_view otherwise) {
  return index < declared.size() ? declared[index] : std::string(otherwise);
}

std::string other_case(const std::string& text) {
  const std::string other = base::upper(text);
  return other == text ? base::lower(text) : other;
}

// What the words in braces stand for.
std::vector<Word> words(const http::Request& usual, bool secure, const Features& features) {
  const std::string host(usual.fields.first("Host").value_or(""));
  const std::string scheme = secure ? "https" : "http";
  const std::string own = scheme + "://" + host;
  const std::string origin = first_of(features.origins, 0, own);
  const std::size_t colon = std::min(origin.find("://"), origin.size());
  const bool clear = origin.starts_with("http:");
  return {
      {"{target}", usual.target},
      {"{host}", host},
      {"{key}", std::string(usual.fields.first("Sec-WebSocket-Key").value_or(""))},
      {"{protocol}", first_of(features.claims.subprotocols, 0, "chat")},
      {"{protocol-in-other-case}", other_case(first_of(features.claims.subprotocols, 0, "chat"))},
      {"{scheme}", scheme},
      {"{other-scheme}", secure ? "http" : "https"},
      {"{own-origin}", own},
      {"{origin}", origin},
      {"{origin-in-upper-case}", base::upper(origin)},
      {"{origin-host}",
       std::string(http::host_of(origin.substr(std::min(colon + 3, origin.size()))))},
      {"{origin-scheme}", origin.substr(0, colon)},
      {"{origin-other-scheme}", clear ? "https" : "http"},
      {"{other-host}", first_of(features.hosts, 1, "other.example")},
      {"{plain}", features.http_path.value_or("/")}};
}

}  // namespace

Request Request::method(std::string word) const { return line(word + " {target} HTTP/1.1"); }
Request Request::target(std::string text) const { return line("GET " + text + " HTTP/1.1"); }
Request Request::version(std::string text) const { return line("GET {target} " + text); }
Request Request::followed_by(const Request& request) const {
  return changed("a second one behind it: " + describe(request),
                 [&](Request& r) { r.next.push_back(request); });
}
Request Request::holding(std::size_t octets) const {
  return changed(fmt::format("its last {} octets held back", octets),
                 [&](Request& r) { r.held = octets; });
}
Request Request::holding_what_follows() const {
  return changed("what follows held back", [](Request& r) { r.behind_held = true; });
}

Asked written(const Request& request, const http::Request& usual, bool secure,
              const Features& features) {
  const std::vector<Word> all = words(usual, secure, features);
  Asked asked{.octets = filled_in(request.head(usual), all), .at_once = 0};
  asked.key = usual.fields.first("Sec-WebSocket-Key").value_or("");
  asked.read.push_back(http::parse_request(asked.octets));
  const std::size_t head = asked.octets.size();
  asked.octets += filled_in(request.behind, all);
  for (const Request& second : request.next) {
    const std::string octets = filled_in(second.head(usual), all);
    asked.read.push_back(http::parse_request(octets));
    asked.octets += octets + filled_in(second.behind, all);
  }
  asked.at_once = request.behind_held ? head : asked.octets.size() - request.held;
  if (request.cuts) asked.cuts = request.cuts(asked.octets);
  return asked;
}

std::string describe(const Request& request) {
  if (request.differences.empty()) return "the usual opening request";
  return fmt::format("an opening request with {}", fmt::join(request.differences, ", with "));
}

}  // namespace suite

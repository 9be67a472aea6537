#include "suites/client/observed.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "libcore/base/text.h"

namespace suite {
namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";

bool is_unreserved(char octet) {
  return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') ||
         (octet >= '0' && octet <= '9') ||
         std::string_view("-._~").find(octet) != std::string::npos;
}

std::string escape_of(char octet) {
  const auto value = static_cast<unsigned char>(octet);
  return {'%', hex_digits[value >> 4], hex_digits[value & 15]};
}

// Escapes in upper case, and none for what needs none (RFC 3986, 6.2.2.1 and 6.2.2.2).
std::string with_usual_escapes(std::string_view text) {
  std::string usual;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digit = [&](std::size_t at) {
      const auto value = at < text.size() ? hex_digits.find(static_cast<char>(
                                                std::toupper(static_cast<unsigned char>(text[at]))))
                                          : std::string_view::npos;
      return value;
    };
    const std::size_t high = digit(i + 1);
    const std::size_t low = digit(i + 2);
    if (text[i] != '%' || high == std::string_view::npos || low == std::string_view::npos) {
      usual += text[i];
      continue;
    }
    const char octet = static_cast<char>(high << 4 | low);
    usual += is_unreserved(octet) ? std::string(1, octet) : escape_of(octet);
    i += 2;
  }
  return usual;
}

// RFC 3986, 5.2.4
std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  const std::vector<std::string_view> segments = base::split(path, '/');
  for (std::size_t i = 1; i < segments.size(); ++i) {
    const bool last = i + 1 == segments.size();
    const bool up = segments[i] == "..";
    if (up && !kept.empty()) kept.pop_back();
    if (!up && segments[i] != ".") kept.push_back(segments[i]);
    if (last && (up || segments[i] == ".")) kept.emplace_back();
  }
  return "/" + fmt::format("{}", fmt::join(kept, "/"));
}

// One spelling for all that a client may take for the same target.
std::string normalised(std::string_view target) {
  const std::size_t mark = target.find('?');
  std::string usual = without_dot_segments(with_usual_escapes(target.substr(0, mark)));
  if (mark == std::string_view::npos) return usual;
  const std::string query = with_usual_escapes(target.substr(mark + 1));
  usual += '?';
  for (const char octet : query)
    usual += std::string_view("!$&'()*+,;=").find(octet) != std::string_view::npos
                 ? escape_of(octet)
                 : std::string(1, octet);
  return usual;
}

}  // namespace

Case& observe(Group& g, std::string_view name, std::string_view title, const JudgeRequest& judge) {
  return g.add(name, title).respond(accepting()).check(title, [judge](const Exchange& exchange) {
    return judge(exchange.requests().front());
  });
}

Case& glance(Group& g, std::string_view name, std::string_view title, const Invitation& invitation,
             const std::function<Judgements(const Exchange&)>& judge) {
  return g.add(name, title)
      .invite(invitation)
      .respond(accepting())
      .check(title, judge)
      .end(EndOfOurs::How::rst);
}

Judgements judge_target(std::string_view target, std::string_view expected) {
  if (target == expected) return {};
  const std::string came = fmt::format("the target is \"{}\"", base::printable(target));
  const std::string lower = base::lower(target);
  for (const std::string_view scheme : {"ws://", "wss://", "http://", "https://"}) {
    if (!lower.starts_with(scheme)) continue;
    const std::size_t path = std::min(target.find_first_of("/?", scheme.size()), target.size());
    if (target.substr(path) == expected) return judged(Grade::non_strict, came + ", a whole URL");
  }
  if (target.starts_with('/') && normalised(target) == normalised(expected))
    return judged(Grade::non_strict, came + ", which is another spelling");
  return judged(Grade::fail, fmt::format("{} and not \"{}\"", came, base::printable(expected)));
}

Judgements judge_host(const http::Request& request, std::string_view expected) {
  const std::vector<std::string_view> hosts = request.fields.all("Host");
  if (hosts.size() != 1) return judged(Grade::fail, fmt::format("{} lines of Host", hosts.size()));
  if (base::same_ignoring_case(hosts.front(), expected)) return {};
  return judged(Grade::fail, fmt::format("Host is \"{}\" and not \"{}\"",
                                         base::printable(hosts.front()), expected));
}

Judgements judge_injection(const Exchange& exchange, std::string_view name) {
  const bool field = std::ranges::any_of(
      exchange.requests(), [&](const http::Request& request) { return request.fields.has(name); });
  const bool line = std::ranges::any_of(exchange.heard(), [&](const std::string& octets) {
    return octets.find(fmt::format("\n{}", name)) != std::string::npos ||
           octets.find(fmt::format("\r{}", name)) != std::string::npos;
  });
  if (!field && !line) return {};
  return judged(Grade::fail,
                fmt::format("{} has become a line of the request: what the client is told can "
                            "write the request",
                            name));
}

}  // namespace suite

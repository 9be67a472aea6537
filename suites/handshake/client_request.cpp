#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include "libcore/base/text.h"
#include "libcore/ws/extension.h"
#include "suites/catalogue.h"
#include "suites/client/observed.h"
#include "suites/randomness.h"

namespace suite {
namespace {

// --- The request line.

Judgements judge_method(const http::Request& request) {
  if (request.method == "GET") return {};
  return judged(Grade::fail, fmt::format("the method is {}", base::printable(request.method)));
}

// 4.1 wants HTTP/1.1 at least.
Judgements judge_version_token(const http::Request& request) {
  const std::string& version = request.version;
  if (version == "HTTP/1.1") return {};
  const bool higher = version.size() == 8 && version.starts_with("HTTP/") && version[6] == '.' &&
                      version.substr(5) > "1.1";
  return judged(higher ? Grade::non_strict : Grade::fail,
                fmt::format("the version is \"{}\"", base::printable(version)));
}

void line_of_request(Group& g) {
  observe(g, "method", "the method is GET", judge_method).covers("RFC6455-4.1-17");
  observe(g, "version-token", "the version is HTTP/1.1", judge_version_token)
      .covers("RFC6455-4.1-18", "RFC6455-11.1.1-3", "RFC9110-6.2-1");
  observe(g, "target", "the target is a path, and perhaps a query",
          [](const http::Request& request) {
            const std::string& target = request.target;
            const bool origin_form = target.starts_with('/') && target.find('#') == target.npos;
            return judge_target(target, origin_form ? target : "/");
          })
      .covers("RFC6455-4.1-19", "RFC9112-3.2.1-1", "RFC9110-7.1-1");
}

// --- The fields that every server needs.

JudgeRequest lists(std::string_view name, std::string_view token) {
  return [=](const http::Request& request) -> Judgements {
    if (request.fields.has_token(name, token)) return {};
    if (!request.fields.has(name)) return judged(Grade::fail, fmt::format("there is no {}", name));
    return judged(Grade::fail,
                  fmt::format("{} is \"{}\"", name, base::printable(*request.fields.first(name))));
  };
}

void fields(Group& g) {
  Invitation invitation;
  invitation.url += "host";
  g.add("host", "Host is the one of the URL")
      .covers("RFC6455-4.1-20")
      .invite(invitation)
      .respond(accepting())
      .check("Host is the one of the URL", [](const Exchange& exchange) {
        return judge_host(exchange.requests().front(), exchange.address());
      });
  observe(g, "host-first", "Host is the first field",
          [](const http::Request& request) -> Judgements {
            const auto& lines = request.fields.lines;
            if (!lines.empty() && base::same_ignoring_case(lines.front().name, "Host")) return {};
            return judged(Grade::non_strict, "Host is not the first field");
          })
      .covers("RFC9110-7.2-2");
  observe(g, "upgrade", "Upgrade names websocket", lists("Upgrade", "websocket"))
      .covers("RFC6455-4.1-21", "RFC9110-7.8-1");
  observe(g, "connection", "Connection names Upgrade", lists("Connection", "upgrade"))
      .covers("RFC6455-4.1-22", "RFC9110-7.6.1-2");
  observe(g, "version", "the version is 13, in one line",
          [](const http::Request& request) -> Judgements {
            const auto versions = request.fields.all("Sec-WebSocket-Version");
            if (versions.size() != 1)
              return judged(Grade::fail,
                            fmt::format("{} lines of Sec-WebSocket-Version", versions.size()));
            if (versions.front() == "13") return {};
            return judged(Grade::fail,
                          fmt::format("the version is \"{}\"", base::printable(versions.front())));
          })
      .covers("RFC6455-4.1-29", "RFC6455-4.1-30", "RFC6455-4.3-5", "RFC6455-11.3.5-2",
              "RFC6455-11.6-1");
}

// --- The key.

using Nonce = std::array<std::uint32_t, 4>;

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::optional<std::string_view> key_of(const http::Request& request) {
  return request.fields.first("Sec-WebSocket-Key");
}

// Sixteen octets in base64: 22 characters, the last of them with four bits that are none of theirs.
bool is_key(std::string_view key) {
  return key.size() == 24 && key.ends_with("==") &&
         key.substr(0, 22).find_first_not_of(alphabet) == std::string_view::npos;
}

Nonce nonce_of(std::string_view key) {
  Nonce nonce{};
  for (std::size_t bit = 0; bit < 128; ++bit) {
    const std::size_t value = alphabet.find(key[bit / 6]);
    if ((value >> (5 - bit % 6) & 1) != 0) nonce[bit / 32] |= 1U << (31 - bit % 32);
  }
  return nonce;
}

Judgements judge_key_format(const http::Request& request) {
  const std::string_view key = key_of(request).value_or("");
  if (!is_key(key))
    return judged(Grade::fail, fmt::format("the key \"{}\" is not the base64 of 16 octets",
                                           base::printable(key)));
  if (alphabet.find(key[21]) % 16 == 0) return {};
  return judged(Grade::non_strict, "the bits that pad the key are not zero");
}

std::optional<Judgement> judge_nonces(const std::vector<Nonce>& nonces) {
  const auto graded = [](Grade grade, std::string why) {
    return Judgement{Facet::behaviour, grade, std::move(why)};
  };
  if (std::set(nonces.begin(), nonces.end()).size() < nonces.size())
    return graded(Grade::fail, "a key came twice");
  Words all;
  for (std::size_t part = 0; part < std::tuple_size_v<Nonce>; ++part) {
    Words words;
    for (const Nonce& nonce : nonces) words.push_back(nonce[part]);
    all.insert(all.end(), words.begin(), words.end());
    if (const std::optional<std::string> teller = foretold_by(words))
      return graded(Grade::fail, fmt::format("octets {} to {} of the keys are told by {}", 4 * part,
                                             4 * part + 3, *teller));
  }
  if (const std::optional<std::string> seen = unevenness(all))
    return graded(Grade::non_strict, *seen);
  return std::nullopt;
}

Survey keys_are_random() {
  return {"the keys are different, even, and not to be foretold",
          [](const std::deque<Finding>& findings, const Facts&) -> std::optional<Judgement> {
            std::vector<Nonce> nonces;
            for (const Finding& finding : findings)
              for (const http::Request& request : finding.requests)
                if (const auto key = key_of(request); key && is_key(*key))
                  nonces.push_back(nonce_of(*key));
            return judge_nonces(nonces);
          }};
}

void handshake_keys(Group& g) {
  observe(g, "key-present", "there is exactly one key",
          [](const http::Request& request) -> Judgements {
            const std::size_t lines = request.fields.all("Sec-WebSocket-Key").size();
            if (lines == 1) return {};
            return judged(Grade::fail, fmt::format("{} lines of Sec-WebSocket-Key", lines));
          })
      .covers("RFC6455-4.1-23", "RFC6455-11.3.1-1");
  std::vector<int> connections(100);
  std::iota(connections.begin(), connections.end(), 0);
  constexpr std::string_view title = "each key is the base64 of 16 octets";
  g.add("key-format", title)
      .covers("RFC6455-4.1-24", "RFC6455-4.3-1")
      .beside(connections, [&](Conversation& conversation, int) {
        conversation.respond(accepting()).check(title, [](const Exchange& exchange) {
          return judge_key_format(exchange.requests().front());
        });
      });
  g.add("key-random", "each connection has a key of its own, taken by chance")
      .covers("RFC6455-4.1-25")
      .beside(connections,
              [](Conversation& conversation, int) { conversation.respond(accepting()); })
      .survey(keys_are_random());
}

// --- Subprotocols.

constexpr std::string_view told_names = "chat.v2,chat.v1,echo";

std::vector<std::string> names_of(const http::Request& request) {
  std::vector<std::string> names;
  for (const std::string_view line : request.fields.all("Sec-WebSocket-Protocol"))
    for (const std::string_view name : base::split(line, ',')) names.emplace_back(base::trim(name));
  return names;
}

bool is_token(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char octet) {
    return octet > ' ' && octet < '\x7f' &&
           std::string_view("()<>@,;:\\\"/[]?={}").find(octet) == std::string_view::npos;
  });
}

bool has_duplicates(const std::vector<std::string>& names) {
  return std::set(names.begin(), names.end()).size() < names.size();
}

void subprotocols(Group& g) {
  using Names = std::vector<std::string>;
  using JudgeNames = std::function<Judgements(const Names&)>;
  const auto add = [&](const char* name, std::string_view title, const JudgeNames& judge) {
    Invitation invitation;
    invitation.words["subprotocols"] = told_names;
    g.add(fmt::format("protocol-{}", name), title)
        .covers("RFC6455-4.1-31", "RFC6455-4.1-32", "RFC6455-4.1-33", "RFC6455-4.1-34",
                "RFC6455-4.3-4", "RFC6455-11.3.4-1")
        .invite(invitation)
        .respond(accepting().with("Sec-WebSocket-Protocol", "chat.v1"))
        .check(title, [judge](const Exchange& exchange) {
          const Names names = names_of(exchange.requests().front());
          if (names.empty())
            return judged(Grade::not_applicable, "the client offers no subprotocol");
          return judge(names);
        });
  };
  add("grammar", "subprotocols are offered as tokens", [](const Names& names) -> Judgements {
    const auto odd = std::ranges::find_if_not(names, is_token);
    if (odd == names.end()) return {};
    return judged(Grade::fail, fmt::format("\"{}\" is no token", base::printable(*odd)));
  });
  add("order", "subprotocols are offered in the order of preference",
      [](const Names& names) -> Judgements {
        Names wanted;
        for (const std::string_view name : base::split(told_names, ',')) wanted.emplace_back(name);
        if (names == wanted) return {};
        return judged(
            Grade::non_strict,
            fmt::format("offered is {}, told was {}",
                        base::printable(fmt::format("{}", fmt::join(names, ","))), told_names));
      });
  add("unique", "no subprotocol is offered twice", [](const Names& names) -> Judgements {
    if (!has_duplicates(names)) return {};
    return judged(Grade::fail, "a subprotocol is offered twice");
  });
}

// What an application tells its client, and what of it may reach the wire.
void illegal_subprotocols(Group& g) {
  struct Row {
    const char* name;
    std::string told;
    std::function<bool(const std::vector<std::string>&)> is_sent;
  };
  const auto one_is_no_token = [](const std::vector<std::string>& names) {
    return !std::ranges::all_of(names, is_token);
  };
  for (const Row& row :
       {Row{"empty", "chat,,echo", one_is_no_token}, Row{"space", "a chat", one_is_no_token},
        Row{"non-ascii", "ch\xc3\xa4t", one_is_no_token},
        Row{"duplicate", "chat,chat", has_duplicates}}) {
    Invitation invitation;
    invitation.words["subprotocols"] = row.told;
    glance(g, fmt::format("protocol-illegal-{}", row.name),
           "a subprotocol that may not be offered is refused", invitation,
           [sent = row.is_sent](const Exchange& exchange) -> Judgements {
             if (!sent(names_of(exchange.requests().front()))) return {};
             return judged(Grade::non_strict, "it is offered as the application asked");
           });
  }
  Invitation comma;
  comma.words["subprotocols"] = "chat,echo";
  glance(g, "protocol-illegal-comma", "it is recorded what becomes of a name with a comma", comma,
         [](const Exchange& exchange) {
           const auto names = names_of(exchange.requests().front());
           return judged(Grade::informational, fmt::format("{} names are offered", names.size()));
         });
  Invitation crlf;
  crlf.words["subprotocols"] = "chat\r\nX-Injected: 1";
  glance(g, "protocol-illegal-crlf", "the name of a subprotocol cannot write other lines", crlf,
         [](const Exchange& exchange) { return judge_injection(exchange, "X-Injected"); });
  for (Case& script : g.cases)
    if (script.id().find(".protocol-illegal-") != std::string::npos)
      script.covers("RFC6455-4.1-32", "RFC6455-4.1-33")
          .or_stays_away(Grade::pass, "the client refuses")
          .then_alive();
}

// --- What else it asks for.

// As they stand in the registry of RFC 6455, section 11.4.
constexpr std::array<std::string_view, 2> registered{"permessage-deflate", "bbf-usp-protocol"};

Judgements judge_extensions(const http::Request& request) {
  const std::optional<std::vector<ws::Extension>> offers = ws::parse_extensions(request.fields);
  if (!offers) return judged(Grade::fail, "Sec-WebSocket-Extensions breaks the grammar of 9.1");
  if (offers->empty()) return judged(Grade::not_applicable, "the client offers no extension");
  for (const ws::Extension& offer : *offers) {
    const bool known = std::ranges::find(registered, offer.name) != registered.end();
    if (!known)
      return judged(Grade::non_strict,
                    fmt::format("{} is not registered", base::printable(to_string(offer))));
    const bool defined =
        offer.name != ws::deflate_name ||
        ws::answer_deflate({offer}, {.mode = ws::DeflatePolicy::Mode::on}).has_value();
    if (!defined)
      return judged(Grade::fail,
                    fmt::format("no server can accept {}", base::printable(to_string(offer), 200)));
  }
  return {};
}

bool is_serialised_origin(std::string_view origin) {
  if (origin == "null") return true;
  const std::size_t colon = origin.find("://");
  return colon != 0 && colon != std::string_view::npos && colon + 3 < origin.size() &&
         origin.find_first_of("/?# \t", colon + 3) == std::string_view::npos;
}

Judgements judge_content(const http::Request& request) {
  if (request.fields.has_token("Expect", "100-continue"))
    return judged(Grade::fail, "Expect: 100-continue, and there is no content");
  if (request.fields.has("Transfer-Encoding"))
    return judged(Grade::non_strict, "there is a Transfer-Encoding");
  if (const auto length = request.fields.first("Content-Length"))
    return judged(Grade::non_strict,
                  fmt::format("there is Content-Length: {}", base::printable(*length)));
  return {};
}

void wishes(Group& g) {
  observe(g, "extensions-grammar", "extensions are offered as they are defined", judge_extensions)
      .covers("RFC6455-4.1-35", "RFC6455-4.3-2", "RFC6455-9-1", "RFC6455-9.1-4", "RFC6455-9.1-5",
              "RFC6455-9.1-8", "RFC6455-11.3.2-1", "RFC7692-5-1", "RFC7692-5-2", "RFC7692-5-6",
              "RFC7692-5-3", "IANA-extension-name-1");
  observe(g, "origin-browser", "a browser says its origin",
          [](const http::Request& request) -> Judgements {
            const auto origin = request.fields.first("Origin");
            if (!origin) return judged(Grade::fail, "there is no Origin");
            if (is_serialised_origin(*origin)) return {};
            return judged(Grade::fail,
                          fmt::format("\"{}\" is no serialised origin", base::printable(*origin)));
          })
      .covers("RFC6455-4.1-26", "RFC6455-4.1-27")
      .needs(Need::browser);
  observe(g, "origin-non-browser", "it is recorded whether other clients say an origin",
          [](const http::Request& request) {
            const auto origin = request.fields.first("Origin");
            if (!origin) return judged(Grade::informational, "there is no Origin");
            return judged(is_serialised_origin(*origin) ? Grade::informational : Grade::non_strict,
                          fmt::format("Origin is \"{}\"", base::printable(*origin)));
          })
      .covers("RFC6455-4.1-28");
  observe(g, "extra-headers", "there is no content, and nothing that announces some", judge_content)
      .covers("RFC6455-4.1-36", "RFC9110-10.1.1-1", "RFC9110-8.6-3", "RFC9110-9.3.1-1");
}

// --- How it is sent.

void sending(Group& g) {
  g.add("no-leading-crlf", "there are no empty lines around the request")
      .covers("RFC9112-2.2-5")
      .hear()
      .pause(std::chrono::milliseconds(200))
      .check("there are no empty lines around the request",
             [](const Exchange& exchange) -> Judgements {
               if (exchange.heard().front().starts_with('\r') ||
                   exchange.heard().front().starts_with('\n'))
                 return judged(Grade::non_strict, "an empty line stands ahead of the request");
               if (!exchange.begun()) return {};
               return judged(Grade::non_strict, "there is more behind the request");
             })
      .respond(accepting().before_request());
  g.add("one-segment-agnostic", "the request comes whole though it is read slowly")
      .covers("RFC6455-4.1-16")
      .respond(accepting().reading_slowly())
      .expect(is_opened());
  g.add("waits-for-response", "nothing is said between the request and its answer")
      .covers("RFC6455-4.1-37", "RFC9110-7.8-9")
      .hear()
      .pause(std::chrono::seconds(3))
      .expect(NoMessage{"the connection is not open before the 101"})
      .respond(accepting().before_request())
      .expect(is_opened());
  Invitation header;
  header.words["header"] = "X-Told: 1\r\nX-Injected: 1";
  glance(g, "credentials-header-injection", "the value of a field cannot write other lines", header,
         [](const Exchange& exchange) { return judge_injection(exchange, "X-Injected"); })
      .covers("RFC6455-10.1-1")
      .or_stays_away(Grade::pass, "the client refuses")
      .then_alive();
}

}  // namespace

Group handshake_client_request() {
  Group g("handshake.client-request", "4.1 Client Requirements");
  g.judging(Judged::client);
  line_of_request(g);
  fields(g);
  handshake_keys(g);
  subprotocols(g);
  illegal_subprotocols(g);
  wishes(g);
  sending(g);
  return g;
}

}  // namespace suite

#include <algorithm>
#include <array>
#include <cstring>

#include "tests/suites/oddities.h"

namespace test {
namespace {

using suite::Grade;

// A change to the opening request.
std::function<void(Ways&)> asks(std::function<void(http::Request&)> change) {
  return [change = std::move(change)](Ways& ways) { ways.asks = change; };
}
std::function<void(Ways&)> says(std::string name, std::string value) {
  return asks([=](http::Request& request) {
    for (http::Field& field : request.fields.lines)
      if (field.name == name) {
        field.value = value;
        return;
      }
    request.fields.add(name, value);
  });
}
std::function<void(Ways&)> leaves_out(std::string name) {
  return asks([=](http::Request& request) {
    std::erase_if(request.fields.lines,
                  [&](const http::Field& field) { return field.name == name; });
  });
}
std::function<void(Ways&)> says_twice(std::string name) {
  return asks([=](http::Request& request) {
    request.fields.add(name, std::string(request.fields.first(name).value_or("x")));
  });
}
std::function<void(Ways&)> writes(std::function<void(std::string&)> change) {
  return [change = std::move(change)](Ways& ways) { ways.writes = change; };
}

// Whose keys are these four words.
std::function<void(Ways&)> draws(std::function<std::array<std::uint32_t, 4>(std::size_t)> words) {
  return [words = std::move(words)](Ways& ways) {
    ways.nonce = [words](std::size_t connection) {
      std::array<std::byte, 16> nonce{};
      const auto drawn = words(connection);
      std::memcpy(nonce.data(), drawn.data(), nonce.size());
      return nonce;
    };
  };
}

// Follows what a right client refuses, as far as the words for subprotocols and fields go.
std::optional<Errand> insists(const suite::Invitation& told) {
  suite::Invitation rest = told;
  rest.words.erase("subprotocols");
  rest.words.erase("header");
  std::optional<Errand> errand = follow(rest);
  if (!errand) return errand;
  if (const auto names = told.words.find("subprotocols"); names != told.words.end())
    errand->opening.subprotocols = {names->second};
  if (const auto header = told.words.find("header"); header != told.words.end()) {
    const std::size_t colon = header->second.find(':');
    errand->opening.extra.add(header->second.substr(0, colon), header->second.substr(colon + 2));
  }
  return errand;
}

std::vector<Oddity> in_the_request_line() {
  return {
      {"asks with POST",
       asks([](http::Request& request) { request.method = "POST"; }),
       {"handshake.client-request.method"}},
      {"speaks HTTP/1.0",
       asks([](http::Request& request) { request.version = "HTTP/1.0"; }),
       {"handshake.client-request.version-token"}},
      {"says a newer version of HTTP/1",
       asks([](http::Request& request) { request.version = "HTTP/1.2"; }),
       {"handshake.client-request.version-token"},
       Grade::non_strict},
      {"asks for an asterisk",
       asks([](http::Request& request) { request.target = "*"; }),
       {"handshake.client-request.target"}},
      {"says a fragment",
       asks([](http::Request& request) { request.target += "#x"; }),
       {"handshake.client-request.target"}},
      {"asks for a whole URL",
       asks([](http::Request& request) { request.target = "ws://local:1/"; }),
       {"handshake.client-request.target"},
       Grade::non_strict},
  };
}

std::vector<Oddity> in_the_fields() {
  return {
      {"says no Host", leaves_out("Host"), {"handshake.client-request.host"}},
      {"says Host twice", says_twice("Host"), {"handshake.client-request.host"}},
      {"says Host without the port", says("Host", "127.0.0.1"), {"handshake.client-request.host"}},
      {"says Host last",
       asks([](http::Request& request) {
         auto& lines = request.fields.lines;
         std::rotate(lines.begin(), lines.begin() + 1, lines.end());
       }),
       {"handshake.client-request.host-first"},
       Grade::non_strict},
      {"says no Upgrade", leaves_out("Upgrade"), {"handshake.client-request.upgrade"}},
      {"wants to upgrade to h2c", says("Upgrade", "h2c"), {"handshake.client-request.upgrade"}},
      {"says Connection: close",
       says("Connection", "close"),
       {"handshake.client-request.connection"}},
      {"says no Connection", leaves_out("Connection"), {"handshake.client-request.connection"}},
      {"says version 8", says("Sec-WebSocket-Version", "8"), {"handshake.client-request.version"}},
      {"says the version twice",
       says_twice("Sec-WebSocket-Version"),
       {"handshake.client-request.version"}},
      {"expects 100", says("Expect", "100-continue"), {"handshake.client-request.extra-headers"}},
      {"says that there is no content",
       says("Content-Length", "0"),
       {"handshake.client-request.extra-headers"},
       Grade::non_strict},
      {"codes its content",
       says("Transfer-Encoding", "chunked"),
       {"handshake.client-request.extra-headers"},
       Grade::non_strict},
      {"is a browser without an Origin", [](Ways&) {}, {"handshake.client-request.origin-browser"}},
      {"says a page for an Origin",
       says("Origin", "http://local/page"),
       {"handshake.client-request.origin-browser"}},
      {"says a page for an Origin, though no browser",
       says("Origin", "http://local/page"),
       {"handshake.client-request.origin-non-browser"},
       Grade::non_strict},
  };
}

std::vector<Oddity> in_the_key() {
  return {
      {"says no key",
       leaves_out("Sec-WebSocket-Key"),
       {"handshake.client-request.key-present", "handshake.client-request.key-format"}},
      {"says the key twice",
       says_twice("Sec-WebSocket-Key"),
       {"handshake.client-request.key-present"}},
      {"says a key of 15 octets",
       says("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25j"),
       {"handshake.client-request.key-format"}},
      {"says bits behind the key",
       says("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZR=="),
       {"handshake.client-request.key-format"},
       Grade::non_strict},
      {"has one key for all",
       draws([](std::size_t) {
         return std::array<std::uint32_t, 4>{1, 2, 3, 4};
       }),
       {"handshake.client-request.key-random"}},
      {"counts its keys",
       draws([](std::size_t i) {
         return std::array<std::uint32_t, 4>{0, 0, 0, static_cast<std::uint32_t>(i)};
       }),
       {"handshake.client-request.key-random"}},
      {"has keys that are half as random as they should be",
       [](Ways& ways) {
         ways.nonce = [](std::size_t) {
           auto nonce = ws::random_nonce();
           for (std::byte& octet : nonce) octet &= std::byte{0x7f};
           return nonce;
         };
       },
       {"handshake.client-request.key-random"},
       Grade::non_strict},
  };
}

std::vector<Oddity> in_lists() {
  constexpr auto protocol = "Sec-WebSocket-Protocol";
  constexpr auto extensions = "Sec-WebSocket-Extensions";
  return {
      {"offers subprotocols that are no tokens",
       says(protocol, "chat v2, echo"),
       {"handshake.client-request.protocol-grammar"}},
      {"sorts its subprotocols",
       says(protocol, "chat.v1, chat.v2, echo"),
       {"handshake.client-request.protocol-order"},
       Grade::non_strict},
      {"offers a subprotocol twice",
       says(protocol, "chat.v2, chat.v1, chat.v2"),
       {"handshake.client-request.protocol-unique"}},
      {"offers any names that it is told",
       [](Ways& ways) { ways.insists = insists; },
       {"handshake.client-request.protocol-illegal-empty",
        "handshake.client-request.protocol-illegal-space",
        "handshake.client-request.protocol-illegal-non-ascii",
        "handshake.client-request.protocol-illegal-duplicate"},
       Grade::non_strict},
      {"writes what it is told into the request",
       [](Ways& ways) { ways.insists = insists; },
       {"handshake.client-request.protocol-illegal-crlf",
        "handshake.client-request.credentials-header-injection"}},
      {"offers what breaks the grammar",
       says(extensions, "permessage-deflate; =8"),
       {"handshake.client-request.extensions-grammar"}},
      {"offers an undefined parameter",
       says(extensions, "permessage-deflate; level=9"),
       {"handshake.client-request.extensions-grammar"}},
      {"offers an extension under an old name",
       says(extensions, "x-webkit-deflate-frame"),
       {"handshake.client-request.extensions-grammar"},
       Grade::non_strict},
      {"never offers an extension",
       leaves_out(extensions),
       {"handshake.client-request.extensions-grammar"},
       Grade::not_applicable},
      {"refuses two subprotocols",
       [](Ways& ways) {
         ways.hears = [](suite::Invitation& told) {
           if (told.words.contains("subprotocols")) told.url = "nowhere";
         };
       },
       {"handshake.client-request.protocol-illegal-comma"},
       Grade::pass},
  };
}

std::vector<Oddity> in_sending() {
  return {
      {"sends an empty line first",
       writes([](std::string& octets) { octets.insert(0, "\r\n"); }),
       {"handshake.client-request.no-leading-crlf"},
       Grade::non_strict},
      {"sends an empty line behind",
       writes([](std::string& octets) { octets += "\r\n"; }),
       {"handshake.client-request.no-leading-crlf"},
       Grade::non_strict},
      {"never sends the end of its request",
       writes([](std::string& octets) { octets.resize(octets.size() - 10); }),
       {"handshake.client-request.one-segment-agnostic"}},
      {"says something ahead of the 101",
       [](Ways& ways) { ways.speaks_early = true; },
       {"handshake.client-request.waits-for-response"}},
  };
}

}  // namespace

std::vector<Oddity> oddities_of_asking() {
  std::vector<Oddity> all;
  for (const auto& some : {in_the_request_line, in_the_fields, in_the_key, in_lists, in_sending})
    std::ranges::move(some(), std::back_inserter(all));
  return all;
}

}  // namespace test

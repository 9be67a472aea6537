#include <algorithm>
#include <chrono>

#include "tests/suites/oddities.h"

namespace test {
namespace {

using namespace std::chrono_literals;
using suite::Grade;
using suite::Invitation;

// Where a right client refuses, it goes to the usual place, and then `change` has its way.
std::function<void(Ways&)> insists(std::function<void(const Invitation&, Errand&)> change) {
  return [change = std::move(change)](Ways& ways) {
    ways.insists = [change](const Invitation& told) {
      Invitation usual;
      usual.url = "ws://127.0.0.1:40001/";
      std::optional<Errand> errand = follow(usual);
      change(told, *errand);
      return errand;
    };
  };
}

std::function<void(Ways&)> asks_for(std::string target) {
  return [target = std::move(target)](Ways& ways) {
    ways.asks = [target](http::Request& request) { request.target = target; };
  };
}
std::function<void(Ways&)> says_host(std::string host) {
  return [host = std::move(host)](Ways& ways) {
    ways.asks = [host](http::Request& request) { request.fields.lines.front().value = host; };
  };
}
// Refuses the URLs that `odd` knows.
std::function<void(Ways&)> refuses(std::function<bool(const std::string& url)> odd) {
  return [odd = std::move(odd)](Ways& ways) {
    ways.hears = [odd](Invitation& told) {
      if (odd(told.url)) told.url = "nowhere";
    };
  };
}

const std::string international =
    "b\xc3\xbc"
    "cher";

void says_in_ascii(Ways& ways) {
  ways.hears = [](Invitation& told) {
    if (const std::size_t at = told.url.find(international); at != std::string::npos)
      told.url.replace(at, international.size(), "xn--bcher-kva");
  };
}

std::string behind_place(const std::string& url) {
  const std::size_t at = url.find_first_of("/?#", url.find("://") + 3);
  return at == std::string::npos ? "/" : url.substr(at);
}

std::function<void(Ways&)> leaves_out_tls(
    std::function<bool(const suite::Examination::Part&)> where) {
  return [where = std::move(where)](Ways& ways) { ways.leaves_out_tls = where; };
}

std::vector<Oddity> at_urls() {
  return {
      {"knows no port by heart",
       refuses([](const std::string& url) { return url.find(':', 5) == std::string::npos; }),
       {"uri.port.default-*"}},
      {"repeats the port that all expect",
       says_host("127.0.0.1:80"),
       {"uri.port.default-ws", "uri.host.port-default-explicit"},
       Grade::non_strict},
      {"knows a scheme in small letters only",
       refuses([](const std::string& url) { return !url.starts_with("ws"); }),
       {"uri.scheme.*"},
       Grade::non_strict},
      {"loses what a response is worth",
       [](Ways& ways) { ways.opens_nothing = true; },
       {"uri.scheme.*"}},
      {"takes a scheme in other letters for ws",
       leaves_out_tls([](const suite::Examination::Part& part) {
         return part.invitation.url.starts_with('W') || part.invitation.url.starts_with("wS");
       }),
       {"uri.scheme.upper-wss", "uri.scheme.mixed-wss"}},
      {"leaves TLS out where it is told so by a redirect",
       leaves_out_tls([](const suite::Examination::Part& part) { return part.returns; }),
       {"handshake.response.redirect-cross-scheme"}},
      {"asks for one thing whatever it is told",
       asks_for("/index.html"),
       {"uri.resource.*", "uri.fragment.escaped-number-sign", "uri.well-known.path"}},
      {"asks for whole URLs",
       asks_for("ws://127.0.0.1/.well-known/x"),
       {"uri.well-known.path"},
       Grade::non_strict},
      {"removes dots", asks_for("/a/c"), {"uri.resource.dot-segments"}, Grade::non_strict},
      {"writes escapes in upper case",
       asks_for("/a%2Fb%20c?d=%26"),
       {"uri.resource.percent-encoded"},
       Grade::non_strict},
      {"escapes what a query need not",
       asks_for("/a;b=1,2!$&'()*+:@c?d%3D/?:@%21%24%27%28%29%2A%2B%2C%3B"),
       {"uri.resource.reserved-chars"},
       Grade::non_strict},
      {"refuses long URLs",
       refuses([](const std::string& url) { return url.size() > 2000; }),
       {"uri.resource.long-8k"},
       Grade::non_strict},
      {"sends fragments",
       insists([](const Invitation& told, Errand& errand) {
         errand.opening.resource = behind_place(told.url);
       }),
       {"uri.fragment.simple", "uri.fragment.empty", "uri.fragment.after-query"}},
      {"leaves fragments out",
       insists([](const Invitation& told, Errand& errand) {
         const std::string rest = behind_place(told.url);
         errand.opening.resource = rest.substr(0, rest.find('#'));
       }),
       {"uri.fragment.simple", "uri.fragment.empty", "uri.fragment.after-query"},
       Grade::non_strict},
      {"repairs every URL",
       insists([](const Invitation&, Errand&) {}),
       {"uri.invalid.*"},
       Grade::non_strict},
      {"writes URLs into its request",
       insists([](const Invitation& told, Errand& errand) {
         errand.opening.resource = behind_place(told.url);
       }),
       {"uri.invalid.crlf-in-path", "uri.invalid.crlf-in-query"}},
      {"names the user to all",
       insists([](const Invitation&, Errand& errand) {
         errand.opening.host = "somebody@" + errand.opening.host;
       }),
       {"uri.userinfo.*"}},
      {"names the user in Authorization",
       insists([](const Invitation&, Errand& errand) {
         errand.opening.extra.add("Authorization", "Basic c29tZWJvZHk6c2VjcmV0");
       }),
       {"uri.userinfo.*"},
       Grade::informational},
      {"repeats the port that all expect of TLS",
       says_host("127.0.0.1:443"),
       {"uri.port.default-wss"},
       Grade::non_strict},
      {"says another host", says_host("elsewhere:40001"), {"uri.host.*"}},
      {"says another port", says_host("localhost:9"), {"uri.host.*"}},
      {"knows what a host is in ASCII", says_in_ascii, {"uri.idn.host-*"}, Grade::pass},
      {"says a host that is not ASCII",
       [](Ways& ways) {
         says_in_ascii(ways);
         says_host(international + ".assay.localhost:40001")(ways);
       },
       {"uri.idn.host-*"}},
      {"asks for a path in Latin-1",
       insists([](const Invitation&, Errand& errand) { errand.opening.resource = "/p%E4?q=%FC"; }),
       {"uri.idn.path-*"}},
  };
}

// In seconds from the first connection on, and never again.
std::function<void(Ways&)> comes_beside(std::vector<std::chrono::milliseconds> times) {
  return [times = std::move(times)](Ways& ways) {
    ways.returns = [times](std::size_t attempt) -> std::optional<World::Visit> {
      return World::Visit{.after = times[std::min(attempt, times.size()) - 1]};
    };
  };
}

std::vector<Oddity> in_connecting() {
  return {
      {"never comes", [](Ways& ways) { ways.stays_away = true; }, {"connect.basic.request-sent"}},
      {"makes all connections at once",
       comes_beside({0ms}),
       {"connect.serial.same-address", "connect.serial.same-address-two-names"},
       Grade::informational},
      {"makes all connections of a page at once",
       comes_beside({0ms}),
       {"connect.serial.same-address", "connect.serial.same-address-two-names"},
       Grade::fail,
       /*browser=*/true},
      {"makes one connection a name",
       comes_beside({0ms, 2100ms}),
       {"connect.serial.same-address-two-names"},
       Grade::non_strict,
       /*browser=*/true},
      {"waits long for its next connection",
       comes_beside({7000ms}),
       {"connect.serial.released-on-*"},
       Grade::non_strict},
      {"asks for more than fifty places at once",
       comes_beside({0ms}),
       {"connect.serial.many-hosts-bounded"},
       Grade::non_strict},
      {"says that all went well",
       [](Ways& ways) { ways.departure = suite::Departure{}; },
       {"connect.refused.*"},
       Grade::non_strict},
      {"stays, and has to be killed",
       [](Ways& ways) { ways.departure = suite::Departure{.status = 137, .killed = true}; },
       {"connect.refused.*"},
       Grade::not_run},
  };
}

std::function<void(Ways&)> takes_tunnel(bool always) {
  return [always](Ways& ways) {
    ways.takes_tunnel = [always](const http::Response&) { return always; };
  };
}
std::function<void(Ways&)> asks_proxy(std::function<void(std::string&)> change) {
  return [change = std::move(change)](Ways& ways) { ways.asks_proxy = change; };
}

std::vector<Oddity> at_a_proxy() {
  return {
      {"takes a proxy for the server",
       [](Ways& ways) { ways.passes_proxy_by = true; },
       {"proxy.connect.form", "proxy.connect.plain-ws-form"}},
      {"asks a proxy for a whole URL",
       [](Ways& ways) {
         ways.passes_proxy_by = true;
         ways.asks = [](http::Request& request) { request.target = "ws://192.0.2.1:8080/"; };
       },
       {"proxy.connect.form", "proxy.connect.plain-ws-form"},
       Grade::non_strict},
      {"asks for a tunnel to no port",
       asks_proxy([](std::string& octets) { octets.replace(octets.find(":8080"), 5, ""); }),
       {"proxy.connect.form"}},
      {"asks for a tunnel without Host",
       asks_proxy([](std::string& octets) { octets.erase(octets.find("Host"), 24); }),
       {"proxy.connect.form"}},
      {"uses no tunnel",
       takes_tunnel(false),
       {"proxy.connect.status-200", "proxy.connect.*-ignored", "proxy.connect.coalesced"}},
      {"uses a tunnel for 200 alone",
       takes_tunnel(false),
       {"proxy.connect.status-204", "proxy.connect.status-299"},
       Grade::non_strict},
      {"takes any answer for a tunnel",
       takes_tunnel(true),
       {"proxy.connect.error-301", "proxy.connect.error-4*", "proxy.connect.error-5*",
        "proxy.connect.error-garbage"}},
      {"does not wait for its tunnel",
       asks_proxy([](std::string& octets) {
         octets += "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n";
       }),
       {"proxy.connect.error-close", "proxy.connect.error-silent"}},
      {"tells the server what is for the proxy",
       [](Ways& ways) {
         ways.asks_in_tunnel = [](http::Request& request) {
           request.fields.add("Proxy-Authorization", "Basic c29tZWJvZHk6c2VjcmV0");
         };
       },
       {"proxy.connect.auth-not-leaked"}},
      {"does not come to its proxy",
       [](Ways& ways) { ways.stays_away = true; },
       {"proxy.connect.*"},
       Grade::non_strict},
  };
}

std::function<void(Ways&)> comes_back_after(std::chrono::milliseconds delay) {
  return [delay](Ways& ways) {
    ways.returns = [delay](std::size_t) { return World::Visit{.after = delay}; };
  };
}

std::vector<Oddity> in_coming_back() {
  return {
      {"comes back after the same time",
       comes_back_after(1s),
       {"reconnect.backoff.first-random", "reconnect.backoff.growing"},
       Grade::non_strict},
      {"comes back at once, again and again",
       comes_back_after(0ms),
       {"reconnect.backoff.*", "connect.refused.*", "reconnect.after-503"},
       Grade::non_strict},
      {"never comes back",
       [](Ways& ways) { ways.returns = [](std::size_t) { return std::nullopt; }; },
       {"reconnect.backoff.*", "reconnect.after-503"},
       Grade::informational},
      {"answers a Close with 1005",
       [](Ways& ways) {
         ways.frames = [](const Ways::Framed& framed) {
           if (framed.header.opcode == ws::Opcode::close) framed.payload = "\x03\xed";
         };
       },
       {"reconnect.after-clean-close", "reconnect.after-1*", "reconnect.after-refused",
        "reconnect.after-reset", "reconnect.after-vanishing"}},
      {"opens whatever it is answered",
       [](Ways& ways) { ways.opens_whatever = true; },
       {"reconnect.after-403", "reconnect.after-503"}},
      {"comes back with the same key",
       [](Ways& ways) { ways.nonce = [](std::size_t) { return std::array<std::byte, 16>{}; }; },
       {"reconnect.fresh-key"}},
      {"goes on where it was cut off",
       [](Ways& ways) {
         ways.frames = [](const Ways::Framed& framed) {
           if (framed.connection == 1 && framed.header.opcode == ws::Opcode::text)
             framed.payload.insert(0, "the beginning of ");
         };
       },
       {"reconnect.session-state-clean"}},
  };
}

}  // namespace

std::vector<Oddity> oddities_of_connecting() {
  std::vector<Oddity> all;
  for (const auto& some : {at_urls, in_connecting, at_a_proxy, in_coming_back})
    std::ranges::move(some(), std::back_inserter(all));
  return all;
}

}  // namespace test

#include <fmt/format.h>

#include "libcore/base/text.h"
#include "suites/catalogue.h"
#include "suites/client/observed.h"

namespace suite {
namespace {

// The URL of the prober with this behind the port.
Invitation to(std::string_view rest) {
  Invitation invitation;
  invitation.url = fmt::format("{{scheme}}://{{host}}:{{port}}{}", rest);
  return invitation;
}

// The same where the client is judged by it even if it is the usual one: it has to be told.
Invitation told_to(std::string_view rest) {
  Invitation invitation = to(rest);
  invitation.name = invitation.host;
  return invitation;
}

Invitation at(std::string url) {
  Invitation invitation;
  invitation.url = std::move(url);
  return invitation;
}

// What the client asks where it has followed that URL.
Case& followed(Group& g, std::string_view name, std::string_view title,
               const Invitation& invitation,
               const std::function<Judgements(const Exchange&)>& judge) {
  return g.add(name, title).invite(invitation).respond(accepting()).check(title, judge);
}

// --- Ports and schemes.

void default_ports(Group& g) {
  struct Row {
    const char* scheme;
    std::uint16_t port;
    Transport transport;
  };
  for (const Row& row : {Row{"ws", 80, Transport::clear_text}, Row{"wss", 443, Transport::tls}}) {
    Invitation invitation = at("{scheme}://{host}/");
    invitation.port = row.port;
    followed(g, fmt::format("port.default-{}", row.scheme),
             "a URL without a port leads to the port of its scheme", invitation,
             [port = row.port](const Exchange& exchange) -> Judgements {
               const http::Request& request = exchange.requests().front();
               const std::string host = exchange.address().substr(0, exchange.address().rfind(':'));
               if (request.fields.first("Host") == fmt::format("{}:{}", host, port))
                 return judged(Grade::non_strict, "Host repeats the port that all expect");
               return judge_host(request, host);
             })
        .covers("RFC6455-3-1")
        .over(row.transport)
        .or_stays_away(Grade::fail, "the client does not come to the port of its scheme");
  }
}

void schemes(Group& g) {
  struct Row {
    const char* name;
    const char* scheme;
    Transport transport;
  };
  for (const Row& row :
       {Row{"upper-ws", "WS", Transport::clear_text}, Row{"mixed-ws", "Ws", Transport::clear_text},
        Row{"upper-wss", "WSS", Transport::tls}, Row{"mixed-wss", "wSs", Transport::tls}}) {
    Case& script =
        g.add(fmt::format("scheme.{}", row.name), "the case of a scheme's letters does not matter");
    if (row.transport == Transport::tls) script.covers("RFC6455-4.1-11");
    script.covers("RFC6455-3-2")
        .over(row.transport)
        .invite(at(fmt::format("{}://{{host}}:{{port}}/", row.scheme)))
        .or_stays_away(Grade::non_strict, "the client refuses a scheme in other letters")
        .respond(accepting())
        .expect(is_opened())
        .then_alive();
  }
}

// --- The request-target.

std::function<Judgements(const Exchange&)> asks_for(std::string expected) {
  return [expected = std::move(expected)](const Exchange& exchange) {
    return judge_target(exchange.requests().front().target, expected);
  };
}

void resources(Group& g) {
  struct Row {
    const char* name;
    std::string rest;
    std::string expected;
  };
  const std::string reserved = "/a;b=1,2!$&'()*+:@c?d=/?:@!$'()*+,;";
  const std::string large = "/" + std::string(8000, 'a');
  for (const Row& row :
       {Row{"empty-path", "", "/"}, Row{"slash", "/", "/"}, Row{"path", "/a/b", "/a/b"},
        Row{"path-query", "/a/b?c=d&e=f", "/a/b?c=d&e=f"}, Row{"query-only", "?c=d", "/?c=d"},
        Row{"dot-segments", "/a/./b/../c", "/a/./b/../c"}, Row{"double-slash", "/a//b", "/a//b"},
        Row{"percent-encoded", "/a%2fb%20c?d=%26", "/a%2fb%20c?d=%26"},
        Row{"reserved-chars", reserved, reserved}, Row{"long-8k", large, large}})
    followed(g, fmt::format("resource.{}", row.name), "the target is the URL's path and query",
             told_to(row.rest), asks_for(row.expected));
  followed(g, "resource.empty-query", "the target is the URL's path", told_to("/a?"),
           [](const Exchange& exchange) -> Judgements {
             const std::string& target = exchange.requests().front().target;
             return target == "/a?" ? Judgements() : judge_target(target, "/a");
           });
  for (Case& script : g.cases) {
    if (script.id().find(".resource.") == std::string::npos) continue;
    script
        .covers("RFC6455-3-3", "RFC6455-4.1-19", "RFC9112-3.2.1-1", "RFC9112-3.2.1-2",
                "RFC9112-3-4")
        .or_stays_away(Grade::non_strict, "the client does not follow such a URL")
        .then_alive();
  }
}

void uri_fragments(Group& g) {
  struct Row {
    const char* name;
    const char* rest;
    const char* expected;
  };
  for (const Row& row : {Row{"simple", "/a#frag", "/a"}, Row{"empty", "/a#", "/a"},
                         Row{"after-query", "/a?q#f", "/a?q"}})
    glance(g, fmt::format("fragment.{}", row.name), "a URL with a fragment is refused",
           to(row.rest),
           [expected = std::string(row.expected)](const Exchange& exchange) {
             Judgements judgements = judge_target(exchange.requests().front().target, expected);
             if (judgements.empty())
               return judged(Grade::non_strict, "the client connects without the fragment");
             return judgements;
           })
        .covers("RFC6455-3-4")
        .or_stays_away(Grade::pass, "the client refuses")
        .then_alive();
  followed(g, "fragment.escaped-number-sign", "an escaped number sign is none", to("/a%23b?c%23d"),
           asks_for("/a%23b?c%23d"))
      .covers("RFC6455-3-5");
}

// --- URLs that are none.

void invalid(Group& g) {
  const std::string injected = "\r\nX-Injected: 1";
  const auto add = [&](const char* name, const Invitation& invitation) {
    glance(g, fmt::format("invalid.{}", name), "what is no WebSocket URL is refused", invitation,
           [](const Exchange& exchange) -> Judgements {
             Judgements judgements = judge_injection(exchange, "X-Injected");
             if (!judgements.empty()) return judgements;
             return judged(Grade::non_strict, "the client has repaired the URL, and connects");
           })
        .covers("RFC6455-4.1-3", "RFC6455-10.1-1")
        .or_stays_away(Grade::pass, "the client refuses")
        .then_alive();
  };
  add("empty-host", at("{scheme}://:{port}/"));
  add("port-65536", at("{scheme}://{host}:65536/"));
  add("port-0", at("{scheme}://{host}:0/"));
  add("port-letters", to("a/"));
  add("space-in-path", to("/a b"));
  add("bad-percent", to("/a%zz"));
  add("bare-host", at("{host}:{port}/"));
  add("scheme-http", at("http://{host}:{port}/"));
  add("scheme-ftp", at("ftp://{host}:{port}/"));
  add("ipv6-unclosed", at("{scheme}://[::1:{port}/"));
  add("control-octet", to("/a\x01"
                          "b"));
  add("crlf-in-path", to("/a" + injected));
  add("crlf-in-query", to("/a?b" + injected));
}

void user_names(Group& g) {
  struct Row {
    const char* name;
    const char* user;
  };
  for (const Row& row : {Row{"user", "somebody"}, Row{"user-password", "somebody:secret"}})
    glance(g, fmt::format("userinfo.{}", row.name), "the name of a user is not sent as it stands",
           at(fmt::format("{{scheme}}://{}@{{host}}:{{port}}/", row.user)),
           [](const Exchange& exchange) -> Judgements {
             const http::Request& request = exchange.requests().front();
             const std::string_view host = request.fields.first("Host").value_or("");
             for (const std::string_view text : {std::string_view(request.target), host})
               if (text.find("somebody") != std::string_view::npos)
                 return judged(Grade::fail,
                               fmt::format("the user is named in \"{}\"", base::printable(text)));
             if (!request.fields.has("Authorization")) return {};
             return judged(Grade::informational, "the user is named in Authorization");
           })
        .covers("RFC9110-4.2.4-1", "RFC9112-3.2-4")
        .or_stays_away(Grade::pass, "the client refuses")
        .then_alive();
}

// --- Hosts.

std::string port_of(const Exchange& exchange) {
  return exchange.address().substr(exchange.address().rfind(':') + 1);
}

// `host` as it stands in the URL.
std::function<Judgements(const Exchange&)> says_host(std::string host) {
  return [host = std::move(host)](const Exchange& exchange) {
    return judge_host(exchange.requests().front(), fmt::format("{}:{}", host, port_of(exchange)));
  };
}

void hosts(Group& g) {
  const auto named = [](std::string name) {
    Invitation invitation = to("/");
    invitation.name = std::move(name);
    return invitation;
  };
  const auto add = [&](const char* name, const Invitation& invitation,
                       const std::function<Judgements(const Exchange&)>& judge) -> Case& {
    return followed(g, fmt::format("host.{}", name), "Host is the one of the URL", invitation,
                    judge)
        .covers("RFC6455-4.1-20");
  };
  // Names and addresses of this machine.
  Invitation six = to("/");
  six.host = "[::1]";
  add("ipv4", named("127.0.0.1"), says_host("127.0.0.1"));
  add("ipv6", six, says_host("[::1]"));
  add("name", named("localhost"), says_host("localhost"));
  add("trailing-dot", named("localhost."), [](const Exchange& exchange) {
    const Judgements judgements = says_host("localhost.")(exchange);
    return judgements.empty() ? judgements : says_host("localhost")(exchange);
  });
  add("upper-case", named("LOCALHOST"), says_host("localhost"));
  for (Case& script : g.cases)
    if (script.id().find(".host.") != std::string::npos)
      script.covers("RFC9112-3.2-3", "RFC9112-3.2-4", "RFC9110-7.2-1")
          .or_stays_away(Grade::informational, "the client does not find such a host")
          .then_alive();

  Invitation explicitly = to("/");
  explicitly.port = 80;
  add("port-default-explicit", explicitly, [](const Exchange& exchange) -> Judgements {
    const http::Request& request = exchange.requests().front();
    const std::string host = exchange.address().substr(0, exchange.address().rfind(':'));
    if (request.fields.first("Host") == host + ":80")
      return judged(Grade::non_strict, "Host repeats the port that all expect");
    return judge_host(request, host);
  }).over(Transport::clear_text);
  add("port-non-default", told_to("/"), says_host("127.0.0.1"));
}

// --- Names and paths that are not ASCII.

void international(Group& g) {
  struct Row {
    const char* scheme;
    Transport transport;
  };
  for (const Row& row : {Row{"ws", Transport::clear_text}, Row{"wss", Transport::tls}}) {
    // Names below localhost are this machine's own (RFC 6761, 6.3), though not all resolvers know.
    const std::string domain = "assay.localhost";
    Invitation invitation = to("/");
    invitation.name =
        "b\xc3\xbc"
        "cher." +
        domain;
    Case& script = followed(g, fmt::format("idn.host-{}", row.scheme),
                            "a host that is not ASCII is said in ASCII", invitation,
                            says_host("xn--bcher-kva." + domain));
    if (row.transport == Transport::tls)
      script.hello(showing(Credential::wildcard)
                       .or_refused(Grade::informational, "*.assay.localhost does not do for it"));
    script.covers("RFC6455-11.1.1-1", "RFC6455-11.1.2-1")
        .over(row.transport)
        .or_stays_away(Grade::informational,
                       "the client refuses such a host, or nobody tells it where that is")
        .then_alive();
  }
  for (const Row& row : {Row{"ws", Transport::clear_text}, Row{"wss", Transport::tls}})
    followed(
        g, fmt::format("idn.path-{}", row.scheme),
        "a path and query that are not ASCII are escaped as UTF-8", to("/p\xc3\xa4?q=\xc3\xbc"),
        [](const Exchange& exchange) {
          return judge_target(base::lower(exchange.requests().front().target), "/p%c3%a4?q=%c3%bc");
        })
        .covers("RFC6455-11.1.1-2", "RFC6455-11.1.2-2")
        .over(row.transport)
        .or_stays_away(Grade::informational, "the client refuses a URL that is not ASCII")
        .then_alive();
}

}  // namespace

Group uri() {
  Group g("uri", "3 WebSocket URIs");
  g.judging(Judged::client);
  default_ports(g);
  schemes(g);
  resources(g);
  uri_fragments(g);
  invalid(g);
  user_names(g);
  hosts(g);
  international(g);
  followed(g, "well-known.path", "a path of well-known places is sent as it is",
           to("/.well-known/x"), asks_for("/.well-known/x"))
      .covers("RFC8307-1-1");
  return g;
}

}  // namespace suite

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "suites/catalogue.h"
#include "suites/tls/looks.h"

namespace suite {
namespace {

// Nobody has such a name (RFC 6761, 6.4).
const std::string foreign_name = "unknown.assay.invalid";

// Of each of these groups the first conversation that needs nothing. Those on lengths and on how
// early a fault is seen are left out: they begin with what many servers are non-strict in anyway.
std::vector<Conversation> choice() {
  std::vector<Conversation> chosen;
  for (const auto& group : {framing_echo, framing_samples, framing_mask, framing_reserved_bits,
                            framing_opcode, framing_segmentation, fragment_basic, fragment_control,
                            fragment_invalid, utf8_valid, utf8_bom, utf8_fragmented, utf8_invalid,
                            close_basic, close_payload, close_code, close_tcp}) {
    const Group made = group();
    const auto first = std::ranges::find_if(made.cases, [](const Case& script) {
      return script.tier() == Tier::standard && script.needs().empty() && !script.runs_alone() &&
             !script.rounds().empty();
    });
    if (first == made.cases.end()) continue;
    chosen.push_back(first->rounds().front().front());
    chosen.back().called(first->id());
    if (!first->judges(ws::Role::client)) chosen.back().facing(ws::Role::server);
  }
  return chosen;
}

}  // namespace

Group tls_basic() {
  Group g("tls.basic", tls_section);
  g.over(Transport::tls).judging(Judged::either);
  Case& echo = g.add("echo", "messages of all forms come back over TLS")
                   .covers("RFC6455-10.6-1", "RFC6455-4.1-11", "RFC6455-4.2.2-1");
  for (const std::size_t size : {0, 1, 125, 126, 65535, 65536})
    echo.echo(text(fill(size))).echo(binary(noise(size)));
  echo.send({text("in ").more(), continuation("two")}).expect(text("in two"));
  echo.send(ping("over TLS")).expect(pong("over TLS"));

  g.add("full-suite-over-tls", "framing, fragments, text and closing are the same over TLS")
      .covers("RFC6455-4.1-13", "RFC6455-5.1-2", "RFC9112-9.7-1")
      .beside(choice(),
              [](Conversation& conversation, const Conversation& same) { conversation = same; });
  return g;
}

Group tls_sni() {
  Group g("tls.sni", tls_section);
  g.over(Transport::tls);
  g.add("present", "the name that a client is to reach goes along with its ClientHello")
      .judging(Judged::client)
      .covers("RFC6455-4.1-14", "RFC8446-9.2-1")
      .invite({.name = "localhost"})
      .echo(text("by name"))
      .survey(names("localhost"));
  g.add("absent-for-ip-v4", "an address of IPv4 is not sent as a name")
      .judging(Judged::client)
      .covers("RFC6066-3-1")
      .echo(text("by address"))
      .survey(names_no_address());
  g.add("absent-for-ip-v6", "an address of IPv6 is not sent as a name")
      .judging(Judged::client)
      .covers("RFC6066-3-1")
      .invite({.host = "::1"})
      .echo(text("by address"))
      .survey(names_no_address());
  g.add("idn", "an internationalised name is sent as its A-label")
      .judging(Judged::client)
      .covers("RFC6455-11.1.2-1")
      .invite({.name = "b\xc3\xbc"
                       "cher.assay.localhost"})
      .or_stays_away(Grade::informational,
                     "no connection: IRIs are refused, or nobody knows where *.localhost is")
      .hello(showing(Credential::wildcard)
                 .or_refused(Grade::informational, "*.assay.localhost does not do for it"))
      .echo(text("by an internationalised name"))
      .survey(names("xn--bcher-kva.assay.localhost"));
  g.add("unknown-name", "who asks for a name that is not served is turned away, or served anyway")
      .covers("RFC6455-4.2.2-2", "RFC6066-3-2")
      .hello(usual_hello().named(foreign_name).or_refused(Grade::pass, {}))
      .request(usual())
      .expect(opens().or_refused(Grade::pass))
      .echo(text("who am I?"))
      .survey(noted_as_accepted("a name that is not served is passed over (RFC 6066 3 allows it)"));
  g.add("missing", "what a server makes of a client that names nobody")
      .covers("RFC8446-9.2-1")
      .hello(usual_hello().without_name().or_refused(Grade::informational, "a name is wanted"))
      .request(usual())
      .expect(opens().or_refused(Grade::informational))
      .echo(text("who am I?"))
      .survey(noted_as_accepted("no name is needed"));
  g.add("mismatch-host-header", "a request whose Host is not the name that TLS was begun with")
      .covers("RFC9110-7.4-1")
      .request(usual().with("Host", foreign_name))
      .expect(rejected({400, 403, 421}).or_opens(Grade::informational, "another Host is served"))
      .echo(text("a working session"));
  return g;
}

Group tls_alpn() {
  Group g("tls.alpn", tls_section);
  g.over(Transport::tls);
  constexpr int no_application_protocol = 120;
  const auto add = [&](const char* name, const char* title, const Hello& hello) -> Case& {
    return g.add(name, title)
        .covers("RFC7301-3.2-1", "RFC7301-3.2-2")
        .hello(hello)
        .echo(text("in the protocol that was chosen"));
  };
  add("http11", "http/1.1 is chosen where it is all that is offered",
      offering({"http/1.1"}).or_refused(Grade::non_strict, "http/1.1 is refused"))
      .survey(chooses({"http/1.1"}, Grade::non_strict));
  add("none", "who offers no protocol is served",
      offering({}).or_refused(Grade::informational, "ALPN is wanted"))
      .survey(chooses({}, Grade::pass));
  add("h2-and-http11", "of h2 and http/1.1 one is chosen, and spoken",
      offering({"h2", "http/1.1"}).or_refused(Grade::non_strict, "h2 and http/1.1 are refused"))
      .survey(chooses({"h2", "http/1.1"}, Grade::non_strict));
  add("unknown-only", "who offers only a protocol that nobody speaks is turned away",
      offering({"assay/0"}).or_refused_with(no_application_protocol))
      .survey(chooses({}, Grade::non_strict));
  add("h2-only", "h2 is chosen and spoken, or who offers only that is turned away",
      offering({"h2"}).or_refused_with(no_application_protocol))
      .survey(chooses({"h2"}, Grade::non_strict));
  g.add("client-offer", "what a client offers is recorded; h2 is spoken where it is chosen")
      .judging(Judged::client)
      .covers("RFC7301-3.2-2", "RFC9113-3.2-1")
      .hello(choosing({"h2"}).or_refused(Grade::informational, "h2 was offered, and is refused"))
      .echo(text("in HTTP/1.1, as h2 was not offered"))
      .survey(protocols_noted());
  g.add("h2c", "h2c, which is for clear text, is not chosen")
      .covers("RFC9113-3.2-1")
      .hello(offering({"h2c", "http/1.1"}).or_refused(Grade::pass, {}))
      .echo(text("not in h2c"))
      .survey(chooses({"http/1.1"}, Grade::pass));
  return g;
}

Group tls_early_data() {
  Group g("tls.early-data", tls_section);
  g.over(Transport::tls);
  g.add("handshake-in-0rtt",
        "an opening request that comes as early data opens a connection, or not")
      .covers("RFC6455-4.2.2-1")
      .hello(usual_hello().resuming())
      .echo(text("a session to resume"))
      .fresh()
      .hello(usual_hello().with_early_data().or_refused(Grade::informational, "0-RTT is refused"))
      .request(usual())
      .expect(opens().or_refused(Grade::informational))
      .echo(text("a working session"));
  g.cases.back().survey(early_data_taken());
  return g;
}

}  // namespace suite

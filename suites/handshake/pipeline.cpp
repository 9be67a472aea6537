#include "suites/catalogue.h"
#include "suites/handshake/content.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

// RFC 6455, section 4.1, has clients wait for the response, so that refusing is right as well.
const Answer opens_or_not = opens().or_refused(Grade::pass);

void frames(Group& g) {
  const auto add = [&](const char* name, const Request& request) -> Case& {
    return answered(g, name, "a frame behind the request is processed behind the 101", request,
                    opens_or_not);
  };
  const Expectation echoed =
      Echo{.opcode = ws::Opcode::text, .payload = "early", .may_be_lost = true};
  add("frame-same-segment-text", usual().followed_by(ws::Opcode::text, "early"))
      .covers("RFC6455-4.2.2-23", "RFC6455-4.1-37")
      .send(text("later"))
      .expect(echoed)
      .expect(text("later"))
      .then_alive();
  add("frame-same-segment-ping", usual().followed_by(ws::Opcode::ping, "early"))
      .covers("RFC6455-4.2.2-23", "RFC6455-4.1-37")
      .expect(PongOf{.payload = "early", .may_be_late = true})
      .then_alive();
  add("frame-same-segment-close", usual().followed_by(ws::Opcode::close, "\x03\xe8"))
      .covers("RFC6455-4.2.2-23", "RFC6455-4.1-37")
      .expect(Ended{})
      .then_alive();
  add("frame-before-101-two-segments",
      usual().followed_by(ws::Opcode::text, "early").cut_behind_head())
      .covers("RFC6455-4.2.2-23")
      .send(text("later"))
      .expect(echoed)
      .expect(text("later"))
      .then_alive();
  add("half-frame-then-rest", usual().followed_by(ws::Opcode::text, "early").holding(5))
      .covers("RFC6455-6.2-1")
      .rest()
      // Where the first half is lost, the rest is no frame, or one that never ends.
      .expect(Echo{.opcode = ws::Opcode::text,
                   .payload = "early",
                   .may_be_missing = true,
                   .may_be_lost = true})
      .end(EndOfOurs::How::rst)
      .then_alive();
}

void requests(Group& g) {
  const Failure fails_or_loses =
      protocol_failure().or_ignored("what came behind the request was lost");
  const Answer any = rejected().or_refused_otherwise(Grade::pass).or_ordinary();
  g.add("get-then-upgrade", "two requests at once are answered in order, or TCP ends")
      .covers("RFC9112-9.3.2-1")
      .request(usual().as_octets(plain_get).followed_by(usual()))
      .expect(any.or_opens(Grade::fail, "a plain GET was answered with 101"))
      .expect(opens().or_refused(Grade::non_strict).or_closed(Grade::pass))
      .echo(text("a working session"));
  answered(
      g, "upgrade-then-get", "a request behind the 101 fails the connection",
      usual().followed_by("GET {plain} HTTP/1.1\r\nHost: {host}\r\n" + filling_field() + "\r\n"),
      opens_or_not)
      .covers("RFC9112-9.3.2-1")
      .expect(fails_or_loses);
  g.add("refused-upgrade-then-get", "behind a refusal the next request is answered, or TCP ends")
      .covers("RFC9112-9.3.2-1", "RFC9112-9.3-1")
      .request(usual().without("Sec-WebSocket-Key").followed_by(usual().as_octets(plain_get)))
      .expect(rejected().or_closed(Grade::pass))
      .expect(any.or_closed(Grade::pass)
                  .or_silent(Grade::non_strict, "the request behind the refusal is not answered"));
  answered(g, "two-upgrades", "a second opening request behind the 101 fails the connection",
           usual().followed_by(usual()), opens_or_not)
      .covers("RFC9112-9.3.2-1")
      .expect(fails_or_loses);
}

}  // namespace

Group handshake_pipeline() {
  Group g("handshake.pipeline", "4.1 Client Requirements; RFC 9112, section 9.3.2 Pipelining");
  frames(g);
  requests(g);
  return g;
}

}  // namespace suite

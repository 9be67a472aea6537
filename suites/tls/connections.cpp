#include "suites/catalogue.h"
#include "suites/tls/looks.h"

namespace suite {
namespace {

using Deed = tls::Secure::Deed;

}  // namespace

Group tls_close() {
  Group g("tls.close", tls_section);
  g.over(Transport::tls).judging(Judged::either);
  g.add("notify-clean", "close_notify comes ahead of FIN")
      .covers("RFC8446-6.1-1", "RFC9112-9.8-1", "RFC9112-9.8-2", "RFC6455-7.1.1-1")
      .echo(text("Hello"))
      .survey(closes_with_notify());
  g.add("notify-after-fault", "close_notify comes ahead of FIN where the connection is failed, too")
      .covers("RFC8446-6.1-1", "RFC9112-9.8-1", "RFC9112-9.8-2", "RFC6455-7.1.1-1")
      .send(frame(static_cast<ws::Opcode>(3), "bad"))
      .expect(protocol_failure())
      .survey(closes_with_notify());
  g.add("truncation", "a peer ends its side of a connection that ends without close_notify")
      .covers("RFC9112-9.8-3", "RFC6455-7.1.5-3")
      .echo(text("Hello"))
      .deed({Deed::leave_out_close_notify})
      .end(EndOfOurs::How::fin)
      .expect(Ended{})
      .then_alive();
  g.add("data-after-notify", "what comes behind close_notify is not taken")
      .covers("RFC8446-6.1-2")
      .echo(text("Hello"))
      .deed({Deed::say_close_notify})
      .send(text("too late"))
      .expect(Ended{.why_message = "what came behind close_notify was taken"});
  g.add("half-close", "what becomes of an echo that close_notify overtakes")
      .covers("RFC8446-6.1-1")
      .send(text(fill(256 * kib)))
      .deed({Deed::say_close_notify})
      .expect(Reaction{})
      .then_alive();
  return g;
}

Group tls_record() {
  Group g("tls.record", tls_section);
  g.over(Transport::tls).judging(Judged::either);
  constexpr std::size_t largest = 16 * kib;
  constexpr std::size_t frame_header = 8;  // with the key
  const auto laid = [&](const char* name, const char* title) -> Case& {
    return g.add(name, title).covers("RFC6455-6.2-1");
  };
  laid("one-octet-records", "a message comes back though each octet is a record")
      .echo(text(fill(200)), octet_wise());
  laid("frame-over-records", "a message comes back though its frame lies in many records")
      .echo(binary(noise(10'000)), in_pieces(997));
  Case& many = laid("many-frames-in-record", "frames that share a record are all taken");
  many.send({text("one"), ping("and"), text("two"), binary("three")});
  many.expect(text("one")).expect(pong("and")).expect(text("two")).expect(binary("three"));
  laid("16k-record", "a message comes back though it fills the largest record")
      .echo(binary(noise(largest - frame_header)));

  laid("empty-records", "a message comes back though empty records lie around its halves")
      .hello(only(tls::Version::tls_1_3)
                 .sealing_by_hand()
                 .or_refused(Grade::informational, "TLS 1.3 is not spoken"))
      .deed({Deed::write_empty_record})
      .send(text("emp").declaring(5).under_key(0))
      .deed({Deed::write_empty_record})
      .send(raw("ty"))
      .deed({Deed::write_empty_record})
      .expect(text("empty"));

  const auto event = [&](const char* name, const char* title) -> Case& {
    return g.add(name, title).covers("RFC6455-10.6-1");
  };
  event("key-update", "a connection outlives new keys")
      .hello(only(tls::Version::tls_1_3).or_refused(Grade::informational, "TLS 1.3 is not spoken"))
      .echo(text("under the first keys"))
      .deed({Deed::update_keys})
      .echo(text("under the second keys"))
      .deed({Deed::update_keys})
      .echo(text("under the third keys"));
  event("renegotiation", "a connection outlives renegotiation, or that is refused")
      .hello(only(tls::Version::tls_1_2)
                 .renegotiable()
                 .or_refused(Grade::informational, "TLS 1.2 is not spoken"))
      .echo(text("before"))
      .deed({Deed::renegotiate})
      .echo(text("behind"))
      .then_alive();
  event("session-resumption", "a session can be resumed, and works")
      .hello(usual_hello().resuming())
      .echo(text("the first session"))
      .fresh()
      .hello(usual_hello().resuming())
      .echo(text("the same session"));
  g.cases.back().survey(resumed());
  event("new-session-ticket", "a connection works on where a ticket comes")
      .hello(usual_hello().resuming())
      .echo(text("Hello"))
      .survey(ticket_came());
  return g;
}

Group monitor_tls() {
  Group g("monitor.tls", tls_section);
  g.over(Transport::tls).judging(Judged::either);
  g.add("records-only", "behind the TLS handshake there are records and nothing else")
      .covers("RFC6455-4.1-13", "RFC6455-4.2.2-1", "RFC9112-9.7-1")
      .echo(text("in a record"))
      .fresh()
      .request(usual().without("Upgrade"))
      .expect(whatever()
                  .or_closed(Grade::pass)
                  .or_opens(Grade::informational, "opened")
                  .or_waits(Grade::informational, "no answer to a request without Upgrade"));
  g.cases.back().fresh().send(frame(static_cast<ws::Opcode>(3), "bad")).expect(protocol_failure());
  return g;
}

}  // namespace suite

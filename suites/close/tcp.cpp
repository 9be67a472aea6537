#include <fmt/format.h>

#include <numeric>

#include "suites/catalogue.h"

namespace suite {
namespace {

void with_fin(Group& g) {
  const auto add = [&](const char* name) -> Case& {
    return g.add(fmt::format("fin-not-rst-{}", name), "TCP is closed cleanly, with FIN")
        .covers("RFC6455-7.1.1-1", "RFC6455-5.5.1-12");
  };
  add("clean").send(close(1000)).expect(CloseReply{1000});
  const Payload unread = fill(1000);
  add("unread-input")
      .send({close(1000), text(unread)})
      .expect(CloseReply{1000, Echo{ws::Opcode::text, unread}});
  add("after-fault")
      .send(frame(static_cast<ws::Opcode>(3), "bad"))
      .expect(protocol_failure().ending_with_fin());
}

void ended_by_us(Group& g) {
  const auto without_close = [&](const char* name) -> Case& {
    return g
        .add(fmt::format("fin-without-close-{}", name),
             "the peer ends its side of a TCP connection that we just end")
        .covers("RFC6455-7.1.5-3", "RFC6455-7.2.1-2");
  };
  using enum EndOfOurs::How;
  without_close("idle").echo(text("Hello")).end(fin).expect(Ended{});
  without_close("mid-frame").send(text(fill(50)).declaring(100)).end(fin).expect(Ended{});
  without_close("mid-message").send(text("unfinished").more()).end(fin).expect(Ended{});

  g.add("half-close-by-prober", "what a peer does with a message and a FIN behind it")
      .covers("RFC6455-7.1.1-1", "RFC6455-7.2.1-2")
      .send(text("Hello"))
      .end(fin)
      .expect(Ended{.earlier = {{ws::Opcode::text, "Hello"}}});
  CloseReply perhaps{1000};
  perhaps.without_close = Grade::non_strict;  // the transport may seem gone
  g.add("half-close-after-close", "our Close is answered though a FIN follows it")
      .covers("RFC6455-5.5.1-7")
      .send(close(1000))
      .end(fin)
      .expect(perhaps);

  const auto reset = [&](const char* name) -> Case& {
    return g.add(fmt::format("rst-by-prober-{}", name), "the peer outlives a reset connection")
        .covers("RFC6455-7.2.1-2");
  };
  reset("idle").echo(text("Hello")).end(rst).then_alive();
  reset("mid-message").send(text("unfinished").more()).end(rst).then_alive();
}

}  // namespace

Group close_tcp() {
  Group g("close.tcp", "7.1.1 Close the WebSocket Connection");
  g.judging(Judged::either);
  g.add("server-first", "the server ends TCP at once, and does not wait for us")
      .judging(Judged::server)
      .covers("RFC6455-5.5.1-13", "RFC6455-7.1.1-3", "RFC6455-7.1.1-5")
      .alone()
      .send(close(1000))
      .expect(CloseReply{1000})
      .survey(median_is_fast(Span::end));
  with_fin(g);
  g.add("client-waits", "the client leaves it to the server to end TCP first")
      .judging(Judged::client)
      .covers("RFC6455-5.5.1-14", "RFC6455-7.1.1-6")
      .send(close(1000))
      .expect(CloseReply{.sent = 1000, .fin = CloseReply::Fin::late});
  g.add("client-gives-up", "it is recorded how long a client waits for a server to end TCP")
      .judging(Judged::client)
      .tier(Tier::full)
      .covers("RFC6455-5.5.1-15", "RFC6455-7.1.1-4")
      .send(close(1000))
      .expect(CloseReply{.sent = 1000, .fin = CloseReply::Fin::never});
  ended_by_us(g);

  const Payload in_flight = noise(mib);
  g.add("linger-data-readable", "the answer to our Close can be read, whatever is still in flight")
      .covers("RFC6455-7.1.1-1")
      .send({close(1000), binary(in_flight)})
      .expect(CloseReply{1000, Echo{ws::Opcode::binary, in_flight}});

  std::vector<int> closings(20);
  std::iota(closings.begin(), closings.end(), 0);
  g.add("time-wait-holder", "which side ends TCP first, and so holds TIME_WAIT")
      .covers("RFC6455-7.1.1-3")
      .beside(closings, [](Conversation& conversation,
                           int) { conversation.send(close(1000)).expect(CloseReply{1000}); })
      .survey(who_ends_first());
  return g;
}

}  // namespace suite

#include <fmt/format.h>

#include <numeric>

#include "suites/catalogue.h"
#include "suites/faults.h"

namespace suite {
namespace {

std::vector<int> times(int count) {
  std::vector<int> numbers(static_cast<std::size_t>(count));
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

void closings(Group& g) {
  g.add("close.reply-latency", "how long the answer to a Close takes")
      .covers("RFC6455-5.5.1-9", "RFC6455-2.1-2")
      .alone()
      .each(times(20), [](Conversation& conversation,
                          int) { conversation.send(close(1000)).expect(CloseReply{1000}); })
      .survey(distribution(Span::close));
  g.add("close.no-tcp-fin", "the server ends TCP though we do not")
      .judging(Judged::server)
      .covers("RFC6455-5.5.1-13")
      .alone()
      .send(close(1000))
      .expect(CloseReply{1000})
      .survey(median_is_fast(Span::end));
  g.add("close.no-close-reply", "how long a peer waits for the answer to its Close")
      .covers("RFC6455-5.5.1-15")
      .needs(Need::close_command)
      .answer_close_with({})
      .command_close(1000, "bye")
      .expect(PeerClose{.asked = 1000, .reason = "bye", .unanswered = true});
}

void pings(Group& g) {
  constexpr int count = 1000;
  Case& idle = g.add("ping.latency-idle", "how long Pongs take on an idle connection");
  idle.covers("RFC6455-5.5.2-3", "RFC6455-2.1-2").alone().survey(distribution(Span::pong));
  for (int i = 0; i < count; ++i)
    idle.send(ping(fmt::format("{}", i))).expect(pong(fmt::format("{}", i)));

  constexpr std::size_t size = 4096;
  Case& under_load = g.add("ping.latency-under-load", "how long Pongs take between messages");
  under_load.covers("RFC6455-5.5.2-3", "RFC6455-2.1-2").alone().survey(distribution(Span::pong));
  for (int i = 0; i < count; ++i)
    under_load.send({binary(noise(size)), ping(fmt::format("{}", i)), binary(noise(size))})
        .expect(pong(fmt::format("{}", i)))
        .expect(binary(noise(size)))
        .expect(binary(noise(size)));
}

void idle(Group& g) {
  g.add("idle.server-policy", "what a server does with a connection that is idle")
      .judging(Judged::server)
      .covers("RFC6455-7.3-1")
      .tier(Tier::full)
      .expect(Watch{});
  g.add("idle.client-stays", "a client keeps a connection that is idle")
      .judging(Judged::client)
      .covers("RFC6455-7.1.7-8", "RFC6455-7.2.1-3", "RFC6455-7.3-2")
      .tier(Tier::full)
      .expect(Watch{.stayed = Grade::pass})
      .echo(text("still there"));
  g.add("idle.half-message", "what a peer does with a message that does not go on")
      .covers("RFC6455-10.4-1", "RFC6455-7.3-1")
      .tier(Tier::full)
      .send(text("half").more())
      .expect(Watch{});
  // RFC 9112, 9.5: who gives such a connection up should end it with FIN.
  g.add("idle.before-handshake", "what a server does with a connection that asks for nothing")
      .judging(Judged::server)
      .covers("RFC9112-8-1", "RFC9112-9.5-1")
      .tier(Tier::full)
      .request(usual().as_octets(""))
      .expect(rejected()
                  .or_refused(Grade::informational)
                  .or_reset(Grade::non_strict)
                  .or_opens(Grade::fail, "opened a connection that nobody asked for")
                  .or_idles(Grade::informational, "not ended within T_idle"));
}

}  // namespace

Group timing() {
  Group g("timing", "5.5.1 Close");
  g.judging(Judged::either);
  closings(g);
  pings(g);

  std::vector<FaultClass> faults = every_fault();
  std::erase_if(faults, [](const FaultClass& fault) { return !fault.ends_processing; });
  g.add("fault.detection-latency", "how long it takes to fail a connection, for each kind of fault")
      .covers("RFC6455-7.1.7-1", "RFC6455-7.1.7-3")
      .alone()
      .each(
          faults,
          [](Conversation& conversation, const FaultClass& fault) {
            conversation.called(std::string(fault.name)).send(fault.stimulus).expect(fault.failure);
          })
      .survey(distribution(Span::close));
  g.add("open.handshake-latency", "how long the opening handshake takes")
      .covers("RFC6455-4.1-2")
      .alone()
      .each(times(200), [](Conversation& conversation,
                           int) { conversation.send(close(1000)).expect(CloseReply{1000}); })
      .survey(distribution(Span::opening));
  idle(g);

  struct Row {
    const char* name;
    Cut cut;
  };
  g.add("message.latency-independent-of-chop", "what cutting a message into octets costs")
      .covers("RFC6455-6.2-1")
      .alone()
      .each(std::vector<Row>{{"whole", whole()}, {"octet-wise", octet_wise()}},
            [](Conversation& conversation, const Row& row) {
              conversation.called(row.name);
              for (int i = 0; i < 20; ++i) conversation.echo(text(fill(125)), row.cut);
            })
      .survey(distribution(Span::echo));
  return g;
}

}  // namespace suite

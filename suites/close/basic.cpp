#include <fmt/format.h>

#include <numeric>

#include "suites/catalogue.h"

namespace suite {
namespace {

// What stands behind our Close is not the peer's business any more.
void behind_our_close(Group& g) {
  g.add("two-closes", "a second Close is not answered again")
      .covers("RFC6455-5.5.1-7", "RFC6455-1.4-2")
      .send({close(1000), close(1000)})
      .expect(CloseReply{1000});
  g.add("two-closes-different-code", "the first Close is the one that is answered")
      .covers("RFC6455-7.1.5-1")
      .send({close(1000), close(4000)})
      .expect(CloseReply{1000});
  g.add("text-after-close", "a message behind our Close is not echoed")
      .covers("RFC6455-1.4-2", "RFC6455-5.5.1-11")
      .send({close(1000), text("too late")})
      .expect(CloseReply{1000, Echo{ws::Opcode::text, "too late"}});
  g.add("ping-after-close", "a Ping behind our Close need not be answered")
      .covers("RFC6455-5.5.2-5")
      .send({close(1000), ping("too late")})
      .expect(CloseReply{1000, PongOf{"too late"}});
  g.add("fragment-close-fragment", "a message that our Close cuts in two is not delivered")
      .covers("RFC6455-5.4-10", "RFC6455-5.5.1-7")
      .send({text("Hel").more(), close(1000), continuation("lo")})
      .expect(CloseReply{1000, Echo{ws::Opcode::text, "Hello"}});

  struct Row {
    const char* name;
    Frame faulty;
  };
  for (const Row& row :
       {Row{"rsv", text("bad").with_rsv(ws::rsv1)},
        Row{"opcode", frame(static_cast<ws::Opcode>(3), "bad")},
        Row{"unmasked", text("bad").wrongly_masked()}, Row{"utf8", text("\xff")}}) {
    CloseReply reply{1000, Echo{row.faulty.opcode, row.faulty.payload}};
    reply.without_close = Grade::non_strict;
    g.add(fmt::format("invalid-after-close-{}", row.name),
          "a faulty frame behind our Close changes nothing")
        .covers("RFC6455-1.4-2")
        .send({close(1000), row.faulty})
        .expect(reply);
  }
}

CloseReply behind(std::vector<Echo> earlier, Grade without_close = Grade::fail) {
  CloseReply reply{1000};
  reply.earlier = std::move(earlier);
  reply.without_close = without_close;
  return reply;
}

// A Close may overtake the echoes that are still to come (5.5.1), but none may follow it.
void behind_messages(Group& g) {
  constexpr std::size_t large = 256 * 1024;
  CloseReply reply = behind({{ws::Opcode::text, fill(large)}, {ws::Opcode::text, "second"}});
  reply.needless = PongOf{"too late"};
  g.add("big-then-close-ping", "messages ahead of our Close are echoed ahead of its answer, or not")
      .covers("RFC6455-5.5.1-10", "RFC6455-5.5.1-11")
      .send({text(fill(large)), text("second"), close(1000), ping("too late")})
      .expect(reply);

  constexpr std::size_t huge = 16 * 1024 * 1024;
  g.add("close-while-echo-is-flowing", "an echo that is flowing when our Close comes stays whole")
      .covers("RFC6455-5.5.1-10", "RFC6455-5.5.1-6")
      .alone()
      .send(binary(noise(huge)))
      .await_data()
      .send(close(1000))
      .expect(behind({{ws::Opcode::binary, noise(huge)}}, Grade::non_strict));

  std::vector<Item> items;
  std::vector<Echo> echoes;
  for (int i = 0; i < 100; ++i) {
    items.emplace_back(text(fmt::format("message {}", i)));
    echoes.push_back({ws::Opcode::text, fmt::format("message {}", i)});
  }
  items.emplace_back(close(1000));
  g.add("queue-of-100-then-close", "of many messages ahead of our Close those that come keep order")
      .covers("RFC6455-5.5.1-11")
      .send(items)
      .expect(behind(echoes));
}

}  // namespace

Group close_basic() {
  Group g("close.basic", "5.5.1 Close");
  g.judging(Judged::either);
  g.add("echo-then-close", "behind an echo our Close is answered, and TCP ends")
      .covers("RFC6455-5.5.1-7", "RFC6455-5.5.1-8", "RFC6455-5.5.1-12", "RFC6455-7.4.1-2")
      .echo(text("Hello"))
      .send(close(1000))
      .expect(CloseReply{1000});
  g.add("immediately", "a Close may be the first frame")
      .covers("RFC6455-5.5.1-7")
      .send(close(1000))
      .expect(CloseReply{1000});
  behind_our_close(g);
  behind_messages(g);

  g.add("octet-wise", "a Close is understood octet by octet")
      .covers("RFC6455-6.2-1")
      .send(close(1000, "bye"), octet_wise())
      .expect(CloseReply{1000});

  // That it was not is a hit of monitor.frame.mask-bit.
  g.add("masked-reply", "a client masks the answer to our Close")
      .judging(Judged::client)
      .covers("RFC6455-5.5.1-5")
      .send(close(1000, "bye"))
      .expect(CloseReply{1000});

  std::vector<int> closings(20);
  std::iota(closings.begin(), closings.end(), 0);
  g.add("reply-is-timely", "a Close is answered as soon as practical")
      .covers("RFC6455-5.5.1-9")
      .alone()
      .each(closings, [](Conversation& conversation,
                         int) { conversation.send(close(1000)).expect(CloseReply{1000}); })
      .survey(median_is_fast(Span::close));
  return g;
}

}  // namespace suite

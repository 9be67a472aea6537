#include <fmt/format.h>

#include "suites/catalogue.h"

namespace suite {
namespace {

void orphans(Group& g) {
  struct Cutting {
    const char* name;
    Cut cut;
  };
  for (const bool fin : {true, false}) {
    for (const Cutting& cutting :
         {Cutting{"one-segment", whole()}, Cutting{"per-frame", per_frame()},
          Cutting{"octet-wise", octet_wise()}}) {
      const Frame orphan = fin ? continuation("orphan") : continuation("orphan").more();
      g.add(fmt::format("continuation-first-{}-{}", fin ? "fin" : "no-fin", cutting.name),
            "a continuation of nothing fails the connection")
          .covers("RFC6455-5.4-4")
          .send({orphan, text("behind")}, cutting.cut)
          .expect(protocol_failure());
    }
  }

  g.add("continuation-after-complete", "a continuation behind a whole message fails the connection")
      .covers("RFC6455-5.4-4", "RFC6455-6.2-5")
      .send({text("Hel").more(), continuation("lo"), continuation("more").more(), text("behind")})
      .expect(Echo{ws::Opcode::text, "Hello", true})
      .expect(protocol_failure());

  for (const bool fin : {false, true}) {
    const Frame orphan = fin ? continuation("orphan") : continuation("orphan").more();
    const std::vector<Item> once{orphan, text("Hel").more(), continuation("lo")};
    std::vector<Item> twice = once;
    twice.insert(twice.end(), once.begin(), once.end());
    g.add(fmt::format("repeated-orphan-{}", fin ? "fin" : "no-fin"),
          "a continuation of nothing is not taken for a message, nor what follows it")
        .covers("RFC6455-5.4-4")
        .send(twice)
        .expect(protocol_failure());
  }

  const auto orphan = [&](const char* name) -> Case& {
    return g.add(fmt::format("orphan-{}", name), "a continuation of nothing fails the connection")
        .covers("RFC6455-5.4-4");
  };
  orphan("empty").send(continuation("")).expect(protocol_failure());
  orphan("after-ping").send({ping("before"), continuation("orphan")}).expect(protocol_failure());
  orphan("after-pong").send({pong("before"), continuation("orphan")}).expect(protocol_failure());
}

void interleaved(Group& g) {
  struct Type {
    const char* name;
    ws::Opcode opcode;
  };
  constexpr Type types[] = {{"text", ws::Opcode::text}, {"binary", ws::Opcode::binary}};
  for (const Type& outer : types) {
    for (const Type& inner : types) {
      g.add(fmt::format("new-message-inside-{}-{}", outer.name, inner.name),
            "a new message inside an unfinished one fails the connection")
          .covers("RFC6455-5.4-4", "RFC6455-5.4-9")
          .send({frame(outer.opcode, "unfinished").more(), frame(inner.opcode, "inside")})
          .expect(protocol_failure());
    }
  }
  g.add("new-start-inside", "a second first fragment fails the connection")
      .covers("RFC6455-5.4-9")
      .send({text("one").more(), text("two").more(), continuation("three"), continuation("four")})
      .expect(protocol_failure());
}

void controls_as_start(Group& g) {
  const auto add = [&](const char* name) -> Case& {
    return g
        .add(fmt::format("control-as-start-{}", name),
             "a control frame without FIN and its continuation fail the connection")
        .covers("RFC6455-5.4-7", "RFC6455-5.5-2");
  };
  add("ping")
      .send({ping("Hel").more(), continuation("lo")})
      .expect(protocol_failure().leaving_unanswered("Hel").leaving_unanswered("Hello"));
  add("pong").send({pong("Hel").more(), continuation("lo")}).expect(protocol_failure());
  add("close").send({close(1000).more(), continuation("bye")}).expect(protocol_failure());
}

}  // namespace

Group fragment_invalid() {
  Group g("fragment.invalid", "5.4 Fragmentation");
  g.judging(Judged::either);
  orphans(g);
  interleaved(g);
  controls_as_start(g);

  const auto unfinished = [&](const char* how) -> Case& {
    return g.add(fmt::format("unfinished-then-{}", how), "an unfinished message is never delivered")
        .covers("RFC6455-6.2-4", "RFC6455-5.5.1-7", "RFC6455-7.2.1-2");
  };
  unfinished("close").send({text("unfinished").more(), close(1000)}).expect(CloseReply{1000});
  unfinished("fin").send(text("unfinished").more()).end(EndOfOurs::How::fin).expect(Ended{});
  unfinished("rst").send(text("unfinished").more()).end(EndOfOurs::How::rst).then_alive();
  return g;
}

}  // namespace suite

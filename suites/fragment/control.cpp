#include <fmt/format.h>

#include <chrono>

#include "suites/catalogue.h"

namespace suite {

using namespace std::chrono_literals;

Group fragment_control() {
  Group g("fragment.control", "5.4 Fragmentation");
  g.judging(Judged::either);

  struct Cutting {
    const char* name;
    Cut cut;
  };
  for (const Cutting& cutting : {Cutting{"one-segment", whole()}, Cutting{"per-frame", per_frame()},
                                 Cutting{"octet-wise", octet_wise()}}) {
    g.add(fmt::format("ping-in-the-middle-{}", cutting.name),
          "a Ping inside a message is answered, and the message comes back")
        .covers("RFC6455-5.4-6", "RFC6455-5.4-10", "RFC6455-5.5.2-2")
        .send({text("Hel").more(), ping("inside"), continuation("lo")}, cutting.cut)
        .expect(PongOf{.payload = "inside", .before_echo = true})
        .expect(text("Hello"));
  }

  Case& gaps = g.add("ping-at-every-gap", "a Ping in each gap of a message is answered there");
  gaps.covers("RFC6455-5.4-10", "RFC6455-5.5.2-3");
  for (int i = 0; i < 4; ++i) {
    const std::string data = fmt::format("gap {}", i);
    const std::string part = fmt::format("{} ", i);
    gaps.send((i == 0 ? text(part) : continuation(part)).more())
        .send(ping(data))
        .expect(PongOf{data, true});
  }
  gaps.send({continuation("4"), ping("behind")}).expect(text("0 1 2 3 4")).expect(pong("behind"));

  g.add("two-pings-with-pause-plain", "Pings inside a message that takes its time are answered")
      .covers("RFC6455-5.4-10", "RFC6455-5.5.2-3")
      .send({text("a").more(), continuation("b").more(), ping("one")})
      .pause(100ms)
      .expect(PongOf{"one", true})
      .send({continuation("c").more(), continuation("d").more(), ping("two"), continuation("e")})
      .expect(pong("two"))
      .expect(text("abcde"));
  g.add("two-pings-with-pause-synced", "Pings inside a message are answered one by one")
      .covers("RFC6455-5.4-10", "RFC6455-5.5.2-3")
      .send({text("a").more(), continuation("b").more(), ping("one")})
      .expect(PongOf{"one", true})
      .pause(100ms)
      .send({continuation("c").more(), continuation("d").more(), ping("two")})
      .expect(PongOf{"two", true})
      .send(continuation("e"))
      .expect(text("abcde"))
      .expect(PongOf{.payload = "two", .or_before = true});

  g.add("pong-in-the-middle", "a Pong inside a message is passed over")
      .covers("RFC6455-5.4-10")
      .send({text("Hel").more(), pong("unasked"), continuation("lo")})
      .expect(text("Hello"));

  g.add("close-in-the-middle", "a Close inside a message is answered, the message dropped")
      .covers("RFC6455-5.4-10", "RFC6455-5.5.1-7")
      .send({text("Hel").more(), close(1000), continuation("lo")})
      .expect(CloseReply{1000, Echo{ws::Opcode::text, "Hello"}});

  g.add("text-split-inside-character-with-ping", "a Ping may stand between octets of a character")
      .covers("RFC6455-5.4-10", "RFC6455-5.6-1")
      .send({text("\xe2").more(), ping("one"), continuation("\x82").more(), ping("two"),
             continuation("\xac")})
      .expect(PongsOf{{"one", "two"}})
      .expect(text("\xe2\x82\xac"));

  Case& large = g.add("large-message-1000-pings", "a Ping in each gap of a thousand fragments");
  large.covers("RFC6455-5.4-10", "RFC6455-5.5.3-2");
  std::vector<Item> items;
  std::vector<std::string> pings;
  std::string message;
  for (int i = 0; i < 1000; ++i) {
    const std::string part = fmt::format("part {};", i);
    message += part;
    Frame fragment = i == 0 ? text(part) : continuation(part);
    fragment.fin = i == 999;
    items.emplace_back(fragment);
    if (fragment.fin) break;
    pings.push_back(fmt::format("ping {}", i));
    items.emplace_back(ping(pings.back()));
  }
  large.send(items).expect(text(message)).expect(PongsOf{pings});
  return g;
}

}  // namespace suite

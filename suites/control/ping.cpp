#include <fmt/format.h>

#include "suites/catalogue.h"

namespace suite {
namespace {

void pings_answered(Group& g) {
  struct Row {
    const char* name;
    std::string data;
  };
  const Row rows[] = {{"empty", ""},
                      {"text", "Hello"},
                      {"non-utf8", "\xff\xfe\xc0\xaf"},
                      {"nul", std::string(8, '\0')},
                      {"125", fill(125).octets()}};
  for (const Row& row : rows) {
    g.add(row.name, "the Pong carries the octets of its Ping")
        .covers("RFC6455-5.5.2-1", "RFC6455-5.5.2-2", "RFC6455-5.5.3-1")
        .send(ping(row.data))
        .expect(pong(row.data));
  }

  Case& sizes = g.add("sizes-0-125", "a Ping of each legal size is answered with its octets");
  sizes.covers("RFC6455-5.5.2-1", "RFC6455-5.5.3-1");
  for (std::size_t size = 0; size <= 125; ++size)
    sizes.send(ping(noise(size))).expect(pong(noise(size)));

  g.add("octet-wise-125", "a Ping is answered however TCP cuts it")
      .covers("RFC6455-6.2-1")
      .send(ping(fill(125)), octet_wise())
      .expect(pong(fill(125)));

  g.add("before-first-message", "a Ping may be the first frame")
      .covers("RFC6455-5.5.2-4")
      .send(ping("first"))
      .expect(pong("first"))
      .echo(text("second"));

  g.add("between-fragments",
        "a Ping between the fragments of a message is answered, the message echoed")
      .covers("RFC6455-5.4-6", "RFC6455-5.4-10")
      .send(text("Hel").more())
      .send(ping("now"))
      .expect(pong("now"))
      .send(continuation("lo"))
      .expect(text("Hello"));
}

void pings_refused(Group& g) {
  struct TooLong {
    const char* name;
    std::size_t size;
    ws::LengthForm form;
  };
  for (const TooLong& row :
       {TooLong{"126", 126, ws::LengthForm::bits16}, TooLong{"127", 127, ws::LengthForm::bits16},
        TooLong{"200", 200, ws::LengthForm::bits16},
        TooLong{"65535", 65535, ws::LengthForm::bits16},
        TooLong{"64-bit-126", 126, ws::LengthForm::bits64}}) {
    g.add(fmt::format("too-long-{}", row.name),
          "a Ping of more than 125 octets fails the connection")
        .covers("RFC6455-5.5-1", "RFC6455-6.2-2")
        .send(ping(fill(row.size)).in_form(row.form))
        .expect(protocol_failure().leaving_unanswered(fill(row.size).octets()));
  }
  g.add("too-long-fail-at-header",
        "a Ping that is too long fails the connection before its payload")
      .covers("RFC6455-5.5-1")
      .alone()
      .send(ping("").declaring(126))
      .expect(protocol_failure().before({raw(std::string(126, 'x'))}));

  const auto fragmented = [&](const char* name) -> Case& {
    return g.add(fmt::format("fragmented-{}", name), "a Ping without FIN fails the connection")
        .covers("RFC6455-5.4-7", "RFC6455-5.5-2");
  };
  fragmented("first-only")
      .send(ping("Hello").more())
      .expect(protocol_failure().leaving_unanswered("Hello"));
  fragmented("with-continuation")
      .send({ping("Hel").more(), continuation("lo")})
      .expect(protocol_failure().leaving_unanswered("Hel").leaving_unanswered("Hello"));
  fragmented("empty").send(ping("").more()).expect(protocol_failure().leaving_unanswered(""));
}

void bursts(Group& g) {
  const auto burst = [&](const char* name, int count, const Cut& cut) -> Case& {
    std::vector<Item> pings;
    std::vector<std::string> payloads;
    for (int i = 0; i < count; ++i) {
      payloads.push_back(fmt::format("ping {}", i));
      pings.emplace_back(ping(payloads.back()));
    }
    return g.add(name, "of many Pings at once at least the last is answered, in order")
        .send(pings, cut)
        .expect(PongsOf{payloads});
  };
  burst("burst-10", 10, whole()).covers("RFC6455-5.5.2-2", "RFC6455-5.5.3-2");
  burst("burst-10-octet-wise", 10, octet_wise()).covers("RFC6455-5.5.2-2", "RFC6455-5.5.3-2");
  burst("burst-1000", 1000, whole()).covers("RFC6455-5.5.3-2");
}

void from_the_peer(Group& g) {
  const auto add = [&](const char* name, const char* title, Conversation::PingManners manners,
                       double intervals) -> Case& {
    return g.add(name, title)
        .needs(Need::keep_alive)
        .alone()
        .answer_pings(manners)
        .expect(Watch{intervals});
  };
  add("from-sut", "the peer's own Pings are well-formed and come in their interval",
      Conversation::PingManners::right, 2.2)
      .covers("RFC6455-5.5.2-4");
  add("from-sut-unanswered", "what the peer does when its Pings are not answered",
      Conversation::PingManners::none, 6)
      .covers("RFC6455-5.5.2-4");
  add("wrong-pong", "what the peer does when its Pings are answered with other data",
      Conversation::PingManners::wrong, 6)
      .covers("RFC6455-5.5.3-3");
}

}  // namespace

Group control_ping() {
  Group g("control.ping", "5.5.2 Ping");
  g.judging(Judged::either);
  pings_answered(g);
  pings_refused(g);
  bursts(g);

  constexpr std::size_t big = 16 * 1024 * 1024;
  g.add("while-sending-big-echo",
        "a Ping is answered while a large echo comes back, or right behind it")
      .covers("RFC6455-5.5.2-3", "RFC6455-5.4-6")
      .alone()
      .send(binary(noise(big)))
      .await_data()
      .send(ping("meanwhile"))
      .expect(binary(noise(big)))
      .expect(pong("meanwhile"));

  g.add("after-close", "a Ping behind our Close need not be answered")
      .covers("RFC6455-5.5.2-5", "RFC6455-1.4-2")
      .send({close(1000), ping("too late")})
      .expect(CloseReply{1000, PongOf{"too late"}});

  from_the_peer(g);
  return g;
}

}  // namespace suite

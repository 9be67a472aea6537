#include <fmt/format.h>

#include "suites/catalogue.h"

namespace suite {

Group control_pong() {
  Group g("control.pong", "5.5.3 Pong");
  g.judging(Judged::either);

  struct Row {
    const char* name;
    Payload data;
  };
  for (const Row& row : {Row{"empty", ""}, Row{"payload", "unasked"}, Row{"125", fill(125)}}) {
    g.add(fmt::format("unsolicited-{}", row.name), "a Pong that nobody asked for is passed over")
        .covers("RFC6455-5.5.3-3", "RFC6455-5.5.3-4")
        .send(pong(row.data))
        .echo(text("afterwards"))
        .expect(NoPong{row.data});
  }

  g.add("unsolicited-then-ping", "a Ping behind a Pong gets one Pong, with its own octets")
      .covers("RFC6455-5.5.3-3", "RFC6455-5.5.3-4")
      .send({pong("unasked"), ping("asked")})
      .expect(pong("asked"))
      .echo(text("afterwards"))
      .expect(NoPong{"unasked"})
      .expect(NoPong{"asked"});

  std::vector<Item> thousand(1000, pong("unasked"));
  g.add("unsolicited-1000", "a thousand Pongs that nobody asked for are passed over")
      .covers("RFC6455-5.5.3-3")
      .send(thousand)
      .echo(text("afterwards"));

  g.add("too-long-126", "a Pong of more than 125 octets fails the connection")
      .covers("RFC6455-5.5-1")
      .send(pong(fill(126)))
      .expect(protocol_failure());
  g.add("too-long-64-bit-126", "a Pong of more than 125 octets fails the connection")
      .covers("RFC6455-5.5-1")
      .send(pong(fill(126)).in_form(ws::LengthForm::bits64))
      .expect(protocol_failure());

  g.add("fragmented", "a Pong without FIN fails the connection")
      .covers("RFC6455-5.4-7", "RFC6455-5.5-2")
      .send({pong("Hel").more(), continuation("lo")})
      .expect(protocol_failure());

  g.add("between-fragments", "a Pong between the fragments of a message is passed over")
      .covers("RFC6455-5.4-10", "RFC6455-5.5.3-3")
      .send({text("Hel").more(), pong("unasked"), continuation("lo")})
      .expect(text("Hello"));
  return g;
}

}  // namespace suite

#include <fmt/format.h>

#include <numeric>

#include "suites/catalogue.h"

namespace suite {
namespace {

Frame reserved(int opcode, Payload payload) {
  return frame(static_cast<ws::Opcode>(opcode), std::move(payload));
}

// Every value of the first octet on a fresh connection: seven open a message or a session, all
// others fail the connection.
void first_octet(Conversation& conversation, int octet) {
  Frame first = reserved(octet & 0xf, "").with_rsv(static_cast<std::uint8_t>((octet >> 4) & 7));
  first.fin = (octet & 0x80) != 0;
  conversation.send(first);
  switch (octet) {
    case 0x01:
    case 0x02:
      conversation.send(continuation("")).expect(reserved(octet, ""));
      break;
    case 0x81:
    case 0x82:
      conversation.expect(first);
      break;
    case 0x88:
      conversation.expect(CloseReply{});
      break;
    case 0x89:
      conversation.expect(pong(""));
      break;
    case 0x8a:
      conversation.echo(text("after the Pong"));
      break;
    default:
      conversation.expect(protocol_failure());
  }
}

}  // namespace

Group framing_opcode() {
  Group g("framing.opcode", "5.2 Base Framing Protocol");
  g.judging(Judged::either);
  for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
    const auto add = [&](const char* form) -> Case& {
      return g
          .add(fmt::format("reserved-{}-{}", opcode, form),
               "a reserved opcode fails the connection")
          .covers("RFC6455-5.2-4", "RFC6455-10.7-1");
    };
    add("empty").send(reserved(opcode, "")).expect(protocol_failure());
    add("payload").send(reserved(opcode, "Hello")).expect(protocol_failure());
    add("no-fin").send(reserved(opcode, "Hello").more()).expect(protocol_failure());
  }

  for (const int opcode : {3, 5, 7, 11, 13, 15}) {
    const auto add = [&](const char* form, const Cut& cut) {
      g.add(fmt::format("reserved-{}-after-echo-{}", opcode, form),
            "what stands before the fault is served, nothing behind it")
          .covers("RFC6455-5.2-4", "RFC6455-7.1.7-7")
          .send({text("good"), reserved(opcode, "bad"), ping("behind")}, cut)
          .expect(Echo{ws::Opcode::text, "good", true})
          .expect(protocol_failure().leaving_unanswered("behind"));
    };
    add("one-segment", whole());
    add("octet-wise", octet_wise());
  }

  for (const int opcode : {3, 11}) {
    g.add(fmt::format("reserved-{}-mid-message", opcode),
          "a reserved opcode inside a fragmented message fails the connection")
        .covers("RFC6455-5.2-4")
        .send({text("Hel").more(), reserved(opcode, "x"), continuation("lo")})
        .expect(protocol_failure());
  }

  g.add("reserved-control-126-octets", "a reserved control frame that is too long as well")
      .covers("RFC6455-5.2-4", "RFC6455-5.5-1")
      .send(reserved(11, fill(126)))
      .expect(protocol_failure());
  g.add("reserved-control-64-bit", "a reserved control frame with an extended length as well")
      .covers("RFC6455-5.2-4", "RFC6455-5.5-1")
      .send(reserved(11, "Hello").in_form(ws::LengthForm::bits64))
      .expect(protocol_failure());

  constexpr std::size_t declared = 60 * 1024;
  g.add("reserved-fail-at-header",
        "a reserved opcode fails the connection before the payload comes")
      .covers("RFC6455-5.2-4")
      .alone()
      .send(reserved(3, "").declaring(declared))
      .expect(protocol_failure().before({raw(std::string(declared, 'x'))}));

  std::vector<int> octets(256);
  std::iota(octets.begin(), octets.end(), 0);
  g.add("all-256-first-octets", "of all first octets seven are understood, the others refused")
      .covers("RFC6455-5.2-3", "RFC6455-5.2-4", "RFC6455-5.2-5")
      .each(octets, first_octet);
  return g;
}

}  // namespace suite

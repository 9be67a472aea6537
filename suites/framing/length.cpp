#include <fmt/format.h>

#include "suites/catalogue.h"

namespace suite {
namespace {

constexpr std::string_view taken_for_good = "the longer length form is taken for good";

void non_minimal(Group& g) {
  const auto data = [&](ws::LengthForm form, int bits, std::initializer_list<std::size_t> sizes) {
    for (const std::size_t size : sizes) {
      const Payload payload = noise(size);
      g.add(fmt::format("non-minimal-{}-{}", bits, size),
            "a length in a longer form than needed fails the connection")
          .covers("RFC6455-5.2-11")
          .send(binary(payload).in_form(form))
          .expect(
              protocol_failure().or_taken_as({Echo{ws::Opcode::binary, payload}}, taken_for_good));
    }
  };
  data(ws::LengthForm::bits16, 16, {0, 1, 124, 125});
  data(ws::LengthForm::bits64, 64, {0, 125, 126, 65535});

  const std::string_view title = "a control frame with an extended length fails the connection";
  const Failure pong_or_failure = protocol_failure().or_taken_as({PongOf{"Hello"}}, taken_for_good);
  g.add("non-minimal-control-ping-16", title)
      .covers("RFC6455-5.2-11", "RFC6455-5.5-1")
      .send(ping("Hello").in_form(ws::LengthForm::bits16))
      .expect(pong_or_failure);
  g.add("non-minimal-control-close-16", title)
      .covers("RFC6455-5.2-11", "RFC6455-5.5-1")
      .send(close(1000, "bye").in_form(ws::LengthForm::bits16))
      .expect(protocol_failure());
  g.add("non-minimal-control-pong-16", title)
      .covers("RFC6455-5.2-11", "RFC6455-5.5-1")
      .send(pong("Hello").in_form(ws::LengthForm::bits16))
      .expect(protocol_failure().or_ignored(taken_for_good));
  g.add("non-minimal-control-ping-64", title)
      .covers("RFC6455-5.2-11", "RFC6455-5.5-1")
      .send(ping("Hello").in_form(ws::LengthForm::bits64))
      .expect(pong_or_failure);
}

void huge(Group& g) {
  constexpr std::uint64_t top = std::uint64_t{1} << 63;
  const Failure refused = protocol_failure().or_code(ws::CloseCode::message_too_big);

  struct Length {
    const char* name;
    std::uint64_t declared;
    const char* payload;  // as much as the low part asks for, if that is little
  };
  for (const Length& length : {Length{"exact", top, ""}, Length{"all-ones", ~std::uint64_t{0}, ""},
                               Length{"with-small-low-part", top | 5, "Hello"}}) {
    g.add(fmt::format("msb-set-{}", length.name),
          "a 64-bit length with its top bit set is refused at the header")
        .covers("RFC6455-5.2-9")
        .send(binary(length.payload).declaring(length.declared))
        .expect(refused.or_waits(Grade::non_strict))
        .then_alive();
  }

  struct Trap {
    const char* name;
    int bits;
  };
  for (const Trap& trap : {Trap{"2-16", 16}, Trap{"2-31", 31}, Trap{"2-32", 32}}) {
    g.add(fmt::format("truncation-trap-{}", trap.name),
          "a length is not cut to fewer bits than it was sent in")
        .covers("RFC6455-5.2-16", "RFC6455-10.4-1")
        .send(binary("Hello").declaring((std::uint64_t{1} << trap.bits) + 5))
        .expect(refused.or_waits(Grade::pass))
        .then_alive();
  }
  g.add("max-63", "the largest length is refused or waited for, and harms nobody")
      .covers("RFC6455-5.2-16", "RFC6455-10.4-1")
      .send(binary("").declaring(top - 1))
      .expect(refused.or_waits(Grade::pass))
      .then_alive();
}

void short_of_declared(Group& g) {
  const Frame half = binary(noise(50)).declaring(100);
  g.add("declared-but-short-fin", "half a message and FIN: nothing is delivered, TCP ends")
      .covers("RFC6455-6.2-4", "RFC6455-7.2.1-2")
      .send(half)
      .end(EndOfOurs::How::fin)
      .expect(Ended{});
  g.add("declared-but-short-rst", "half a message and RST: the peer lives")
      .covers("RFC6455-6.2-4", "RFC6455-7.2.1-2")
      .send(half)
      .end(EndOfOurs::How::rst)
      .then_alive();
  constexpr std::size_t header_and_half = 2 + 4 + 50;
  g.add("declared-but-short-silence",
        "half a message, a silence, the other half: it comes back whole")
      .covers("RFC6455-6.2-4", "RFC6455-7.2.1-2")
      .echo(binary(noise(100)), slowly(cut_at({header_and_half}), std::chrono::seconds(2)));
}

}  // namespace

Group framing_length() {
  Group g("framing.length", "5.2 Base Framing Protocol");
  g.judging(Judged::either);
  non_minimal(g);
  huge(g);
  short_of_declared(g);
  return g;
}

}  // namespace suite

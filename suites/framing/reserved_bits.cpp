#include <fmt/format.h>

#include "suites/catalogue.h"

namespace suite {
namespace {

struct ReservedBits {
  const char* name;
  std::uint8_t value;
};

constexpr ReservedBits combinations[] = {{"1", ws::rsv1},
                                         {"2", ws::rsv2},
                                         {"3", ws::rsv3},
                                         {"12", ws::rsv1 | ws::rsv2},
                                         {"13", ws::rsv1 | ws::rsv3},
                                         {"23", ws::rsv2 | ws::rsv3},
                                         {"123", ws::rsv1 | ws::rsv2 | ws::rsv3}};

struct Place {
  const char* name;
  std::vector<Frame> before;
  Frame frame;
};

const std::vector<Place>& places() {
  static const std::vector<Place> all{{"text", {}, text("Hello")},
                                      {"binary", {}, binary("Hello")},
                                      {"continuation", {text("Hel").more()}, continuation("lo")},
                                      {"ping", {}, ping("Hello")},
                                      {"pong", {}, pong("Hello")},
                                      {"close", {}, close(1000)}};
  return all;
}

}  // namespace

Group framing_reserved_bits() {
  Group g("framing.reserved-bits", "5.2 Base Framing Protocol");
  g.judging(Judged::either);
  for (const ReservedBits& bits : combinations) {
    for (const Place& place : places()) {
      std::vector<Item> items(place.before.begin(), place.before.end());
      items.emplace_back(place.frame.with_rsv(bits.value));
      g.add(fmt::format("rsv{}-{}", bits.name, place.name),
            "a reserved bit without an extension fails the connection")
          .covers("RFC6455-5.2-3", "RFC6455-10.7-1")
          .send(items)
          .expect(protocol_failure().leaving_unanswered("Hello"));
    }
  }

  struct Cutting {
    const char* name;
    Cut cut;
  };
  const Cutting cuttings[] = {
      {"one-segment", whole()}, {"per-frame", per_frame()}, {"octet-wise", octet_wise()}};
  for (const ReservedBits& bits : {combinations[0], combinations[1], combinations[5]}) {
    for (const Cutting& cutting : cuttings) {
      g.add(fmt::format("rsv{}-after-echo-{}", bits.name, cutting.name),
            "what stands before the fault is served, nothing behind it")
          .covers("RFC6455-5.2-3", "RFC6455-7.1.7-7")
          .send({text("good"), text("bad").with_rsv(bits.value), ping("behind")}, cutting.cut)
          .expect(Echo{ws::Opcode::text, "good", true})
          .expect(protocol_failure().leaving_unanswered("behind"));
    }
  }

  g.add("mid-message-first-fragment", "a reserved bit on a first fragment fails the connection")
      .covers("RFC6455-5.2-3")
      .send({text("Hel").more().with_rsv(ws::rsv2), continuation("lo")})
      .expect(protocol_failure());
  g.add("mid-message-last-fragment", "a reserved bit on a last fragment fails the connection")
      .covers("RFC6455-5.2-3")
      .send({text("Hel").more(), continuation("lo").with_rsv(ws::rsv2)})
      .expect(protocol_failure());

  constexpr std::size_t declared = 60 * 1024;
  g.add("fail-at-header", "a reserved bit fails the connection before the payload comes")
      .covers("RFC6455-5.2-3", "RFC6455-7.1.7-5")
      .alone()
      .send(binary("").with_rsv(ws::rsv3).declaring(declared))
      .expect(protocol_failure().before({raw(std::string(declared, 'x'))}));
  return g;
}

}  // namespace suite

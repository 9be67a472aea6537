#include <fmt/format.h>

#include <chrono>

#include "suites/catalogue.h"
#include "suites/utf8/characters.h"

namespace suite {
namespace {

const std::string greek = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";
const std::string euro = "\xe2\x82\xac";

void split(Group& g) {
  const auto add = [&](const std::string& name, const std::vector<std::string>& parts) -> Case& {
    std::string whole;
    for (const std::string& part : parts) whole += part;
    return g.add(name, "a fragment may end anywhere in a character")
        .covers("RFC6455-5.6-1")
        .send(fragments(ws::Opcode::text, parts))
        .expect(text(whole));
  };
  add("on-boundary", {"Hello " + euro, mixed_text});
  add("octet-wise-mixed", octets_of(mixed_text));
  add("octet-wise-greek", octets_of(greek));
  for (const std::uint32_t value : {0xe4u, 0x20acu, 0x1f600u}) {
    const std::string one = character(value);
    for (std::size_t cut = 1; cut < one.size(); ++cut)
      add(fmt::format("split-codepoint-{}at{}", one.size(), cut),
          {"a" + one.substr(0, cut), one.substr(cut) + "b"});
  }
  add("split-with-empty-fragment", {euro.substr(0, 1), "", euro.substr(1)})
      .covers("RFC6455-5.4-11");
}

}  // namespace

Group utf8_fragmented() {
  Group g("utf8.fragmented", "5.6 Data Frames");
  g.judging(Judged::either);
  split(g);

  constexpr std::size_t header = 2 + 4;
  g.add("split-by-tcp-only", "TCP may cut inside a character and pause there")
      .covers("RFC6455-6.2-1", "RFC6455-5.6-1")
      .echo(text(euro), slowly(cut_at({header + 1, header + 2}), std::chrono::seconds(1)));

  g.add("state-not-carried-over", "a character may not go on in the next message")
      .covers("RFC6455-5.6-3")
      .send({text("Hello " + euro.substr(0, 2)), text(euro.substr(2))})
      .expect(text_failure());
  g.add("state-reset-after-message", "a message may not begin inside a character")
      .covers("RFC6455-6.2-5")
      .send({text("Hello " + euro), text(euro.substr(2))})
      .expect(Echo{ws::Opcode::text, "Hello " + euro, true})
      .expect(text_failure());

  for (const std::size_t edge : {4095u, 4096u, 8191u, 16384u, 65536u}) {
    Case& script = g.add(fmt::format("buffer-edges-{}", edge),
                         "a character may lie over the edge of a buffer");
    script.covers("RFC6455-5.6-1");
    for (std::size_t ahead = 1; ahead < 4; ++ahead)
      script.echo(text(fill(edge - ahead) + Payload(character(0x1f600) + "Hello")));
  }
  return g;
}

}  // namespace suite

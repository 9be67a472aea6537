#include <fmt/format.h>

#include "libcore/base/random.h"
#include "suites/catalogue.h"

namespace suite {
namespace {

void keys(Group& g) {
  struct Key {
    const char* name;
    ws::MaskKey key;
  };
  for (const Key& key : {Key{"zero", 0}, Key{"ones", 0xffffffff}, Key{"alternating", 0xaa55aa55}}) {
    g.add(fmt::format("key-{}", key.name), "any masking key unmasks")
        .covers("RFC6455-5.2-6", "RFC6455-5.3-5", "RFC6455-6.2-8")
        .echo(text(fill(100)).under_key(key.key))
        .echo(binary(noise(1000)).under_key(key.key));
  }

  Case& many = g.add("key-random-1000", "a thousand messages under a thousand keys come back");
  many.covers("RFC6455-5.2-6", "RFC6455-5.3-5", "RFC6455-6.2-8");
  base::Random random(1000);
  std::vector<Item> messages;
  for (int i = 0; i < 1000; ++i)
    messages.emplace_back(text(fmt::format("under key {}", i)).under_key(random.word()));
  many.send(messages);
  for (const Item& message : messages) many.expect(std::get<Frame>(message));

  // The payload equals the key, so that the masked octets are zero.
  g.add("key-one-octet-equal", "payload octets that equal the key's come back")
      .covers("RFC6455-5.2-6", "RFC6455-5.3-5", "RFC6455-6.2-8")
      .echo(binary("\x11\x22\x33\x44\x11\x22\x33\x44\x11").under_key(0x44332211))
      .echo(text("aaaaaaaaa").under_key(0x61616161));

  struct Lengths {
    const char* name;
    std::size_t first;
    std::size_t last;
  };
  for (const Lengths& lengths : {Lengths{"0-9", 0, 9}, Lengths{"15-17", 15, 17},
                                 Lengths{"31-33", 31, 33}, Lengths{"63-65", 63, 65}}) {
    Case& script = g.add(fmt::format("payload-lengths-{}", lengths.name),
                         "payloads around a word's size, cut inside key and payload, come back");
    script.covers("RFC6455-5.3-5", "RFC6455-5.3-6");
    for (std::size_t size = lengths.first; size <= lengths.last; ++size) {
      constexpr std::size_t inside_key = 4;
      constexpr std::size_t header = 6;
      script.echo(binary(noise(size)), cut_at({inside_key, header + size / 2}));
    }
  }

  g.add("zero-length-masked", "empty frames with a key are understood")
      .covers("RFC6455-5.2-6", "RFC6455-5.3-6")
      .echo(text(""))
      .send(ping(""))
      .expect(pong(""))
      .send(close())
      .expect(CloseReply{});

  g.add("same-key-twice", "a server does not care whether a key is new")
      .covers("RFC6455-5.3-2")
      .echo(text("once").under_key(0x12345678))
      .echo(text("twice").under_key(0x12345678));
}

void missing(Group& g) {
  const auto add = [&](const char* name) -> Case& {
    return g.add(fmt::format("missing-{}", name), "a frame of a client without a mask is refused")
        .covers("RFC6455-5.1-3", "RFC6455-5.1-4", "RFC6455-7.1.7-3", "RFC6455-10.7-1");
  };
  add("text").send(text("Hello").wrongly_masked()).expect(protocol_failure());
  add("binary").send(binary(noise(64)).wrongly_masked()).expect(protocol_failure());
  add("empty").send(text("").wrongly_masked()).expect(protocol_failure());
  add("ping")
      .send(ping("Hello").wrongly_masked())
      .expect(protocol_failure().leaving_unanswered("Hello"));
  add("pong").send(pong("Hello").wrongly_masked()).expect(protocol_failure());
  add("close").send(close(1000).wrongly_masked()).expect(protocol_failure());
  add("continuation")
      .send({text("Hel").more(), continuation("lo").wrongly_masked()})
      .expect(protocol_failure());
  add("second-frame")
      .send({text("good"), text("bad").wrongly_masked()})
      .expect(Echo{ws::Opcode::text, "good", true})
      .expect(protocol_failure());
}

}  // namespace

Group framing_mask() {
  Group g("framing.mask", "5.3 Client-to-Server Masking");
  keys(g);
  missing(g);

  g.add("bit-without-key", "the octets behind a mask bit are the key, not the payload")
      .covers("RFC6455-5.2-6", "RFC6455-5.2-13")
      .send(raw("\x82\x85Hello"))
      .pause_slow()
      .expect(NoMessage{"only one octet of five has come behind the key"})
      .end(EndOfOurs::How::fin)
      .expect(Ended{});
  return g;
}

}  // namespace suite

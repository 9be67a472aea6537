#include <fmt/format.h>

#include "suites/catalogue.h"

namespace suite {
namespace {

std::vector<Frame> numbered(int count) {
  std::vector<Frame> messages;
  for (int i = 0; i < count; ++i) messages.push_back(text(fmt::format("message {}", i)));
  return messages;
}

// Messages sent in one go, each of which has to come back.
void send_and_expect(Case& script, const std::vector<Frame>& messages) {
  script.send({messages.begin(), messages.end()});
  for (const Frame& message : messages) script.expect(message);
}

void echoed_sizes(Group& g) {
  for (const std::size_t size : {0, 1, 125, 126, 127, 128, 65535, 65536}) {
    g.add(fmt::format("text-{}", size), "a Text message of this size comes back")
        .covers("RFC6455-5.2-1", "RFC6455-5.2-8", "RFC6455-5.2-10", "RFC6455-5.2-12",
                "RFC6455-5.2-14", "RFC6455-5.4-3", "RFC6455-5.4-12", "RFC6455-6.1-2",
                "RFC6455-6.1-4", "RFC6455-6.1-7", "RFC6455-6.2-3")
        .echo(text(fill(size)));
  }
  for (const std::size_t size : {0, 1, 125, 126, 127, 128, 65535, 65536}) {
    g.add(fmt::format("binary-{}", size), "a Binary message of this size comes back")
        .covers("RFC6455-5.2-1", "RFC6455-5.2-8", "RFC6455-5.2-10", "RFC6455-5.6-4",
                "RFC6455-6.1-4", "RFC6455-6.2-3")
        .echo(binary(noise(size)));
  }
  g.add("chopped-text-65536-by-997", "Text cut by TCP into segments of 997 octets comes back")
      .covers("RFC6455-6.2-1")
      .echo(text(fill(65536)), in_pieces(997));
  g.add("chopped-binary-65536-by-997", "Binary cut by TCP into segments of 997 octets comes back")
      .covers("RFC6455-6.2-1")
      .echo(binary(noise(65536)), in_pieces(997));

  struct Range {
    const char* name;
    std::size_t first;
    std::size_t last;
  };
  for (const Range& range : {Range{"254-258", 254, 258}, Range{"32767-32769", 32767, 32769},
                             Range{"65534-65540", 65534, 65540}, Range{"131072", 131072, 131072}}) {
    Case& script = g.add(fmt::format("length-form-boundaries-{}", range.name),
                         "messages around a carry of the length field come back");
    script.covers("RFC6455-5.2-8", "RFC6455-5.2-10");
    for (std::size_t size = range.first; size <= range.last; ++size)
      script.echo(binary(noise(size)));
  }
}

void contents(Group& g) {
  std::string every_octet;
  for (int i = 0; i < 256; ++i) every_octet += static_cast<char>(i);
  g.add("all-octet-values", "Binary data may be any octets")
      .covers("RFC6455-5.6-4")
      .echo(binary(every_octet))
      .echo(binary(std::string(every_octet.rbegin(), every_octet.rend())));

  struct Row {
    const char* name;
    std::string octets;
  };
  for (const Row& row : {Row{"valid-utf8", "\xe2\x82\xac and \xc3\xa4"},
                         Row{"invalid-utf8", "\xff\xc0\xaf\xed\xa0\x80"},
                         Row{"frame-like", std::string("\x81\x05Hello\x88\x00", 9)},
                         Row{"http-like", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"}}) {
    g.add(fmt::format("binary-that-is-{}", row.name),
          "no rule of text or of the protocol touches Binary data")
        .covers("RFC6455-5.6-4", "RFC6455-8.1-1")
        .echo(binary(row.octets));
  }

  Case& alternating = g.add("alternating-types", "each message keeps its type, 100 in turn");
  alternating.covers("RFC6455-6.2-3", "RFC6455-5.4-17");
  for (int i = 0; i < 100; ++i) {
    const std::string payload = i % 5 == 0 ? std::string() : fmt::format("{}", i);
    alternating.echo(i % 2 == 0 ? text(payload) : binary(payload));
  }
}

}  // namespace

Group framing_echo() {
  Group g("framing.echo", "5.2 Base Framing Protocol");
  g.judging(Judged::either);
  echoed_sizes(g);
  contents(g);

  for (const int count : {2, 100, 10000}) {
    Case& script = g.add(fmt::format("pipelined-{}", count),
                         "many messages in few segments come back in order, each once");
    script.covers("RFC6455-6.2-5", "RFC6455-5.4-8", "RFC6455-6.1-7");
    send_and_expect(script, numbered(count));
  }

  std::vector<Item> mebibyte;
  for (int i = 0; i < 64; ++i) mebibyte.emplace_back(binary(noise(16384)));
  Case& duplex = g.add("full-duplex",
                       "both directions may fill: 1 MiB is sent, read only once sending blocks");
  duplex.covers("RFC6455-5.1-8").send_first(mebibyte);
  for (const Item& item : mebibyte) duplex.expect(std::get<Frame>(item));

  g.add("immediately-after-open", "a message right behind the handshake comes back")
      .covers("RFC6455-5.1-8", "RFC6455-5.5.2-4")
      .echo(text("first"));
  return g;
}

}  // namespace suite

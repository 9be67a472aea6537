#include <fmt/format.h>

#include <chrono>

#include "suites/catalogue.h"

namespace suite {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t key_size = 4;

void octet_by_octet(Group& g) {
  struct Row {
    const char* name;
    std::vector<Item> items;
    Expectation answer;
  };
  const Row rows[] = {
      {"text", {text("Hello")}, expected(text("Hello"))},
      {"binary", {binary(noise(64))}, expected(binary(noise(64)))},
      {"ping", {ping("Hello")}, expected(pong("Hello"))},
      {"close", {close(1000, "bye")}, CloseReply{1000}},
      {"fragmented", {text("Hel").more(), continuation("lo")}, expected(text("Hello"))},
  };
  for (const Row& row : rows) {
    g.add(fmt::format("octet-wise-{}", row.name),
          "a frame is understood octet by octet, without delay and with 1 ms")
        .covers("RFC6455-6.2-1")
        .each(std::vector{0ms, 1ms}, [&](Conversation& conversation, auto between) {
          conversation.send(row.items, slowly(octet_wise(), between)).expect(row.answer);
        });
  }
}

void every_split(Group& g) {
  struct Row {
    const char* name;
    Frame frame;
    Frame answer;
    std::size_t header;
  };
  const Row rows[] = {
      {"7-bit", text(fill(60)), text(fill(60)), 2},
      {"16-bit", binary(noise(300)), binary(noise(300)), 4},
      {"64-bit", binary(noise(65536)), binary(noise(65536)), 10},
      {"control", ping("Hello"), pong("Hello"), 2},
  };
  for (const Row& row : rows) {
    Case& script = g.add(fmt::format("every-split-{}", row.name),
                         "a frame may be cut anywhere in header, key and payload");
    script.covers("RFC6455-6.2-1");
    for (std::size_t cut = 1; cut <= row.header + key_size + 4; ++cut)
      script.send(row.frame, cut_at({cut})).expect(row.answer);
  }
}

// Text, Binary, a fragmented message with a Ping inside, over and over.
struct Mixed {
  std::vector<Item> items;
  std::vector<Frame> echoes;
  std::vector<std::string> pings;

  void add(int i) {
    const Payload payload(fmt::format("number {}", i));
    switch (i % 4) {
      case 0:
        both(text(payload));
        break;
      case 1:
        both(binary(payload));
        break;
      case 2:
        a_ping(i);
        break;
      default:
        items.emplace_back(text("frag").more());
        a_ping(i);
        items.emplace_back(continuation("mented"));
        echoes.push_back(text("fragmented"));
    }
  }
  void both(const Frame& message) {
    items.emplace_back(message);
    echoes.push_back(message);
  }
  void a_ping(int i) {
    pings.push_back(fmt::format("ping {}", i));
    items.emplace_back(ping(pings.back()));
  }
};

void play(Case& script, const Mixed& mixed, const Cut& cut) {
  script.send(mixed.items, cut);
  for (const Frame& echo : mixed.echoes) script.expect(echo);
  if (!mixed.pings.empty()) script.expect(PongsOf{mixed.pings});
}

}  // namespace

Group framing_segmentation() {
  Group g("framing.segmentation", "6.2 Receiving Data");
  g.judging(Judged::either);
  octet_by_octet(g);
  every_split(g);

  for (const int count : {2, 50, 1000}) {
    Mixed mixed;
    for (int i = 0; i < count; ++i) mixed.add(i);
    Case& script = g.add(fmt::format("many-frames-{}-in-one", count),
                         "many frames in one write are all processed, in order");
    script.covers("RFC6455-6.2-1", "RFC6455-6.2-2");
    play(script, mixed, whole());
  }

  g.add("header-then-pause", "a second may pass between header and payload")
      .covers("RFC6455-6.2-1")
      .echo(text("Hello"), slowly(cut_at({2 + key_size}), 1000ms));

  Case& joined =
      g.add("tail-joined", "the end of a frame and the begin of the next share a segment");
  joined.covers("RFC6455-6.2-1");
  constexpr std::size_t frame_size = 2 + key_size + 5;
  for (std::size_t cut = 1; cut < frame_size; ++cut) {
    joined.send({text("first"), text("other")}, cut_at({cut, frame_size + cut}))
        .expect(text("first"))
        .expect(text("other"));
  }

  for (const std::size_t prime : {3, 7, 13, 1021}) {
    Mixed mixed;
    for (int i = 0; i < 100; ++i) mixed.add(i);
    mixed.both(binary(noise(60000)));
    mixed.both(text(fill(3000)));
    Case& script = g.add(fmt::format("chunk-primes-{}", prime),
                         "64 KiB of mixed frames in segments of a prime size are understood");
    script.covers("RFC6455-6.2-1");
    play(script, mixed, in_pieces(prime));
  }
  return g;
}

}  // namespace suite

#include <fmt/format.h>

#include "suites/catalogue.h"
#include "suites/deflate/compressed.h"

namespace suite {
namespace {

Frame zeros(std::size_t size) { return binary(Payload::repeated(std::string(1, '\0'), size)); }

}  // namespace

Group deflate_bomb() {
  Group g("deflate.bomb", "10.4 Implementation-Specific Limits");
  g.judging(Judged::either);
  for (const std::size_t mebibytes : {1, 16, 256}) {
    g.add(fmt::format("ratio-1000-{}m", mebibytes),
          "a message that grows a thousandfold comes back or is refused as too big")
        .tier(mebibytes > 16 ? Tier::full : Tier::standard)
        .covers("RFC6455-10.4-1", "RFC6455-10.4-2", "RFC6455-7.4.1-11")
        .alone()
        .offer(plain_offer())
        .send(binary_of(bomb(mebibytes * mib)))
        .expect(echo_of(zeros(mebibytes * mib)).or_too_big())
        .then_alive();
  }
  g.add("fragmented", "the same in fragments of 64 octets")
      .covers("RFC6455-10.4-1")
      .alone()
      .offer(plain_offer())
      .send(cut_every(64, binary_of(bomb(16 * mib))))
      .expect(echo_of(zeros(16 * mib)).or_too_big())
      .then_alive();

  struct Row {
    std::size_t size;
    bool compressed;
  };
  std::vector<Row> rows;
  for (const std::size_t size : {64 * kib, mib, 4 * mib, 16 * mib})
    for (const bool compressed : {false, true}) rows.push_back({size, compressed});
  g.add("limit-equals-plain", "it is recorded which sizes are refused, plain and compressed")
      .covers("RFC6455-10.4-2")
      .alone()
      .each(rows, [](Conversation& conversation, const Row& row) {
        conversation.offer(plain_offer())
            .send(row.compressed ? binary_of(bomb(row.size)) : zeros(row.size))
            .expect(Reaction{});
      });

  // Not so much in all that a peer which works it off is busy for longer than T_max.
  struct Crowd {
    std::size_t count;
    std::size_t mebibytes;  // each
  };
  for (const Crowd& crowd : {Crowd{10, 16}, Crowd{100, 2}}) {
    g.add(fmt::format("concurrent-{}", crowd.count), "many such messages at once leave it alive")
        .judging(Judged::server)
        .tier(crowd.count > 10 ? Tier::full : Tier::standard)
        .covers("RFC6455-10.4-1")
        .alone()
        .beside(
            std::vector<Frame>(crowd.count, binary_of(bomb(crowd.mebibytes * mib))),
            [](Conversation& conversation, const Frame& bomb) {
              conversation.offer(plain_offer()).send(bomb).await_data().end(EndOfOurs::How::rst);
            },
            crowd.count)
        .then_alive();
  }

  const std::string empty = Blocks().stored("").octets();
  g.add("many-empty-blocks", "a mebibyte of empty blocks is an empty message, or too big")
      .covers("RFC6455-10.4-1")
      .alone()
      .offer(plain_offer())
      .send(text_of(Payload::repeated(empty, mib / empty.size()) + Blocks().message()))
      .expect(echo_of(text("")).or_too_big())
      .then_alive();
  for (Case& script : g.cases) script.needs(Need::deflate);
  return g;
}

}  // namespace suite

#include <fmt/format.h>

#include <algorithm>

#include "suites/catalogue.h"
#include "suites/crowd.h"
#include "suites/size_search.h"

namespace suite {
namespace {

struct Size {
  const char* name;
  std::size_t octets;
};

void large_sizes(Group& g) {
  for (const Size& size : {Size{"64k", 64 * kib}, Size{"256k", 256 * kib}, Size{"1m", mib},
                           Size{"4m", 4 * mib}, Size{"8m", 8 * mib}, Size{"16m", 16 * mib}}) {
    for (const MessageKind& kind : message_kinds)
      g.add(fmt::format("size-{}-{}", size.name, kind.name),
            "a large message comes back, or is refused as too big")
          .covers("RFC6455-10.4-2")
          .send(kind.message(size.octets))
          .expect(taken_or_refused(kind.message(size.octets)));
  }
  for (const Size& part : {Size{"64", 64}, Size{"256", 256}, Size{"1k", kib}, Size{"4k", 4 * kib},
                           Size{"16k", 16 * kib}, Size{"64k", 64 * kib}, Size{"256k", 256 * kib},
                           Size{"1m", mib}, Size{"4m", 4 * mib}}) {
    for (const MessageKind& kind : message_kinds)
      g.add(fmt::format("fragmented-4m-{}-by-{}", kind.name, part.name),
            "a large message in fragments comes back, or is refused as too big")
          .covers("RFC6455-10.4-2", "RFC6455-5.4-11")
          .tier(part.octets < kib ? Tier::full : Tier::standard)
          .send(in_fragments_of(part.octets, kind.message(4 * mib)))
          .expect(taken_or_refused(kind.message(4 * mib)));
  }
  for (const std::size_t piece : {64, 128, 256, 512, 1024, 2048}) {
    for (const MessageKind& kind : message_kinds)
      g.add(fmt::format("chopped-1m-{}-by-{}", kind.name, piece),
            "a large message in small segments comes back, or is refused as too big")
          .covers("RFC6455-6.2-1")
          .send(kind.message(mib), in_pieces(piece))
          .expect(taken_or_refused(kind.message(mib)));
  }
}

// A message over the limit, as far as the peer takes it: its last octet never comes.
Conversation& send_too_much(Conversation& conversation, std::size_t limit) {
  constexpr std::size_t piece = 64 * kib;
  const std::size_t pieces = limit / piece + 1;
  return conversation.send(binary("").declaring(pieces * piece + 1))
      .stream(many(raw(std::string(piece, 'x')), {pieces, pieces}));
}

void around_the_limit(Group& g) {
  g.add("search-limit", "the largest message that the peer takes is found")
      .covers("RFC6455-10.4-2", "RFC6455-7.4.1-11")
      .next("the largest message, doubling and then bisecting up to 16 MiB", for_size_limit());

  g.add("limit-at-header", "a message over the limit is refused at its header")
      .covers("RFC6455-10.4-1")
      .next("a frame of one octet more than the limit", with_size_limit([](std::size_t limit) {
              Conversation conversation;
              conversation.send(binary("").declaring(limit + 1))
                  .expect(failure(ws::CloseCode::message_too_big)
                              .before({raw(std::string(64 * kib, 'x'))})
                              .or_waits(Grade::non_strict));
              return Round{conversation};
            }));

  g.add("limit-fragmented-equal", "the limit is the same for a message in fragments")
      .covers("RFC6455-10.4-2")
      .next("messages in fragments, as long as the limit and one octet longer",
            with_size_limit([](std::size_t limit) {
              const auto in_parts = [&](std::size_t size) {
                return in_fragments_of(limit / 16 + 1, binary(noise(size)));
              };
              Round round(2);
              round[0].send(in_parts(limit)).expect(binary(noise(limit)));
              const Frame longer = binary(noise(limit + 1));
              round[1]
                  .send(in_parts(limit + 1))
                  .expect(taken_or_refused(longer).taken_is(Grade::non_strict));
              return round;
            }));

  g.add("exact-limit", "a message as long as the limit comes back, a longer one is refused")
      .covers("RFC6455-10.4-2")
      .next("messages as long as the limit and one octet longer",
            with_size_limit([](std::size_t limit) {
              Round round(2);
              round[0].echo(binary(noise(limit)));
              const Frame longer = binary(noise(limit + 1));
              round[1].send(longer).expect(taken_or_refused(longer).taken_is(Grade::non_strict));
              return round;
            }));

  g.add("huge-after-limit-alive", "a hundred messages over the limit do no harm")
      .judging(Judged::server)
      .covers("RFC6455-10.4-1")
      .tier(Tier::full)
      .next("a hundred messages over the limit", with_size_limit([](std::size_t limit) {
              Conversation conversation;
              send_too_much(conversation, limit).expect(refused_or(Grade::non_strict));
              return Round{conversation.copies({100, 100})};
            }))
      .then_alive();
}

void without_end(Group& g) {
  g.add("declared-2-60-no-data", "a frame that declares 2^60 octets is refused, or waited for")
      .covers("RFC6455-10.4-1")
      .send(binary("").declaring(std::uint64_t{1} << 60))
      .expect(failure(ws::CloseCode::message_too_big).or_waits(Grade::pass))
      .then_alive();

  constexpr std::size_t cap_in_pieces = 64 * mib / (64 * kib);
  g.add("endless-frame", "a frame without end is refused at some size")
      .covers("RFC6455-10.4-1")
      .tier(Tier::full)
      .send(binary("").declaring(std::uint64_t{1} << 62))
      .stream(many(raw(std::string(64 * kib, 'x')), {cap_in_pieces, cap_in_pieces}))
      .expect(refused_or(Grade::informational))
      .then_alive();

  for (const Size& part : {Size{"1", 1}, Size{"4k", 4 * kib}}) {
    const std::size_t most = std::min<std::size_t>(64 * mib / part.octets, 16'000'000);
    g.add(fmt::format("endless-fragments-{}", part.name),
          "a message in fragments without end is refused at some size")
        .covers("RFC6455-10.4-1")
        .tier(part.octets == 1 ? Tier::stress : Tier::full)
        .send(binary("x").more())
        .weigh()
        .stream(many(continuation(fill(part.octets)).more(), {most, most}))
        .weigh()
        .expect(refused_or(Grade::informational).or_with(ws::CloseCode::policy_violation))
        .survey(memory_growth())
        .then_alive();
  }
  for (const Size& count : {Size{"10k", 10'000}, Size{"1m", 1'000'000}}) {
    g.add(fmt::format("empty-fragments-{}", count.name),
          "a message of very many empty fragments comes back, or is refused")
        .covers("RFC6455-10.4-1", "RFC6455-5.4-11")
        .tier(count.octets > 10'000 ? Tier::full : Tier::standard)
        .send(text("begin").more())
        .stream(many(continuation("").more(), {count.octets, count.octets}))
        .send(continuation("end"))
        .expect(taken_or_refused(text("beginend")).or_with(ws::CloseCode::policy_violation))
        .then_alive();
  }
}

}  // namespace

Group limits_message() {
  Group g("limits.message", "10.4 Implementation-Specific Limits");
  g.judging(Judged::either);
  large_sizes(g);
  around_the_limit(g);
  without_end(g);
  return g;
}

}  // namespace suite

#include <fmt/format.h>

#include "suites/catalogue.h"
#include "suites/crowd.h"
#include "suites/deflate/compressed.h"

namespace suite {
namespace {

constexpr Count million = {1'000'000, 1'000'000};

// The connection is served behind it all, or was ended by policy.
TakenOrRefused served_or_refused(const Frame& frame) {
  return taken_or_refused(frame).or_with(ws::CloseCode::policy_violation);
}

void floods_of_pings(Group& g) {
  const auto flood = [&](const char* name, const Stream& stream) {
    g.add(fmt::format("ping-flood.{}", name), "very many Pings: the last one is answered")
        .covers("RFC6455-5.5.3-2", "RFC6455-7.4.1-10")
        .tier(Tier::stress)
        .weigh()
        .stream(stream)
        .weigh()
        .send(ping("the last"))
        .expect(served_or_refused(pong("the last")))
        .survey(memory_growth());
  };
  flood("100k", many(ping("flood"), {100'000, 100'000}));
  // Ten seconds at a million octets a second, as fast as they are taken.
  flood("1m-octets-per-s", many(ping(fill(125)), {80'000, 80'000}));

  g.add("pong-flood", "very many Pongs that nobody asked for do no harm")
      .covers("RFC6455-5.5.3-3")
      .tier(Tier::stress)
      .stream(many(pong("flood"), {100'000, 100'000}))
      .send(text("later"))
      .expect(served_or_refused(text("later")))
      .then_alive();

  g.add("ping-flood-unread", "Pings whose Pongs nobody reads are not taken without end")
      .covers("RFC6455-5.5.3-2", "RFC6455-10.4-1")
      .tier(Tier::stress)
      .alone()
      .stream(many(ping(fill(125)), {500'000, 500'000}).without_reading())
      .send(ping("the last"))
      .expect(served_or_refused(pong("the last")).or_dropped())
      .then_alive();
}

void messages(Group& g) {
  const auto fragments = [&](const char* name, std::string part) {
    std::string whole = "<";
    for (std::size_t i = 0; i < million.usual; ++i) whole += part;
    whole += ">";
    g.add(fmt::format("tiny-fragments-flood.{}", name),
          "a message in a million tiny fragments comes back, or is refused")
        .covers("RFC6455-10.4-1")
        .tier(Tier::stress)
        .send(text("<").more())
        .stream(many(continuation(part).more(), million))
        .send(continuation(">"))
        .expect(served_or_refused(text(whole)))
        .then_alive();
  };
  fragments("one-octet", "x");
  fragments("empty", "");

  g.add("tiny-messages-flood", "a million empty messages come back, or are refused")
      .covers("RFC6455-10.4-1")
      .tier(Tier::stress)
      .stream(many(text(""), million).echoed(any_number).or_refused())
      .then_alive();

  g.add("close-flood", "a thousand Closes get one reply")
      .covers("RFC6455-5.5.1-7")
      .stream(many(close(1000), {1000, 1000}))
      .expect(CloseReply{.sent = 1000})
      .then_alive();
}

// A message that stands for nothing and is all Huffman codes, each as large as there can be.
Frame codes_without_end() {
  CodeTable table{std::vector<std::uint8_t>(286, 9), std::vector<std::uint8_t>(30, 5)};
  std::fill_n(table.literals.begin(), 226, std::uint8_t{8});
  std::fill_n(table.distances.begin(), 2, std::uint8_t{4});
  constexpr std::size_t size = 64 * kib;
  const std::string block = Blocks().dynamic(table).end().stored("").octets();
  return binary(Payload::repeated(block, size / block.size()) + Payload(Blocks().message()))
      .with_rsv(ws::rsv1);
}

void compressed(Group& g) {
  constexpr std::size_t count = 100;
  Case& script =
      g.add("compression-ratio-cpu", "a hundred messages that are dear to inflate do no harm")
          .judging(Judged::server);
  script.covers("RFC6455-10.4-1")
      .needs(Need::deflate)
      .tier(Tier::stress)
      .alone()
      .weigh()
      .echo(text("before"))
      .beside(
          std::vector<Frame>(count, codes_without_end()),
          [](Conversation& conversation, const Frame& message) {
            conversation.offer(plain_offer()).send(message).await_data().end(EndOfOurs::How::rst);
          },
          count)
      .survey(processor_time());
  script.fresh().weigh().echo(text("behind"));
  script.then_alive();
}

void slow_readers(Group& g) {
  const Frame big = binary(noise(256 * kib));
  g.add("slow-reader.no-read", "messages whose echoes nobody reads are not taken without end")
      .covers("RFC6455-10.4-1", "RFC6455-7.1.1-2")
      .tier(Tier::full)
      .alone()
      .stream(many(big, {512, 512}).echoed(any_number).without_reading())
      .send(ping("the last"))
      .expect(served_or_refused(pong("the last")).or_dropped())
      .then_alive();
  g.add("slow-reader.read-1-octet", "messages come back whole however slowly they are read")
      .covers("RFC6455-10.4-1", "RFC6455-7.1.1-2")
      .tier(Tier::full)
      .alone()
      .stream(many(big, {8, 32}).echoed(any_number).reading_at_most(1).or_refused())
      .then_alive();
}

}  // namespace

Group abuse_floods() {
  Group g("abuse", "10.4 Implementation-Specific Limits");
  g.judging(Judged::either);
  slow_readers(g);
  floods_of_pings(g);
  messages(g);
  compressed(g);
  return g;
}

}  // namespace suite

#include <fmt/format.h>

#include "suites/catalogue.h"
#include "suites/crowd.h"

namespace suite {
namespace {

// `character` over and over, as whole characters in 64 KiB.
std::string text_of(std::string_view character) {
  std::string octets;
  while (octets.size() + character.size() <= 64 * kib) octets += character;
  return octets;
}

void rates(Group& g) {
  struct Size {
    std::size_t octets;
    Count count;
  };
  for (const MessageKind& kind : message_kinds) {
    for (const Size& size :
         {Size{16, {2000, 2'000'000}}, Size{1024, {2000, 1'000'000}}, Size{65536, {100, 50'000}}}) {
      g.add(fmt::format("{}-{}-pipelined", kind.name, size.octets),
            "how many messages a second come back, 64 on the way at once")
          .covers("RFC6455-6.1-7")
          .alone()
          .stream(many(kind.message(size.octets), size.count).echoed(64))
          .survey(message_rate());
    }
  }

  const Count blocks = {32, 1024};  // of 64 KiB
  const Frame block = binary(noise(64 * kib));
  g.add("masking-cost", "what unmasking costs: a random key against one that masks nothing")
      .judging(Judged::server)
      .covers("RFC6455-6.2-8")
      .alone()
      .stream(many(block, blocks).echoed(16))
      .stream(many(block.under_key(0), blocks).echoed(16))
      .survey(first_against_second());

  struct Script {
    const char* name;
    const char* character;
  };
  for (const Script& script :
       {Script{"ascii", "a"}, Script{"cyrillic", "\xd0\x96"}, Script{"cjk", "\xe6\xbc\xa2"},
        Script{"emoji", "\xf0\x9f\x98\x80"}}) {
    const std::string octets = text_of(script.character);
    g.add(fmt::format("utf8-cost-{}", script.name),
          "what validating costs: such text against the same octets as Binary")
        .covers("RFC6455-8.1-1")
        .alone()
        .stream(many(text(octets), blocks).echoed(16))
        .stream(many(binary(octets), blocks).echoed(16))
        .survey(first_against_second());
  }
}

void compressed_rates(Group& g) {
  for (const Corpus corpus : {Corpus::json, Corpus::random}) {
    Case& script = g.add(fmt::format("deflate-{}", name(corpus)),
                         "how many compressed messages a second come back, one behind the other");
    script.covers("RFC7692-5-18")
        .needs(Need::deflate)
        .alone()
        .offer({.lines = {"permessage-deflate; client_max_window_bits"}})
        .survey(message_rate());
    for (const std::size_t size : {16, 64, 256, 1024, 4096, 8192, 16384, 32768, 65536, 131072})
      script.volley({.corpus = corpus, .size = size, .usual = 8});
  }
}

}  // namespace

Group perf_rtt() {
  Group g("perf.rtt", "6.1 Sending Data");
  g.judging(Judged::either);
  for (const MessageKind& kind : message_kinds) {
    for (const std::size_t size : {0, 16, 64, 256, 1024, 4096}) {
      g.add(fmt::format("{}-{}", kind.name, size), "how long a message takes there and back")
          .covers("RFC6455-6.1-7")
          .alone()
          .stream(many(kind.message(size), {100, 1000}).echoed(1))
          .survey(distribution(Span::echo));
    }
  }
  return g;
}

Group perf_rate() {
  Group g("perf.rate", "6.1 Sending Data");
  g.judging(Judged::either);
  rates(g);
  compressed_rates(g);
  return g;
}

Group perf_connections() {
  Group g("perf.connections", "4.2.2 Sending the Server's Opening Handshake");
  g.add("open-rate", "how many connections a second are opened, served and closed")
      .covers("RFC6455-4.2.2-16")
      .alone()
      .echo(text("the first"))
      .sweep(10'000, 100, [](Conversation& other, std::size_t) { other.echo(text("another")); })
      .survey(opening_rate());

  g.add("memory-idle", "what memory an idle connection takes")
      .covers("RFC6455-4.2.2-16")
      .needs(Need::process)
      .alone()
      .weigh()
      .gather()
      .echo(text("one of many"))
      .weigh()
      .crowd({500, 10'000}, [](Conversation& idle) { idle.as_bystander().stay(); })
      .survey(who_was_let_in());

  g.add("fan-in", "how many messages a second many connections get through together")
      .covers("RFC6455-4.2.2-16")
      .alone()
      .stream(many(text(fill(64)), {100, 10'000}).echoed(8))
      .crowd({31, 31},
             [](Conversation& other) {
               other.stream(many(text(fill(64)), {100, 10'000}).echoed(8));
             })
      .survey(message_rate());
  return g;
}

Group perf_latency() {
  Group g("perf", "5.5.2 Ping");
  g.judging(Judged::either);
  const auto add = [&](const char* name, const char* title, Count others, const Stream& load) {
    g.add(fmt::format("latency-under-{}", name), title)
        .covers("RFC6455-5.5.2-3")
        .alone()
        .gather()
        .stream(many(text(fill(64)), {100, 1000}).echoed(1))
        .crowd(others, [&](Conversation& other) { other.gather().stream(load.beside_others()); })
        .survey(distribution(Span::echo));
  };
  constexpr Count unbounded = {1'000'000'000, 1'000'000'000};
  add("ping", "how long a small message takes beside very many Pings", {4, 4},
      many(ping(fill(125)), unbounded));
  add("big-message", "how long a small message takes beside large ones", {2, 2},
      many(binary(noise(mib)), unbounded).echoed(2));
  add("other-connections", "how long a small message takes beside other connections", {50, 500},
      many(text(fill(64)), unbounded).echoed(1));
  return g;
}

}  // namespace suite

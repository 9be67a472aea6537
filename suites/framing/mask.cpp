#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "libcore/base/random.h"
#include "suites/catalogue.h"
#include "suites/randomness.h"

namespace suite {
namespace {

void masking_keys(Group& g) {
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

// Frames against the mask rule of their speaker: a client's without a mask, a server's with one.
void against_the_rule(Group& g, Judged judged) {
  const auto add = [&](const char* name) -> Case& {
    if (judged == Judged::client)
      return g.add(fmt::format("present-{}", name), "a frame of a server with a mask is refused")
          .judging(judged)
          .covers("RFC6455-5.1-6", "RFC6455-5.1-7", "RFC6455-7.1.7-1", "RFC6455-10.7-1");
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
  if (judged == Judged::client) {
    add("zero-key").send(text("Hello").under_key(0).wrongly_masked()).expect(protocol_failure());
    return;
  }
  add("second-frame")
      .send({text("good"), text("bad").wrongly_masked()})
      .expect(Echo{ws::Opcode::text, "good", true})
      .expect(protocol_failure());
}

// --- The keys of a client.

using JudgeKeys = std::function<std::optional<Judgement>(const std::deque<Finding>&)>;

// Whether a client masks at all is for the monitor to say.
Survey of_keys(std::string what, JudgeKeys judge) {
  return {std::move(what), [judge = std::move(judge)](const std::deque<Finding>& findings,
                                                      const Facts&) { return judge(findings); }};
}

Words keys_of(const Finding& finding) {
  Words keys;
  for (const Masked& masked : finding.masks) keys.push_back(masked.key);
  return keys;
}

Words all_keys(const std::deque<Finding>& findings) {
  Words keys;
  for (const Finding& finding : findings)
    std::ranges::copy(keys_of(finding), std::back_inserter(keys));
  return keys;
}

// One chance pair among a thousand is bad luck, and a second one odd.
Survey keys_are_fresh() {
  return of_keys("each frame has a key of its own",
                 [](const std::deque<Finding>& findings) -> std::optional<Judgement> {
                   const Words keys = all_keys(findings);
                   const std::size_t pairs = equal_pairs(keys);
                   if (pairs <= 1) return std::nullopt;
                   const bool chance = chance_of_pairs(pairs, keys.size()) >= unlikely;
                   return graded(
                       chance ? Grade::non_strict : Grade::fail,
                       fmt::format("{} pairs among {} keys are equal", pairs, keys.size()));
                 });
}

// A share of the keys has a property that none should have but by chance.
std::optional<Judgement> judge_share(std::size_t found, std::size_t keys, bool by_chance,
                                     std::string_view what) {
  const bool most = keys >= 8 && 2 * found > keys;
  if (!most && by_chance) return std::nullopt;
  return graded(most ? Grade::fail : Grade::non_strict,
                fmt::format("{} of {} keys {}", found, keys, what));
}

Survey keys_are(std::string what, std::function<bool(const Masked&)> has, std::string_view named) {
  return of_keys(std::move(what), [has = std::move(has), named](const auto& findings) {
    std::size_t found = 0;
    std::size_t keys = 0;
    for (const Finding& finding : findings) {
      keys += finding.masks.size();
      found += static_cast<std::size_t>(std::ranges::count_if(finding.masks, has));
    }
    return judge_share(found, keys, chance_of_hits(found, keys) >= unlikely, named);
  });
}

Survey connections_keep_no_key() {
  return of_keys("no connection has one key for its frames", [](const auto& findings) {
    std::size_t kept = 0;
    std::size_t keys = 0;
    for (const Finding& finding : findings) {
      const Words own = keys_of(finding);
      keys += own.size();
      for (std::size_t i = 1; i < own.size(); ++i) kept += own[i] == own[i - 1] ? 1 : 0;
    }
    return judge_share(kept, keys, chance_of_hits(kept, keys) >= unlikely,
                       "are the one before them on their connection");
  });
}

Survey keys_cannot_be_foretold() {
  return of_keys(
      "no key can be told from others",
      [](const std::deque<Finding>& findings) -> std::optional<Judgement> {
        std::size_t equal_on_one = 0;
        for (const Finding& finding : findings) {
          const Words keys = keys_of(finding);
          equal_on_one += equal_pairs(keys);
          if (const std::optional<std::string> teller = foretold_by(keys))
            return graded(Grade::fail, fmt::format("the next key is told by {}", *teller));
        }
        const Words all = all_keys(findings);
        const std::size_t across = equal_pairs(all) - equal_on_one;
        if (chance_of_pairs(across, all.size()) < unlikely)
          return graded(Grade::fail, fmt::format("{} keys came on several connections", across));
        if (const std::optional<std::string> seen = unevenness(all))
          return graded(Grade::non_strict, *seen);
        return std::nullopt;
      });
}

void keys_of_clients(Group& g) {
  constexpr std::size_t in_flight = 16;
  const auto echoes = [](std::size_t count) {
    return many(binary(noise(8)), {count, count}).echoed(in_flight);
  };
  g.add("client-keys-fresh", "each frame of a client has a key of its own")
      .covers("RFC6455-5.3-2", "RFC6455-10.3-1", "RFC6455-5.2-6", "RFC6455-5.3-5", "RFC6455-5.3-6")
      .stream(echoes(1000))
      .survey(keys_are_fresh());
  g.add("client-keys-entropy", "nobody can foretell the keys of a client")
      .covers("RFC6455-5.3-3", "RFC6455-5.3-4", "RFC6455-10.3-1")
      .each(std::array{1, 2, 3, 4, 5},
            [&](Conversation& conversation, int) { conversation.stream(echoes(4000)); })
      .survey(keys_cannot_be_foretold());
  const auto add = [&](const char* name, std::string_view title) -> Case& {
    return g.add(fmt::format("client-keys-{}", name), title)
        .covers("RFC6455-5.3-2", "RFC6455-5.3-3")
        .each(std::array{1, 2},
              [&](Conversation& conversation, int) { conversation.stream(echoes(500)); });
  };
  add("zero-share", "keys are not zero")
      .survey(keys_are(
          "no share of the keys is zero", [](const Masked& masked) { return masked.key == 0; },
          "are zero"));
  add("per-connection-constant", "a connection has more than one key")
      .survey(connections_keep_no_key());
  add("derived-from-payload", "keys are not taken from the payload")
      .survey(keys_are(
          "no share of the keys is the payload's beginning",
          [](const Masked& masked) { return masked.payload == masked.key; },
          "are the payload's first octets"));
  g.add("client-keys-over-tls", "frames within TLS are masked like all others")
      .over(Transport::tls)
      .covers("RFC6455-5.1-2")
      .stream(echoes(1000))
      .survey(keys_are_fresh());
}

void masks_of_clients(Group& g) {
  g.judging(Judged::client);
  against_the_rule(g, Judged::client);
  Case& unmasked = g.add("unmasked-accepted", "frames of a server without a mask come back");
  unmasked.covers("RFC6455-5.2-13");
  for (const std::size_t size : {0, 1, 125, 126, 65535, 65536})
    unmasked.echo(text(fill(size))).echo(binary(noise(size)));
  keys_of_clients(g);
}

}  // namespace

Group framing_mask() {
  Group g("framing.mask", "5.3 Client-to-Server Masking");
  masking_keys(g);
  against_the_rule(g, Judged::server);

  g.add("bit-without-key", "the octets behind a mask bit are the key, not the payload")
      .covers("RFC6455-5.2-6", "RFC6455-5.2-13")
      .send(raw("\x82\x85Hello"))
      .pause_slow()
      .expect(NoMessage{"only one octet of five has come behind the key"})
      .end(EndOfOurs::How::fin)
      .expect(Ended{});
  masks_of_clients(g);
  return g;
}

}  // namespace suite

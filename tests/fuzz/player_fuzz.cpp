// Whatever a peer sends behind a good opening handshake, every conversation comes to an end.

#include <memory>
#include <vector>

#include "libcore/http/head.h"
#include "libcore/ws/handshake.h"
#include "suites/catalogue.h"
#include "suites/player.h"
#include "tests/fuzz/input.h"
#include "tests/support/driver.h"

namespace {

using fuzz::require;

constexpr std::size_t most_sent = 70'000;  // octets of a conversation, so that a run stays quick
constexpr int most_turns = 100'000;
constexpr std::chrono::minutes most_time{10};

std::size_t octets_of(const suite::Conversation& conversation) {
  std::size_t octets = 0;
  for (const suite::Step& step : conversation.steps()) {
    if (std::holds_alternative<suite::Stream>(step) || std::holds_alternative<suite::Volley>(step))
      return most_sent + 1;
    const auto* send = std::get_if<suite::Send>(&step);
    if (send == nullptr) continue;
    base::Random random(1);
    const suite::Segments segments(*send, ws::Role::client, random);
    octets += segments.octets().size();
  }
  return octets;
}

std::vector<const suite::Conversation*> small_conversations() {
  std::vector<const suite::Conversation*> all;
  for (const suite::Case& one : suite::every_case())
    for (const suite::Round& round : one.rounds())
      for (const suite::Conversation& conversation : round)
        if (one.judges(ws::Role::server) && !conversation.asks() &&
            octets_of(conversation) <= most_sent)
          all.push_back(&conversation);
  return all;
}

// A player, and the peer that it talks to.
class Talk {
 public:
  explicit Talk(const suite::Conversation& conversation)
      : driver_(std::make_unique<suite::Player>(conversation, facts_, experience_, company_, 1,
                                                finding_, [] {})) {
    driver_.open();
    const auto answer = ws::agree(http::parse_request(driver_.sent()), {});
    take(http::to_string(ws::acceptance(std::get<ws::Agreement>(answer))));
  }

  void take(std::string_view octets) {
    if (!gone()) driver_.bytes(octets);
  }
  void fin() {
    if (!gone()) driver_.end(session::End::fin);
  }
  void wake() {
    if (!gone()) driver_.wake();
  }
  // The clock goes on from wish to wish until the player has finished.
  void play_out() {
    const session::Clock::time_point begin = driver_.now;
    for (int turns = 0; !finding_.done; ++turns) {
      require(turns < most_turns);
      if (driver_.wake()) continue;
      require(driver_.wish.wake_at != session::never);
      driver_.now = driver_.wish.wake_at;
      require(driver_.now - begin < most_time);
    }
    require(driver_.then == session::Then::close || driver_.then == session::Then::reset);
  }

 private:
  bool gone() const { return finding_.done || driver_.then == session::Then::reset; }

  suite::Facts facts_{.opening = {.host = "a"}};
  suite::Experience experience_;
  suite::Company company_;
  suite::Finding finding_;
  test::Driver driver_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<const suite::Conversation*> all = small_conversations();
  fuzz::Input input(data, size);
  const std::size_t high = input.choice();
  const std::size_t which = high << 8 | input.choice();
  const std::uint8_t seed = input.choice();
  const bool ends = (input.choice() & 1) != 0;

  Talk talk(*all[which % all.size()]);
  fuzz::in_pieces(input.rest(), seed, [&](std::span<char> in) {
    talk.take({in.data(), in.size()});
    talk.wake();
  });
  if (ends) talk.fin();
  talk.play_out();
  return 0;
}

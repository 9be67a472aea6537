#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libcore/session/session.h"
#include "libcore/ws/endpoint.h"
#include "libcore/ws/gather.h"
#include "tools/load/awaits.h"
#include "tools/load/crew.h"
#include "tools/load/scenario.h"
#include "tools/load/sequence.h"
#include "tools/load/stamp.h"
#include "tools/load/walk.h"

namespace load {

// Wakes the session by then at the latest.
inline void wake_by(session::Clock::time_point at, session::Turn& turn) {
  turn.wish.wake_at = std::min(turn.wish.wake_at, at);
}

// How much to send at once: one message, and further ones up to `most` while fewer octets than
// `full` are to go out.
struct Volume {
  std::uint32_t most = 1;
  std::size_t full = 0;
};

// What is said over one open connection: steps are done, messages sent, replies awaited and timed,
// and what comes is told apart. It decides nothing about the connection; `wish` says what its steps
// want of it.
class Dialogue {
 public:
  using Time = session::Clock::time_point;

  // What steps want of the connection.
  struct Wish {
    std::optional<Close> close;
    std::optional<Abort> abort;
    std::string failure;  // steps failed, and why: "on_open: no reply within 5s"
    bool opened = false;  // steps of that purpose are through
    bool flowed = false;
    bool closed = false;
    bool exhausted = false;  // its data is used up
  };

  // `number` is the connection's among all of the run, `first` that of its first message. All must
  // outlive it.
  Dialogue(Crew& crew, const Scenario& scenario, std::uint64_t number, std::uint64_t first,
           Time dialled);
  ~Dialogue();

  ws::Endpoint& endpoint() { return endpoint_; }

  // Takes messages off the front of what was read, up to an event that is none; that, or nothing
  // once `in` is used up.
  std::optional<ws::Event> read(std::span<char>& in, session::Turn& turn);

  void begin(const Steps& steps, Walk::Purpose purpose, session::Turn& turn);
  // Does rounds of a traffic that were due then, and returns how many: 0 where its data is used up.
  std::uint32_t perform(std::uint32_t traffic, const Due& due, session::Turn& turn,
                        const Volume& volume = {});

  void ponged(std::string_view data, session::Turn& turn);
  // Timeouts and waits that are over at `turn.now`. When it wants to be called is in the turn's
  // wish.
  void wake(session::Turn& turn);
  // Sends a Ping of the connection's own.
  void ping(session::Turn& turn);

  // Nothing is awaited and no steps are under way, but those of a flow.
  bool quiet() const;
  // The number behind all that its messages have.
  std::uint64_t next_number() const;
  std::uint32_t rounds_under_way(std::uint32_t traffic) const {
    return more_ == nullptr ? awaits_.size() : more_->rounds[traffic];
  }
  // Nothing where nothing new is wished.
  std::unique_ptr<Wish> take_wish() { return std::move(wish_); }

  // The connection is no longer one for messages: what is awaited will not come.
  void end();

 private:
  struct Pinging {
    std::string data;
    Time sent;
    Time deadline;
    Walk* walk;
  };
  // What only few connections need.
  struct More {
    Memory memory;
    ws::Gather gather;
    std::vector<std::uint64_t> numbers;  // by channel of the scenario
    std::vector<std::uint32_t> rounds;   // by traffic
    std::vector<std::unique_ptr<Walk>> walks;
    std::vector<Pinging> pings;
    Sequence sequence;
    std::uint64_t pinged = 0;
  };

  // Steps.
  void advance(Walk& walk, session::Turn& turn);
  void finish(Walk& walk);
  void fail(Walk& walk, const std::string& why);
  void bury();
  void end_round(std::uint32_t traffic, std::uint32_t n = 1);
  // Each says whether the walk can go on at once.
  bool run(const Send& send, Walk& walk, session::Turn& turn);
  bool run(const Request& request, Walk& walk, session::Turn& turn);
  bool run(const Publish& publish, Walk& walk, session::Turn& turn);
  bool run(const Expect& expect, Walk& walk, session::Turn& turn);
  bool run(const Wait& wait, Walk& walk, session::Turn& turn);
  bool run(const Ping& ping, Walk& walk, session::Turn& turn);
  bool run(const Close& close, Walk& walk, session::Turn& turn);
  bool run(const Abort& abort, Walk& walk, session::Turn& turn);
  bool run(const Repeat& repeat, Walk& walk, session::Turn& turn);
  bool run(const Choose& choose, Walk& walk, session::Turn& turn);
  bool run(const Mark& mark, Walk& walk, session::Turn& turn);

  // Messages out; how many.
  std::uint32_t send(Content& content, std::uint32_t channel, const Due& due, session::Turn& turn,
                     const Volume& volume);
  std::uint32_t request(const Request& request, std::uint32_t traffic, Walk* walk, const Due& due,
                        session::Turn& turn, const Volume& volume);
  std::uint32_t publish(const Publish& publish, const Due& due, session::Turn& turn,
                        const Volume& volume);
  std::uint64_t hash_of(const Request& request);
  void say_in_parts(const Content& content, session::Turn& turn);
  Governor* governor_of(const Walk* walk, std::uint32_t traffic) const;
  std::uint64_t& number_of(std::uint32_t channel);
  void exhaust(const Content& content);
  Wish& wish();

  // Messages in.
  void take(ws::Piece& piece, session::Turn& turn);
  void compare(ws::Piece& piece, session::Turn& turn);
  void settle(session::Turn& turn);
  void misheard(std::uint64_t octets, session::Turn& turn, const Incoming* message = nullptr);
  void hear(const Incoming& message, session::Turn& turn);
  bool hear_reply(const Incoming& message, const std::optional<FoundStamp>& stamp,
                  session::Turn& turn);
  bool hear_expected(const Incoming& message, session::Turn& turn);
  bool hear_delivery(const Incoming& message, const FoundStamp& found, session::Turn& turn);
  bool answers(const Incoming& message, const std::optional<FoundStamp>& stamp, const Await& await);
  // So many replies to that request, or to as many of its row.
  struct Replies {
    std::uint32_t n = 0;
    std::uint64_t octets = 0;
  };
  void answered(Await& await, const Replies& replies, session::Turn& turn,
                const Incoming* message = nullptr);
  void hear_number(const Incoming& message, Figures& figures);
  void note(const Sequence::Seen& seen, Figures& figures);
  bool is_intact(const Incoming& message, const FoundStamp& found) const;
  void capture(const std::vector<Capture>& captures, const Incoming& message);
  void count_wrong(Figures& figures, const char* cause);

  Memory* memory() { return more_ == nullptr ? nullptr : &more_->memory; }

  Crew& crew_;
  const Scenario& scenario_;
  const std::uint64_t number_;
  ws::Endpoint endpoint_;
  Awaits awaits_;
  std::unique_ptr<More> more_;
  std::unique_ptr<Wish> wish_;
  Time dialled_;               // until the first message came; then never
  std::uint64_t next_number_;  // of a scenario with one channel
  std::uint64_t came_ = 0;     // octets of the reply that is coming
  bool wrong_ = false;         // and whether they are not those that were sent
  Replies echoes_;             // to the oldest request, or its row, that are not counted yet
};

}  // namespace load

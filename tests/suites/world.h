#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libcore/session/session.h"
#include "suites/examination.h"
#include "tests/support/driver.h"

namespace test {

// What a case comes to.
struct Verdict {
  suite::Grade grade;
  std::string why;
  bool operator==(const Verdict&) const = default;
};

// Plays an examination against sessions of ours in memory: no socket, and the clock jumps to the
// next wake when nothing else is left to do. What both sides send arrives in pieces of `piece`
// octets (behind the first mebibyte of a connection in larger ones, to keep huge messages quick),
// never more than was written in one turn.
class World {
 public:
  using Server = std::function<std::unique_ptr<session::Session>()>;

  // What a client makes of an invitation.
  struct Visit {
    std::unique_ptr<session::Session> client = nullptr;  // none: it stays away
    session::Clock::duration after{};                    // the pause before it comes
    // It makes the other connections of the round without waiting for this one to end.
    bool others_beside = false;
    std::optional<suite::Departure> departure = {};  // of its process
  };
  // Asked for each part, all texts of its invitation filled in; for one that returns, which nobody
  // invites, once those before it are done.
  using Client = std::function<Visit(const suite::Examination::Part&)>;

  World(std::size_t piece, const Server& server)
      : World(piece, [server](const suite::Examination::Part&) { return Visit{server()}; }) {}
  World(std::size_t piece, Client client) : piece_(piece), client_(std::move(client)) {}

  // Until there is no next round.
  void run(suite::Examination& examination);

  std::string scheme = "ws";  // of the URLs that clients are told

  // Called with each finding at the end of its round: how the client's process ended.
  std::function<void(suite::Finding&)> departs;

  // Both sides of a connection and what is on its way between them.
  struct Wire;

 private:
  struct Coming;
  void ask(Coming& coming);
  void connect(Coming& coming);
  bool deliver(Wire& wire) const;
  bool wake(Wire& wire) const;

  std::size_t piece_;
  Client client_;
  session::Clock::time_point now_{std::chrono::hours(1)};
};

}  // namespace test

#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "libcore/session/session.h"
#include "suites/examination.h"
#include "tests/support/driver.h"

namespace test {

// Plays an examination against sessions of ours in memory: no socket, and the clock jumps to the
// next wake when nothing else is left to do. What both sides send arrives in pieces of `piece`
// octets (behind the first mebibyte of a connection in larger ones, to keep huge messages quick),
// never more than was written in one turn.
class World {
 public:
  using Server = std::function<std::unique_ptr<session::Session>()>;
  // A client that comes for this part, or none: it stays away.
  using Client = std::function<std::unique_ptr<session::Session>(const suite::Examination::Part&)>;

  World(std::size_t piece, Server server)
      : World(piece,
              [server = std::move(server)](const suite::Examination::Part&) { return server(); }) {}
  World(std::size_t piece, Client client) : piece_(piece), client_(std::move(client)) {}

  // Until there is no next round.
  void run(suite::Examination& examination);

  // Called with each finding at the end of its round: how the client's process ended.
  std::function<void(suite::Finding&)> departs;

  // Both sides of a connection and what is on its way between them.
  struct Wire;

 private:
  bool deliver(Wire& wire) const;
  bool wake(Wire& wire) const;

  std::size_t piece_;
  std::unique_ptr<Wire> connect(suite::Examination::Part& part) const;

  Client client_;
  session::Clock::time_point now_{std::chrono::hours(1)};
};

}  // namespace test

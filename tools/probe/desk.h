#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "libcore/net/loop.h"
#include "libcore/net/timer.h"
#include "libcore/session/session.h"

namespace probe {

// Where players wait for connections, and connections for players; first come, first served.
class Desk {
 public:
  using Time = session::Clock::time_point;

  explicit Desk(net::Loop& loop);
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;
  ~Desk();

  // Gives the player the connection that has waited longest, or lets it wait until that time; then
  // it is told that there will be none.
  void wait(std::unique_ptr<session::Session> player, Time until);
  // The session of a connection that has come, whose peer has said `said` so far: the player that
  // has waited longest, or one that holds the connection until there is one. Null: it is to be
  // turned away, as too many are held.
  std::unique_ptr<session::Session> arrive(std::string said);
  // Players that wait are told that nobody comes.
  void dismiss();
  // Connections that wait get no player: each is ended, or gets the session that `instead` makes
  // for what its peer has said.
  using Instead = std::function<std::unique_ptr<session::Session>(std::string_view said)>;
  void turn_away(const Instead& instead = {});

  std::size_t players() const { return players_.size(); }
  // Somebody has waited in vain.
  bool in_vain() const { return in_vain_; }

 private:
  class Holding;
  struct Held;
  struct Waiting {
    std::unique_ptr<session::Session> player;
    Time until;
  };

  void look_at_time();

  static constexpr std::size_t most_held = 1024;
  std::deque<Waiting> players_;
  std::shared_ptr<Held> held_;  // the connections; they may outlive the desk
  net::Timer timer_;
  bool in_vain_ = false;
};

// A session that begins behind octets which another has read already.
std::unique_ptr<session::Session> behind(std::unique_ptr<session::Session> session,
                                         std::string said);

}  // namespace probe

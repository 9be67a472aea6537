#include "tools/probe/desk.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "tools/probe/host.h"

namespace probe {
namespace {

class Behind final : public session::Session {
 public:
  Behind(std::unique_ptr<session::Session> session, std::string said)
      : session_(std::move(session)), said_(std::move(said)) {}

  void on_open(session::Turn& turn) override {
    turn.heir = std::move(session_);
    turn.rest = said_;
  }
  void on_bytes(std::span<char>, session::Turn&) override {}
  void on_wake(session::Turn&) override {}
  void on_end(session::End, session::Turn&) override {}

 private:
  std::unique_ptr<session::Session> session_;
  std::string said_;
};

}  // namespace

std::unique_ptr<session::Session> behind(std::unique_ptr<session::Session> session,
                                         std::string said) {
  if (said.empty()) return session;
  return std::make_unique<Behind>(std::move(session), std::move(said));
}

struct Desk::Held {
  std::deque<Holding*> connections;
};

// Reads nothing until there is a player.
class Desk::Holding final : public session::Session {
 public:
  Holding(std::shared_ptr<Held> held, std::string said)
      : held_(std::move(held)), said_(std::move(said)) {
    held_->connections.push_back(this);
  }
  ~Holding() override { std::erase(held_->connections, this); }

  void give(std::unique_ptr<session::Session> player) {
    player_ = std::move(player);
    std::erase(held_->connections, this);
    if (link_ != nullptr) link_->ring();
  }
  void turn_away(const Instead& instead) {
    turned_away_ = true;
    player_ = instead ? instead(std::exchange(said_, {})) : nullptr;
    if (link_ != nullptr) link_->ring();
  }

  void on_open(session::Turn& turn) override {
    link_ = &turn.link;
    turn.wish.read_at_most = 0;
    on_wake(turn);
  }
  void on_bytes(std::span<char>, session::Turn&) override {}
  void on_wake(session::Turn& turn) override {
    if (!player_ && (turned_away_ || turn.stopping)) turn.then = session::Then::close;
    if (!player_) return;
    turn.wish.read_at_most = session::unlimited;
    turn.heir = std::move(player_);
    turn.rest = said_;
  }
  void on_end(session::End end, session::Turn& turn) override {
    std::erase(held_->connections, this);
    if (player_) end_without_connection(*std::exchange(player_, nullptr), end);
    turn.then = session::Then::close;
  }

 private:
  std::shared_ptr<Held> held_;
  std::string said_;
  std::unique_ptr<session::Session> player_;
  session::Link* link_ = nullptr;
  bool turned_away_ = false;
};

Desk::Desk(net::Loop& loop)
    : held_(std::make_shared<Held>()), timer_(loop.wakes(), [this] { look_at_time(); }) {}

Desk::~Desk() = default;

void Desk::wait(std::unique_ptr<session::Session> player, Time until) {
  if (!held_->connections.empty()) return held_->connections.front()->give(std::move(player));
  players_.push_back({std::move(player), until});
  if (players_.size() == 1) timer_.set(until);
}

std::unique_ptr<session::Session> Desk::arrive(std::string said) {
  if (!players_.empty()) {
    std::unique_ptr<session::Session> player = std::move(players_.front().player);
    players_.pop_front();
    look_at_time();
    return behind(std::move(player), std::move(said));
  }
  if (held_->connections.size() == most_held) return nullptr;
  return std::make_unique<Holding>(held_, std::move(said));
}

void Desk::dismiss() {
  for (Waiting& waiting : std::exchange(players_, {}))
    end_without_connection(*waiting.player, session::End::timed_out);
  timer_.cancel();
}

void Desk::turn_away(const Instead& instead) {
  for (Holding* connection : std::exchange(held_->connections, {})) connection->turn_away(instead);
}

// Players wait in order, and each as long as the others.
void Desk::look_at_time() {
  const Time now = net::Loop::now();
  while (!players_.empty() && players_.front().until <= now) {
    const Waiting late = std::move(players_.front());
    players_.pop_front();
    in_vain_ = true;
    end_without_connection(*late.player, session::End::timed_out);
  }
  timer_.set(players_.empty() ? session::never : players_.front().until);
}

}  // namespace probe

#pragma once

#include <utility>

#include "tools/server/visit.h"

namespace serve {

// A behaviour that leaves its visit in the log. It is the behaviour itself, so that no message
// pays for the log, and an unlogged connection has no place for it.
template <typename Quiet>
class Logged final : public Quiet {
 public:
  // `log` must outlive it; `args` are the behaviour's own.
  template <typename... Args>
  Logged(Log& log, const Caller& caller, Args&&... args)
      : Quiet(std::forward<Args>(args)...), visit_(log, caller) {}

  void on_open(session::Turn& turn) override {
    counted(0, turn, [&] { Quiet::on_open(turn); });
  }
  void on_bytes(std::span<char> in, session::Turn& turn) override {
    counted(in.size(), turn, [&] { Quiet::on_bytes(in, turn); });
  }
  void on_wake(session::Turn& turn) override {
    if (turn.stopping) visit_.stopped();
    counted(0, turn, [&] { Quiet::on_wake(turn); });
    if (turn.then != session::Then::stay) visit_.given_up();
  }
  void on_end(session::End end, session::Turn& turn) override {
    visit_.ended(end);
    Quiet::on_end(end, turn);
  }

 private:
  void heard(const ws::Event& event) override { visit_.heard(event); }

  template <typename Act>
  void counted(std::size_t in, session::Turn& turn, const Act& act) {
    const std::size_t before = turn.out.size();
    act();
    visit_.count(in, turn.out.size() - before);
  }

  Visit visit_;
};

}  // namespace serve

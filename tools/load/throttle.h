#pragma once

#include <memory>
#include <optional>

#include "libcore/session/session.h"

namespace load {

// Around a session whose peer is to see a slow network: it gets, and gives, so many octets a second
// at most, TLS and framing included. What the session writes faster waits here, so that it counts
// as unsent.
class Throttle final : public session::Session {
 public:
  // Octets a second, above 0; nothing: as fast as it goes.
  Throttle(std::unique_ptr<session::Session> inner, std::optional<double> read_rate,
           std::optional<double> write_rate);

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End end, session::Turn& turn) override;

 private:
  using Time = session::Clock::time_point;

  // What may pass: it grows with time up to what passes in a tenth of a second.
  class Allowance {
   public:
    explicit Allowance(std::optional<double> rate) : rate_(rate) {}
    bool limited() const { return rate_.has_value(); }
    void grow(Time now);
    std::size_t octets() const { return static_cast<std::size_t>(octets_); }
    void use(std::size_t octets) { octets_ -= static_cast<double>(octets); }
    // When there is enough for it to be worth a turn.
    Time next(Time now) const;

   private:
    double most() const;

    std::optional<double> rate_;
    double octets_ = 0;
    std::optional<Time> grown_;
  };

  template <typename Visit>
  void give_turn(session::Turn& outer, const Visit& visit);
  void let_pass(session::Turn& outer);

  std::unique_ptr<session::Session> inner_;
  session::Wishes wish_;  // the inner session's
  session::Then then_ = session::Then::stay;
  base::Buffer held_;
  Allowance in_;
  Allowance out_;
};

}  // namespace load

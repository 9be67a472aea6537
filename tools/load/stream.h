#pragma once

#include <cstdint>
#include <optional>

#include "libcore/base/random.h"
#include "libcore/session/session.h"
#include "tools/load/curve.h"
#include "tools/load/share.h"

namespace load {

// When one traffic of a scenario is due, as far as one worker has to do it. Each time is computed
// from how many events there were before, never from the time of the one before, so nothing is lost
// to rounding however long the run, and nothing to a loop that came late.
//
// A scenario's rate is one stream for all, of which each share takes every n-th event. A rate of
// each connection is a stream for each: they are spread evenly over its interval, however many of
// the seats are taken, and share one cycle here.
class Stream {
 public:
  using Time = session::Clock::time_point;
  enum class Arrival : std::uint8_t { constant, poisson };
  struct Manner {
    bool each = false;  // connection has the rate; else all together have it
    Arrival arrival = Arrival::constant;
    std::uint64_t burst = 1;  // so many at once, that much more seldom
  };

  Stream(const Manner& manner, const Share& share, std::uint64_t seed);

  // A stage begins, in which the rate goes like this.
  void enter(const Curve& rate, Time begin);
  // There are seats 0 to seats - 1 for connections in this share. They never become fewer.
  void seat(std::uint64_t seats);

  // When something is due next; `session::never` if not in this stage.
  Time next() const { return next_; }
  // In `each`: the seat that it is for, which may be beyond those that there are.
  std::uint64_t seat_of_next() const;
  void advance();

  const Manner& manner() const { return manner_; }

 private:
  double position() const;
  void look_ahead();

  Manner manner_;
  Share share_;
  base::Random random_;
  std::optional<Curve> rate_;
  Time begin_{};       // of the stage
  double before_ = 0;  // events of earlier stages
  Time next_ = session::never;

  unsigned bits_ = 0;           // each: room for 2^bits_ seats
  std::uint64_t place_ = 0;     // each, constant: in the cycle; its seat is the bits in reverse
  std::uint64_t round_ = 0;     // constant: cycles, or own events, before
  double random_position_ = 0;  // poisson: of the next event
  std::uint64_t random_seat_ = 0;
};

}  // namespace load

#include "tools/load/stream.h"

#include <cmath>

namespace load {
namespace {

// The bits of a seat, read backwards, are its place in the cycle: so any first few of the seats are
// spread over all of it.
std::uint64_t reversed(std::uint64_t value, unsigned bits) {
  std::uint64_t result = 0;
  for (unsigned i = 0; i < bits; ++i, value >>= 1) result = result << 1 | (value & 1);
  return result;
}

}  // namespace

Stream::Stream(const Manner& manner, const Share& share, std::uint64_t seed)
    : manner_(manner), share_(share), random_(seed + share.index) {}

void Stream::enter(const Curve& rate, Time begin) {
  const bool first = !rate_;
  if (!first) before_ += rate_->events(begin - begin_);
  rate_ = rate;
  begin_ = begin;
  if (first && manner_.arrival == Arrival::poisson) return advance();
  look_ahead();
}

void Stream::seat(std::uint64_t seats) {
  while ((std::uint64_t{1} << bits_) < seats) {
    ++bits_;
    place_ *= 2;
  }
  look_ahead();
}

std::uint64_t Stream::seat_of_next() const {
  return manner_.arrival == Arrival::poisson ? random_seat_ : reversed(place_, bits_);
}

void Stream::advance() {
  const std::uint64_t places = std::uint64_t{1} << bits_;
  if (manner_.arrival == Arrival::poisson) {
    const double gap = -std::log1p(-random_.fraction()) * static_cast<double>(manner_.burst);
    const auto share = static_cast<double>(share_.of);
    random_position_ += manner_.each ? gap / static_cast<double>(places) : gap * share;
    random_seat_ = random_.below(places);
  } else if (!manner_.each || ++place_ == places) {
    place_ = 0;
    ++round_;
  }
  look_ahead();
}

// How many events are over when the next one is due: of a connection, or of the whole scenario.
double Stream::position() const {
  if (manner_.arrival == Arrival::poisson) return random_position_;
  const auto burst = static_cast<double>(manner_.burst);
  if (!manner_.each) return burst * static_cast<double>(share_.user(round_));
  const double within = static_cast<double>(place_) +
                        static_cast<double>(share_.index) / static_cast<double>(share_.of);
  return burst * (static_cast<double>(round_) + std::ldexp(within, -static_cast<int>(bits_)));
}

void Stream::look_ahead() {
  if (!rate_) return;
  const Curve::Time when = rate_->when(position() - before_);
  next_ = when < rate_->duration() ? begin_ + when : session::never;
}

}  // namespace load

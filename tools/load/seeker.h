#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "profiles/profile.h"

namespace load {

// Decides which value a search tries next, and when it knows the answer: the highest value that
// held, twice, below the lowest that did not.
//
//   step     from the first on in steps of a quarter, until one does not hold
//   bisect   the first, then the last; without one doubles, until it does not hold. Then always the
//            middle between the highest that holds and the lowest that does not, by their ratio,
//            until these are within a twentieth, or neighbours
//
// The answer is tried once more at the end. Where it does not hold then, the search goes on below.
class Seeker {
 public:
  explicit Seeker(const profile::Search& search);

  // The next value to try; nothing once the answer is known.
  std::optional<std::uint64_t> next() const;
  // How a trial at that value went.
  void tell(std::uint64_t value, bool holds);

  // The highest that holds as far as is known; 0: none.
  std::uint64_t found() const { return held_.empty() ? 0 : held_.rbegin()->first; }
  // The lowest that does not; 0: none.
  std::uint64_t failed() const { return failed_.value_or(0); }

 private:
  bool is_answer(std::uint64_t value) const;
  std::uint64_t beyond(std::uint64_t value) const;

  const profile::Search::Method method_;
  const std::uint64_t from_;
  const std::optional<std::uint64_t> to_;
  std::map<std::uint64_t, unsigned> held_;  // how often; all below failed_
  std::optional<std::uint64_t> failed_;
};

// How many trials a search makes at the most, as far as that can be told.
std::uint64_t most_trials(const profile::Search& search);

}  // namespace load

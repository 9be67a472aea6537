#pragma once

#include <cstdint>
#include <optional>

#include "profiles/profile.h"

namespace load {

// What a search makes of its profile. The numbers that it varies are multiplied by one factor, in
// all scenarios and stages, so that together they come to a value where they are highest in the
// stages that are recorded: rates to so many rounds of traffic a second over all connections,
// levels to so many connections, connect rates and arrivals to so many new connections a second.
class Variation {
 public:
  // Refers to the profile, which has a search. Throws base::Error where its numbers are all 0, or
  // cannot be told ahead.
  explicit Variation(const profile::Profile& profile);

  // The profile of one trial. What the search wants to hold is among its thresholds; where levels
  // are varied, so is that all these connections were opened. A stage that ends when its target is
  // reached has the more time that more connections, or a lower connect rate, take. It has no
  // search itself.
  profile::Profile at(std::uint64_t value) const;
  // The largest one that is known of: that of the most that is asked for, or else of the first.
  profile::Profile largest() const;

 private:
  const profile::Profile& profile_;
  const profile::Search& search_;
  double whole_ = 0;  // what the profile's own numbers come to
};

}  // namespace load

#include "suites/facts.h"

namespace suite {

Windows Windows::of(Time round_trip, double patience) {
  const auto stretched = [&](Time time) {
    return Time(
        static_cast<Time::rep>(static_cast<double>((time + 4 * round_trip).count()) * patience));
  };
  const Windows plain;
  return {.fast = stretched(plain.fast),
          .slow = stretched(plain.slow),
          .max = stretched(plain.max),
          .idle = stretched(plain.idle),
          .marker = stretched(plain.marker)};
}

}  // namespace suite

#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>

namespace suite {

// How a client comes back after its connections have ended (RFC 6455, section 7.2.3 wants a first
// delay by chance, and longer ones behind it).
struct Backoff {
  using Time = std::chrono::nanoseconds;

  enum class Kind : std::uint8_t {
    none,         // it never came back
    immediate,    // without a delay worth the name
    fixed,        // always after the same time
    exponential,  // each delay is `factor` times the one before, up to `longest`
    jittered,     // delays grow, and vary by chance
    random,       // they vary, and do not grow
  };

  Kind kind = Kind::none;
  Time first{};
  Time longest{};
  double factor = 1;    // of growth from one delay to the next, at the median; 1 where none grow
  bool capped = false;  // the last delays are equally long, behind shorter ones
  bool storm = false;   // ten attempts or more within a second
};

// What these delays look like, each from the end of a connection to the next attempt, in order. Two
// at least are needed for more than none and immediate: one alone is `fixed`.
Backoff fit(std::span<const Backoff::Time> delays);

// "exponential: 1s, times 2.0, up to 30s"
std::string describe(const Backoff& backoff);

}  // namespace suite

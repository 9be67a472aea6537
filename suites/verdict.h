#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace suite {

// Worse ones stand further down, as far as a case was judged at all.
enum class Grade : std::uint8_t {
  pass,
  informational,   // nothing to judge; the observation is recorded
  non_strict,      // allowed, or short of a recommendation
  fail,            // breaks a binding rule, corrupts data, hangs or crashes
  not_run,         // a fact about the peer is missing, or the run was stopped before
  blocked,         // the baseline failed, so nothing could be judged
  not_applicable,  // the peer does not claim what the case needs
};
std::string_view word(Grade grade);

// The sides of a judgement, kept apart in reports.
enum class Facet : std::uint8_t {
  behaviour,  // what was delivered
  code,       // close code and reason
  order,      // of Close, FIN, RST
  timing,
  hygiene,  // what the passive monitors saw
};
inline constexpr std::array every_facet{Facet::behaviour, Facet::code, Facet::order, Facet::timing,
                                        Facet::hygiene};
std::string_view word(Facet facet);

// What takes time in a conversation, from what was said or asked on.
enum class Span : std::uint8_t {
  opening,  // the opening handshake
  echo,
  pong,
  close,  // the Close of a peer that answers ours, or fails the connection
  end,    // of TCP, behind that
};
std::string_view word(Span span);

struct Timing {
  Span span;
  std::chrono::nanoseconds took;
};

// One thing that was seen and what it is worth.
struct Judgement {
  Facet facet;
  Grade grade;
  std::string why;
  // Rests on what did not come, on time or on a reset, so that it has to show in every attempt.
  bool by_absence = false;
};

// Of the peer's behaviour, as most are.
Judgement graded(Grade grade, std::string why);
// A figure of time, for the record.
Judgement noted(std::string figure);

// The worst grade of these; pass if there are none.
Grade worst(const std::vector<Judgement>& judgements);

}  // namespace suite

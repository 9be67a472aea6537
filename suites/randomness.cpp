#include "suites/randomness.h"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>
#include <cmath>

namespace suite {
namespace {

using View = std::span<const std::uint32_t>;

constexpr double words_there_are = 4294967296.0;

// Most of what could be told was told.
bool is_most(std::size_t right, std::size_t tried) { return tried >= 8 && 2 * right > tried; }

std::uint32_t turned(std::uint32_t word) { return __builtin_bswap32(word); }

// `tell(i)` is the word at `i` as the ones before it tell it.
template <typename Tell>
bool tells_most(View words, std::size_t from, const Tell& tell) {
  std::size_t right = 0;
  for (std::size_t i = from; i < words.size(); ++i) right += tell(i) == words[i] ? 1 : 0;
  return words.size() > from && is_most(right, words.size() - from);
}

bool is_constant(View words) {
  return tells_most(words, 1, [&](std::size_t i) { return words[i - 1]; });
}

bool counts(View words) {
  return tells_most(words, 2, [&](std::size_t i) { return 2 * words[i - 1] - words[i - 2]; });
}

// x' = a x + c modulo 2^32: the first odd difference tells the factor.
bool is_congruential(View words) {
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    const std::uint32_t step = words[i + 1] - words[i];
    if (step % 2 == 0) continue;
    std::uint32_t inverse = step;  // Newton's way doubles the right bits
    for (int round = 0; round < 5; ++round) inverse *= 2 - step * inverse;
    const std::uint32_t factor = (words[i + 2] - words[i + 1]) * inverse;
    return tells_most(words, 2, [&](std::size_t k) {
      return words[k - 1] + factor * (words[k - 1] - words[k - 2]);
    });
  }
  return false;
}

// The 48 bits of drand48 and java.util.Random, of which the upper 32 are shown.
bool is_48_bits(View words) {
  if (words.size() < 10) return false;
  constexpr std::uint64_t factor = 0x5deece66d;
  constexpr std::uint64_t mask = (std::uint64_t{1} << 48) - 1;
  for (std::uint64_t low = 0; low < 0x10000; ++low) {
    std::uint64_t state = std::uint64_t{words[0]} << 16 | low;
    std::size_t i = 1;
    for (; i < 10; ++i) {
      state = (state * factor + 11) & mask;
      if (state >> 16 != words[i]) break;
    }
    if (i == 10) return true;
  }
  return false;
}

// rand() of the GNU C library: 31 bits, the sum of two earlier ones, and perhaps a carry.
bool is_additive(View words) {
  constexpr std::uint32_t bits31 = 0x7fffffff;
  std::size_t right = 0;
  for (std::size_t i = 31; i < words.size(); ++i)
    right += ((words[i] - words[i - 3] - words[i - 31]) & bits31) <= 1 ? 1 : 0;
  return words.size() > 40 && is_most(right, words.size() - 31);
}

std::uint32_t untempered(std::uint32_t y) {
  y ^= y >> 18;
  y ^= y << 15 & 0xefc60000;
  std::uint32_t x = y;
  for (int round = 0; round < 5; ++round) x = y ^ (x << 7 & 0x9d2c5680);
  y = x;
  for (int round = 0; round < 3; ++round) x = y ^ x >> 11;
  return x;
}

bool is_mersenne_twister(View words) {
  constexpr std::size_t n = 624;
  constexpr std::size_t m = 397;
  if (words.size() < n + 8) return false;
  Words state(words.begin(), words.end());
  for (std::uint32_t& word : state) word = untempered(word);
  return tells_most(state, n, [&](std::size_t i) {
    const std::uint32_t y = (state[i - n] & 0x80000000) | (state[i - n + 1] & 0x7fffffff);
    return state[i - n + m] ^ y >> 1 ^ (y % 2 == 1 ? 0x9908b0df : 0);
  });
}

// The length of the shortest shift register that makes these bits (Berlekamp and Massey).
constexpr std::size_t most_bits = 4096;
std::size_t linear_complexity(View words, int bit) {
  using Bits = std::bitset<most_bits + 1>;
  Bits c, b, past;  // past: the bits so far, the last one first
  c[0] = b[0] = true;
  std::size_t length = 0;
  std::size_t since = 1;
  for (std::size_t n = 0; n < words.size(); ++n) {
    past <<= 1;
    past[0] = (words[n] >> bit & 1) != 0;
    if ((c & past).count() % 2 == 0) {
      ++since;
    } else if (2 * length <= n) {
      const Bits before = c;
      c ^= b << since;
      length = n + 1 - length;
      b = before;
      since = 1;
    } else {
      c ^= b << since;
      ++since;
    }
  }
  return length;
}

// Each generator that is linear over bits (shift registers, xorshift) shows it in every bit.
bool is_linear(View words) {
  const View seen = words.first(std::min(words.size(), most_bits));
  constexpr std::size_t least = 200;
  constexpr std::size_t slack = 20;  // chance comes so far below half with 2^-39
  if (seen.size() < least) return false;
  return std::ranges::all_of(std::initializer_list<int>{0, 13, 31}, [&](int bit) {
    return linear_complexity(seen, bit) < seen.size() / 2 - slack;
  });
}

std::optional<std::string> told_by(View words) {
  if (is_constant(words)) return "the one before";
  if (counts(words)) return "a counter";
  if (is_congruential(words)) return "a linear congruential generator";
  if (is_48_bits(words)) return "a linear congruential generator of 48 bits";
  if (is_additive(words)) return "an additive generator";
  if (is_mersenne_twister(words)) return "the Mersenne Twister";
  if (is_linear(words)) return "a generator that is linear over bits";
  return std::nullopt;
}

// Of all 32 bits at once.
std::optional<std::string> uneven_bit(View words, std::string_view what) {
  for (int bit = 0; bit < 32; ++bit) {
    const auto ones = static_cast<std::size_t>(
        std::ranges::count_if(words, [&](std::uint32_t word) { return (word >> bit & 1) != 0; }));
    constexpr double looks = 32 * 2;
    if (looks * chance_of_heads(ones, words.size()) < unlikely)
      return fmt::format("bit {} of {} is set in {} of {}", bit, what, ones, words.size());
  }
  return std::nullopt;
}

}  // namespace

// Hoeffding's bound, for both sides.
double chance_of_heads(std::size_t heads, std::size_t coins) {
  if (coins == 0) return 1;
  const auto n = static_cast<double>(coins);
  const double share = static_cast<double>(heads) / n - 0.5;
  return std::min(1.0, 2 * std::exp(-2 * n * share * share));
}

namespace {

// Of a Poisson variable: mean^k / k! is above it.
double chance_of_so_many(std::size_t least, double mean) {
  if (least == 0 || mean <= 0) return least == 0 ? 1 : 0;
  const auto k = static_cast<double>(least);
  return std::min(1.0, std::exp(k * std::log(mean) - std::lgamma(k + 1)));
}

}  // namespace

double chance_of_pairs(std::size_t pairs, std::size_t draws) {
  const auto n = static_cast<double>(draws);
  return chance_of_so_many(pairs, n * (n - 1) / 2 / words_there_are);
}

double chance_of_hits(std::size_t hits, std::size_t draws) {
  return chance_of_so_many(hits, static_cast<double>(draws) / words_there_are);
}

std::size_t equal_pairs(Words words) {
  std::ranges::sort(words);
  std::size_t pairs = 0;
  std::size_t run = 0;  // earlier ones equal to the present one
  for (std::size_t i = 1; i < words.size(); ++i) {
    run = words[i] == words[i - 1] ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

std::optional<std::string> foretold_by(View words) {
  if (std::optional<std::string> teller = told_by(words)) return teller;
  Words other(words.begin(), words.end());  // in the other order of octets
  std::ranges::transform(other, other.begin(), turned);
  return told_by(other);
}

std::optional<std::string> unevenness(View words) {
  if (std::optional<std::string> seen = uneven_bit(words, "the keys")) return seen;
  Words exors, differences;
  for (std::size_t i = 1; i < words.size(); ++i) {
    exors.push_back(words[i] ^ words[i - 1]);
    differences.push_back(words[i] - words[i - 1]);
  }
  if (std::optional<std::string> seen = uneven_bit(exors, "the exclusive or of neighbours"))
    return seen;
  for (const auto& [steps, name] :
       {std::pair(&exors, "exclusive ors"), std::pair(&differences, "differences")}) {
    const std::size_t pairs = equal_pairs(*steps);
    if (chance_of_pairs(pairs, steps->size()) < unlikely)
      return fmt::format("{} pairs of neighbours have equal {}", pairs, name);
  }
  return std::nullopt;
}

}  // namespace suite

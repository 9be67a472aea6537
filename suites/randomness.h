#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace suite {

// What can be told of numbers that ought to be random (RFC 6455, sections 4.1 and 5.3). Chances are
// never less than they truly are, so that nobody is accused for bad luck.
inline constexpr double unlikely = 1e-9;

// That of so many fair coins as many, or as few, fall on the same side.
double chance_of_heads(std::size_t heads, std::size_t coins);
// That at least so many pairs are equal among `draws` words of 32 bits.
double chance_of_pairs(std::size_t pairs, std::size_t draws);
// That at least so many of `draws` words of 32 bits are the one that was named before.
double chance_of_hits(std::size_t hits, std::size_t draws);

using Words = std::vector<std::uint32_t>;

// How many pairs of them are equal.
std::size_t equal_pairs(Words words);

// The generator that tells most of the words from the ones before, in words; nothing if none of
// those that are tried does: counters, congruential and additive generators, anything that is
// linear over bits, the Mersenne Twister.
std::optional<std::string> foretold_by(std::span<const std::uint32_t> words);

// In what way the words are not even, at less than `unlikely`: single bits, and what words have to
// do with the ones before.
std::optional<std::string> unevenness(std::span<const std::uint32_t> words);

}  // namespace suite

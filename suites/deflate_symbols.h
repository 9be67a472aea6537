#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace suite {

// What the symbols of a compressed block stand for (RFC 1951, 3.2.5): a first value, and extra bits
// to add to it.
struct SymbolRange {
  std::uint16_t first = 0;
  std::uint8_t extra_bits = 0;
};

inline constexpr int end_of_block = 256;
inline constexpr int first_length_symbol = 257;
inline constexpr int longest_code = 15;
inline constexpr std::size_t longest_copy = 258;
inline constexpr std::size_t widest_window = 32768;

inline constexpr std::array<SymbolRange, 29> length_symbols = [] {
  std::array<SymbolRange, 29> symbols{};
  std::uint16_t next = 3;
  for (std::size_t i = 0; i < 28; ++i) {
    symbols[i] = {next, static_cast<std::uint8_t>(i < 8 ? 0 : i / 4 - 1)};
    next = static_cast<std::uint16_t>(next + (1 << symbols[i].extra_bits));
  }
  symbols[28] = {longest_copy, 0};
  return symbols;
}();

inline constexpr std::array<SymbolRange, 30> distance_symbols = [] {
  std::array<SymbolRange, 30> symbols{};
  std::uint16_t next = 1;
  for (std::size_t i = 0; i < 30; ++i) {
    symbols[i] = {next, static_cast<std::uint8_t>(i < 4 ? 0 : i / 2 - 1)};
    next = static_cast<std::uint16_t>(next + (1 << symbols[i].extra_bits));
  }
  return symbols;
}();

// The order in which the lengths of the code length code are written (3.2.7).
inline constexpr std::array<std::uint8_t, 19> code_length_order = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

// The fixed codes (3.2.6).
inline constexpr std::array<std::uint8_t, 288> fixed_literal_lengths = [] {
  std::array<std::uint8_t, 288> lengths{};
  for (std::size_t i = 0; i < lengths.size(); ++i)
    lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
  return lengths;
}();
inline constexpr std::array<std::uint8_t, 32> fixed_distance_lengths = [] {
  std::array<std::uint8_t, 32> lengths{};
  lengths.fill(5);
  return lengths;
}();

}  // namespace suite

#include "suites/blocks.h"

#include <algorithm>
#include <bit>
#include <cassert>

#include "suites/deflate_symbols.h"

namespace suite {
namespace {

// The symbol that stands for `value`: the last whose range begins at or below it.
template <std::size_t Count>
std::size_t symbol_for(const std::array<SymbolRange, Count>& symbols, std::size_t value) {
  const auto behind = std::ranges::upper_bound(
      symbols, value, {}, [](const SymbolRange& range) { return std::size_t{range.first}; });
  assert(behind != symbols.begin());
  return static_cast<std::size_t>(behind - symbols.begin()) - 1;
}

// Gives the symbols a complete code: all lengths are `most` or one less.
void spread(const std::vector<std::size_t>& symbols, std::vector<std::uint8_t>& lengths) {
  if (symbols.empty()) return;
  const auto most = std::max<std::size_t>(1, std::bit_width(symbols.size() - 1));
  const std::size_t shorter = (std::size_t{1} << most) - symbols.size();
  for (std::size_t i = 0; i < symbols.size(); ++i)
    lengths[symbols[i]] =
        static_cast<std::uint8_t>(i < shorter && symbols.size() > 1 ? most - 1 : most);
}

// 19 symbols with 4 and 5 bits.
std::vector<std::uint8_t> lengths_of_lengths() {
  std::vector<std::size_t> symbols(code_length_order.begin(), code_length_order.end());
  std::vector<std::uint8_t> lengths(symbols.size());
  spread(symbols, lengths);
  return lengths;
}

}  // namespace

CodeTable CodeTable::fitting(std::string_view literals, std::span<const int> distances_used) {
  CodeTable table{std::vector<std::uint8_t>(286), std::vector<std::uint8_t>(30)};
  std::vector<bool> used(256);
  for (const char octet : literals) used[static_cast<unsigned char>(octet)] = true;
  std::vector<std::size_t> symbols;
  for (std::size_t i = 0; i < used.size(); ++i)
    if (used[i]) symbols.push_back(i);
  symbols.push_back(end_of_block);
  for (std::size_t i = first_length_symbol; !distances_used.empty() && i < 286; ++i)
    symbols.push_back(i);
  spread(symbols, table.literals);
  spread({distances_used.begin(), distances_used.end()}, table.distances);
  return table;
}

Blocks& Blocks::bits(std::uint32_t value, unsigned count) {
  while (count > 0) {
    if (value == 0 && used_ == 0 && count >= 8) {  // of which bombs have millions
      octets_.append(count / 8, '\0');
      count %= 8;
      continue;
    }
    if (used_ == 0) octets_ += '\0';
    const unsigned fitting = std::min(count, 8 - used_);
    const unsigned taken = value & ((1u << fitting) - 1);
    octets_.back() = static_cast<char>(static_cast<unsigned char>(octets_.back()) | taken << used_);
    used_ = (used_ + fitting) % 8;
    value >>= fitting;
    count -= fitting;
  }
  return *this;
}

Blocks& Blocks::align() {
  used_ = 0;
  return *this;
}

Blocks& Blocks::octets(std::string_view octets) {
  align();
  octets_ += octets;
  return *this;
}

Blocks& Blocks::stored(std::string_view octets, bool final) {
  assert(octets.size() <= 65535);
  bits(final ? 1 : 0, 1).bits(0, 2).align();
  const auto size = static_cast<std::uint32_t>(octets.size());
  bits(size, 16).bits(~size, 16);
  octets_ += octets;
  return *this;
}

// Canonical codes, their first bit highest (3.2.2).
std::vector<Blocks::Symbol> Blocks::codes(std::span<const std::uint8_t> lengths) {
  std::vector<Symbol> symbols(lengths.size());
  unsigned code = 0;
  for (unsigned length = 1; length <= longest_code; ++length) {
    code *= 2;
    for (std::size_t i = 0; i < lengths.size(); ++i)
      if (lengths[i] == length) symbols[i] = {static_cast<std::uint16_t>(code++), lengths[i]};
  }
  return symbols;
}

Blocks& Blocks::write(Symbol symbol) {
  for (unsigned bit = symbol.length; bit > 0; --bit) bits(symbol.code >> (bit - 1) & 1, 1);
  return *this;
}

Blocks& Blocks::fixed(bool final) {
  literals_ = codes(fixed_literal_lengths);
  distances_ = codes(fixed_distance_lengths);
  return bits(final ? 1 : 0, 1).bits(1, 2);
}

Blocks& Blocks::dynamic(const CodeTable& table, bool final) {
  bits(final ? 1 : 0, 1).bits(2, 2);
  bits(static_cast<std::uint32_t>(table.literals.size() - 257), 5);
  bits(static_cast<std::uint32_t>(table.distances.size() - 1), 5);
  const std::vector<std::uint8_t> lengths = lengths_of_lengths();
  const std::vector<Symbol> written = codes(lengths);
  bits(static_cast<std::uint32_t>(lengths.size() - 4), 4);
  for (const std::size_t symbol : code_length_order) bits(lengths[symbol], 3);
  std::vector<CodeTable::Entry> entries = table.written_as;
  if (entries.empty()) {
    for (const std::uint8_t length : table.literals) entries.push_back({length});
    for (const std::uint8_t length : table.distances) entries.push_back({length});
  }
  for (const auto& [symbol, extra] : entries) {
    write(written[symbol]);
    if (symbol >= 16) bits(extra, symbol == 16 ? 2 : symbol == 17 ? 3 : 7);
  }
  literals_ = codes(table.literals);
  distances_ = codes(table.distances);
  return *this;
}

Blocks& Blocks::literal_symbol(int symbol) {
  return write(literals_[static_cast<std::size_t>(symbol)]);
}
Blocks& Blocks::distance_symbol(int symbol) {
  return write(distances_[static_cast<std::size_t>(symbol)]);
}

Blocks& Blocks::literals(std::string_view octets) {
  for (const char octet : octets) literal_symbol(static_cast<unsigned char>(octet));
  return *this;
}

Blocks& Blocks::copy(std::size_t length, std::size_t distance) {
  const std::size_t l = symbol_for(length_symbols, length);
  literal_symbol(first_length_symbol + static_cast<int>(l));
  bits(static_cast<std::uint32_t>(length - length_symbols[l].first), length_symbols[l].extra_bits);
  const std::size_t d = symbol_for(distance_symbols, distance);
  distance_symbol(static_cast<int>(d));
  return bits(static_cast<std::uint32_t>(distance - distance_symbols[d].first),
              distance_symbols[d].extra_bits);
}

Blocks& Blocks::end() { return literal_symbol(end_of_block); }

std::string Blocks::message() const {
  Blocks ended = *this;
  ended.bits(0, 3).align();
  return ended.octets_;
}

std::string deflated(std::string_view message) {
  return Blocks().fixed().literals(message).end().message();
}

}  // namespace suite

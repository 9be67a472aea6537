#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace suite {

// The Huffman codes of a dynamic block, as the lengths of their codes (RFC 1951, 3.2.7).
struct CodeTable {
  // One entry of how the lengths are written: a length, or 16, 17, 18 with the extra bits.
  struct Entry {
    std::uint8_t symbol;
    std::uint8_t extra = 0;
  };
  std::vector<std::uint8_t> literals;   // of the symbols 0, 1 ...: 257 to 286 are legal
  std::vector<std::uint8_t> distances;  // 1 to 32
  std::vector<Entry> written_as = {};   // empty: each length by itself

  // Complete codes of nearly equal lengths for what `literals` and these distance symbols need:
  // its octets, the end of the block, and the lengths 3 to 258 where there are distances.
  static CodeTable fitting(std::string_view literals, std::span<const int> distances_used = {});
};

// Writes a DEFLATE stream block by block: any that is legal, however unusual, and broken ones.
class Blocks {
 public:
  // Begins a block of symbols. `end` ends it, or whoever wants it broken does not.
  Blocks& fixed(bool final = false);
  Blocks& dynamic(const CodeTable& table, bool final = false);
  Blocks& literals(std::string_view octets);
  Blocks& copy(std::size_t length, std::size_t distance);  // 3 to 258, 1 to 32768
  Blocks& end();

  // A whole block of at most 65535 octets.
  Blocks& stored(std::string_view octets, bool final = false);

  // --- What is below blocks.
  Blocks& bits(std::uint32_t value, unsigned count);  // the lowest first
  Blocks& literal_symbol(int symbol);                 // of the present block's codes
  Blocks& distance_symbol(int symbol);
  Blocks& octets(std::string_view octets);  // aligned
  // Zeros to the next border of octets, as behind a final block (RFC 7692, 7.2.1).
  Blocks& align();

  // What was written, its last octet filled with zeros.
  const std::string& octets() const { return octets_; }
  // The same as the payload of a message: an empty stored block ends it, whose length is not sent
  // (RFC 7692, 7.2.1).
  std::string message() const;

 private:
  struct Symbol {
    std::uint16_t code = 0;
    std::uint8_t length = 0;
  };
  static std::vector<Symbol> codes(std::span<const std::uint8_t> lengths);
  Blocks& write(Symbol symbol);

  std::string octets_;
  unsigned used_ = 0;  // bits of the last octet; 0: all
  std::vector<Symbol> literals_;
  std::vector<Symbol> distances_;
};

// The message as the payload of one compressed frame that any receiver can read by itself: literals
// in a fixed block, no copies.
std::string deflated(std::string_view message);

}  // namespace suite

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace suite {

// A part of a DEFLATE stream (RFC 1951, 3.2.3).
struct Block {
  enum class Type : std::uint8_t { stored, fixed, dynamic };
  Type type;
  bool final;          // BFINAL
  std::uint64_t bit;   // where its header begins
  std::size_t octets;  // that it stands for

  bool operator==(const Block&) const = default;
};

// What a DEFLATE stream stands for, and how it says so.
struct Inflation {
  enum class State : std::uint8_t {
    whole,       // ends between two blocks
    unfinished,  // ends inside a block
    broken,      // is no DEFLATE from some bit on
    too_long,    // inflates to more than was allowed
  };
  State state = State::whole;
  std::string why;            // it is broken
  std::uint64_t bit = 0;      // where the reading ended
  std::string octets;         // as far as it could be read
  std::vector<Block> blocks;  // the first of them, whole ones
  std::size_t farthest = 0;   // the greatest distance of a copy
  std::size_t reach = 0;      // of the history, how much copies go back over; 0: it stands alone
  bool ends_final = false;    // nothing comes behind a block with BFINAL

  static constexpr std::size_t blocks_kept = 64;
};

// Reads a stream block by block. Behind a final block it goes on at the next octet, as messages of
// permessage-deflate do (RFC 7692, 7.2.3.4). Copies may reach into `history`, whatever window was
// agreed on. Gives at most `limit` octets.
Inflation inflate(std::string_view stream, std::string_view history, std::size_t limit);

// The octets that end each message, and are not sent (RFC 7692, 7.2.1).
inline constexpr std::string_view deflate_tail{"\0\0\xff\xff", 4};

}  // namespace suite

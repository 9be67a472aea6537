#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace load {

// What a message says about itself, for whoever gets it, in this worker, another or another
// process: 36 octets of letters, digits, '-' and '_', which stand as they are in JSON, XML and
// URLs. It begins with a mark, so that it is found wherever a server puts it.
struct Stamp {
  static constexpr std::size_t size = 36;
  using Text = std::array<char, size>;
  static constexpr std::uint32_t most_user = (1u << 30) - 1;
  static constexpr std::uint32_t most_channel = (1u << 12) - 1;
  static constexpr std::uint64_t most_due = (1ull << 48) - 1;

  // Numbers keep their lowest bits, as many as said.
  std::uint32_t user = 0;     // 30: who sent it
  std::uint32_t channel = 0;  // 12: numbers count for each user and channel
  std::uint64_t number = 0;   // 36: from 0 on, without gaps
  std::uint64_t due = 0;      // 48: µs of the sender's clock when it should have been sent
  std::uint64_t length = 0;   // 30: octets of the message, without the stamp
  std::uint32_t check = 0;    // 24: of these octets, see `checksum`

  friend bool operator==(const Stamp&, const Stamp&) = default;
};

Stamp::Text to_text(const Stamp& stamp);

struct FoundStamp {
  Stamp stamp;
  std::size_t at = 0;  // where it begins
};
// The first stamp in a message, if there is one.
std::optional<FoundStamp> find_stamp(std::string_view message);

// What is said to have come, as far as `check` tells: of all octets but the stamp's.
std::uint32_t checksum(std::string_view before, std::string_view after);

}  // namespace load

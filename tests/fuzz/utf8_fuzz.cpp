// The validator agrees, octet for octet, with a slow one that decodes code points (RFC 3629, 3).

#include <cstdint>

#include "libcore/ws/utf8.h"
#include "tests/fuzz/input.h"

namespace {

using fuzz::require;

// Octets of the character that begins with `lead`; 0 where none does.
std::size_t length_of(unsigned char lead) {
  if (lead < 0x80) return 1;
  if ((lead & 0xe0) == 0xc0) return 2;
  if ((lead & 0xf0) == 0xe0) return 3;
  if ((lead & 0xf8) == 0xf0) return 4;
  return 0;
}

// Whether some character of `length` octets has its code point from `low` to `high`.
bool any_between(std::uint32_t low, std::uint32_t high, std::size_t length) {
  constexpr std::uint32_t shortest[] = {0, 0, 0x80, 0x800, 0x10000};
  low = std::max(low, shortest[length]);
  high = std::min<std::uint32_t>(high, 0x10ffff);
  if (low >= 0xd800 && low <= 0xdfff) low = 0xe000;
  return low <= high;
}

// Whether `text`, of at most the octets of one character, begins one.
bool begins_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = length_of(lead);
  if (length == 0) return false;
  std::uint32_t low = length == 1 ? lead : lead & (0x7fu >> length);
  std::uint32_t high = low;
  for (std::size_t i = 1; i < length; ++i) {
    const bool known = i < text.size();
    const auto octet = known ? static_cast<unsigned char>(text[i]) : 0x80u;
    if ((octet & 0xc0) != 0x80) return false;
    low = low << 6 | (octet & 0x3f);
    high = high << 6 | (known ? octet & 0x3f : 0x3f);
  }
  return any_between(low, high, length);
}

// How many octets are the beginning of some text, and whether they end between two characters.
struct Judgement {
  std::size_t good = 0;
  bool complete = true;
};

Judgement judge(std::string_view text) {
  std::size_t begin = 0;
  for (std::size_t end = 1; end <= text.size(); ++end) {
    const std::string_view character = text.substr(begin, end - begin);
    if (!begins_character(character)) return {end - 1, false};
    if (character.size() == length_of(static_cast<unsigned char>(character[0]))) begin = end;
  }
  return {text.size(), begin == text.size()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t seed = input.choice();
  const std::string_view text = input.rest();
  const Judgement judgement = judge(text);
  const bool valid = judgement.good == text.size();
  require(ws::is_utf8(text) == (valid && judgement.complete));

  ws::Utf8Validator validator;
  std::size_t fed = 0;
  fuzz::in_pieces(text, seed, [&](std::span<char> piece) {
    fed += piece.size();
    require(validator.feed({piece.data(), piece.size()}) == (fed <= judgement.good));
  });
  require(validator.complete() == (valid && judgement.complete));
  return 0;
}

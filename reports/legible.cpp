#include "reports/legible.h"

#include <fmt/format.h>

#include "libcore/base/text.h"

namespace report {
namespace {

// How many octets the character in front of `text` has; 0 if it is no UTF-8 or not to be shown.
std::size_t shown_character(std::string_view text) {
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = octet(0);
  if (first < 0x80) return first >= 0x20 && first != 0x7f ? 1 : 0;
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < size) return 0;
  char32_t point = first & (0x7fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((octet(i) & 0xc0u) != 0x80) return 0;
    point = point << 6 | (octet(i) & 0x3fu);
  }
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (point < smallest[size] || point > 0x10ffff) return 0;
  const auto within = [&](char32_t low, char32_t high) { return point >= low && point <= high; };
  const bool hidden = within(0x80, 0x9f) || within(0xd800, 0xdfff) ||  // C1, surrogates
                      point == 0xad || point == 0x61c || point == 0xfeff ||
                      within(0x200b, 0x200f) || within(0x2028, 0x202e) ||  // directions, line ends
                      within(0x2060, 0x206f) || within(0xfff0, 0xfffb) ||
                      (point & 0xfffe) == 0xfffe || within(0xe0000, 0xe0fff);
  return hidden ? 0 : size;
}

void escape(char octet, std::string& out) {
  if (octet == '\n') {
    out += "\\n";
  } else if (octet == '\r') {
    out += "\\r";
  } else if (octet == '\t') {
    out += "\\t";
  } else {
    out += "\\x";
    base::append_hex(octet, out);
  }
}

}  // namespace

std::string legible(std::string_view octets, Charset charset, std::size_t limit) {
  std::string text;
  std::size_t at = 0;
  while (at < octets.size() && at < limit) {
    const std::size_t size = shown_character(octets.substr(at));
    if (size == 0 || (size > 1 && charset == Charset::ascii)) {
      escape(octets[at++], text);
    } else {
      text += octets.substr(at, size);
      at += size;
    }
  }
  if (at < octets.size())
    text += fmt::format("{} ({} B)", charset == Charset::ascii ? "..." : "…", octets.size());
  return text;
}

}  // namespace report

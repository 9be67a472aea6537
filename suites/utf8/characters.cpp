#include "suites/utf8/characters.h"

namespace suite {

std::string encoded(std::uint32_t value, std::size_t octets) {
  if (octets == 1) return {static_cast<char>(value)};
  std::string text(octets, '\0');
  for (std::size_t i = octets - 1; i > 0; --i, value >>= 6)
    text[i] = static_cast<char>(0x80 | (value & 0x3f));
  const std::uint32_t lead = 0xff00 >> octets;  // as many bits as octets
  text[0] = static_cast<char>(lead | value);
  return text;
}

std::string character(std::uint32_t value) {
  return encoded(value, value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4);
}

std::vector<std::string> octets_of(const std::string& text) {
  std::vector<std::string> parts;
  for (const char octet : text) parts.emplace_back(1, octet);
  return parts;
}

}  // namespace suite

#include "reports/frame_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace report {
namespace {

std::string opcode_name(unsigned opcode) {
  switch (opcode) {
    case 0:
      return "continuation";
    case 1:
      return "text";
    case 2:
      return "binary";
    case 8:
      return "Close";
    case 9:
      return "Ping";
    case 10:
      return "Pong";
    default:
      return fmt::format("reserved opcode {}", opcode);
  }
}

std::string first_octet(unsigned octet) {
  std::string text = (octet & 0x80) != 0 ? "FIN, " : "no FIN, ";
  for (unsigned i = 1; i <= 3; ++i)
    if ((octet & 0x80 >> i) != 0) text += fmt::format("RSV{}, ", i);
  return text + opcode_name(octet & 0x0f);
}

}  // namespace

std::vector<FramePart> frame_parts(std::string_view octets) {
  std::vector<FramePart> parts;
  const auto take = [&](std::size_t n, std::string meaning) {
    parts.push_back({std::move(meaning), octets.substr(0, n)});
    octets.remove_prefix(std::min(n, octets.size()));
  };
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(octets[i]); };
  if (octets.empty()) return parts;
  take(1, first_octet(octet(0)));
  if (octets.empty()) return parts;
  const bool masked = (octet(0) & 0x80) != 0;
  const unsigned form = octet(0) & 0x7f;
  const std::size_t further = form < 126 ? 0 : form == 126 ? 2 : 8;
  std::uint64_t length = form;
  if (further > 0) length = 0;
  for (std::size_t i = 1; i <= further && i < octets.size(); ++i) length = length << 8 | octet(i);
  const bool whole = octets.size() > further;
  take(1 + further, fmt::format("{}length {}", masked ? "masked, " : "",
                                whole ? fmt::to_string(length) : "cut off"));
  if (masked && !octets.empty()) take(4, "masking key");
  if (!octets.empty()) take(octets.size(), "payload");
  return parts;
}

}  // namespace report

#include "tools/probe/trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "libcore/ws/frame.h"
#include "libcore/ws/mask.h"

namespace probe {
namespace {

constexpr std::size_t octets_a_line = 16;

std::string hex(std::string_view octets) { return base::hex(octets, octets.size()); }

void add_part(std::string& text, std::string_view octets, std::string_view meaning) {
  text += fmt::format("        {:<{}}  {}\n", hex(octets), octets_a_line * 3 - 1, meaning);
}

// Octets with what they say in ASCII beside them.
void add_block(std::string& text, std::string_view wire, std::string_view plain,
               std::string_view name) {
  for (std::size_t i = 0; i < wire.size(); i += octets_a_line)
    add_part(text, wire.substr(i, octets_a_line),
             fmt::format("{}{}", i == 0 ? name : std::string_view(),
                         base::printable(plain.substr(i, octets_a_line), octets_a_line)));
}

std::string flags(const ws::FrameHeader& header) {
  std::string text = header.fin ? "FIN" : "no FIN";
  for (const auto& [bit, name] :
       {std::pair(ws::rsv1, "RSV1"), std::pair(ws::rsv2, "RSV2"), std::pair(ws::rsv3, "RSV3")})
    if ((header.rsv & bit) != 0) text += fmt::format(", {}", name);
  return fmt::format("{}, opcode {} ({})", text, static_cast<int>(header.opcode),
                     name(header.opcode));
}

void add_entry(std::string& text, const results::TranscriptEntry& entry, bool several) {
  const std::string connection = several ? fmt::format(" #{}", entry.connection + 1) : "";
  text += fmt::format("{:>10}{}  {:<8}  {}\n", base::format_duration(entry.at), connection,
                      word_of(entry.direction), entry.summary);
  if (entry.kind == "frame") {
    text += annotated(entry.octets, entry.length);
    return;
  }
  add_block(text, entry.octets, entry.octets, "");
  if (entry.length > entry.octets.size())
    text += fmt::format("        ... {} octets more\n", entry.length - entry.octets.size());
}

}  // namespace

std::string annotated(std::string_view octets, std::uint64_t length) {
  std::string text;
  std::string copy(octets);
  std::span<char> rest(copy);
  ws::FrameReader reader;
  const auto chunk = reader.next(rest);
  if (!chunk) {
    add_block(text, octets, octets, "");
    return text;
  }
  const ws::FrameHeader& header = chunk->header;
  char encoded[ws::max_header_size];
  const std::size_t head = ws::encode(header, encoded);
  const std::size_t key = header.mask ? 4 : 0;
  add_part(text, octets.substr(0, 1), flags(header));
  add_part(text, octets.substr(1, head - key - 1),
           fmt::format("{}, length {}", header.mask ? "masked" : "not masked", header.length));
  if (key != 0) add_part(text, octets.substr(head - key, key), "masking key");
  const std::string_view wire = octets.substr(head);
  std::string plain(wire.size(), '\0');
  ws::mask(plain.data(), wire.data(), wire.size(), header.mask.value_or(0));
  add_block(text, wire, plain, "");
  if (length > octets.size())
    text += fmt::format("        ... {} octets more\n", length - octets.size());
  return text;
}

std::string trace(const results::CaseResult& result) {
  std::string text = fmt::format("{}\n{}.\n\n", result.id, result.title);
  const bool several = std::ranges::any_of(result.transcript,
                                           [](const auto& entry) { return entry.connection != 0; });
  for (const results::TranscriptEntry& entry : result.transcript) add_entry(text, entry, several);
  if (result.transcript.empty()) text += "Nothing went over the wire, or nothing was kept of it.\n";

  text += fmt::format("\nVerdict   {}{}{}\n", word_of(result.grade), result.why.empty() ? "" : ": ",
                      result.why);
  for (const results::Facet& facet : result.facets)
    text += fmt::format("  {:<10} {}{}{}\n", facet.name, word_of(facet.grade),
                        facet.why.empty() ? "" : ": ", facet.why);
  if (!result.observed.empty()) text += fmt::format("Observed  {}\n", result.observed);
  for (const std::string& line : result.expected) text += fmt::format("Expected  {}\n", line);
  text += "\nRequirements\n";
  for (const results::Requirement& requirement : result.requirements)
    text += fmt::format("  {}  {} ({}), {}\n    {}\n", requirement.id, requirement.level,
                        requirement.section, word_of(requirement.grade), requirement.summary);
  return text;
}

}  // namespace probe

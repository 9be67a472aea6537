#include "suites/utf8/ill_formed.h"

#include <fmt/format.h>

#include <array>

#include "suites/utf8/characters.h"

namespace suite {
namespace {

using Rows = std::vector<IllFormed>;

// The greatest value that the pattern of so many octets can hold.
constexpr std::array<std::uint32_t, 7> greatest = {0,        0x7f,      0x7ff,     0xffff,
                                                   0x1fffff, 0x3ffffff, 0x7fffffff};
// The least value that is not overlong in it.
constexpr std::array<std::uint32_t, 7> least = {0, 0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000};

std::string without_last(std::string text) {
  text.pop_back();
  return text;
}

char lead_of(std::size_t octets) { return encoded(0, octets).front(); }

void tails_and_leads(Rows& rows) {
  const auto tails = [&](const std::string& name, const std::string& text) {
    rows.push_back({"tail-alone-" + name,
                    "octets that continue a character follow none",
                    {"RFC3629-4-6"},
                    {text}});
  };
  tails("80", "\x80");
  tails("bf", "\xbf");
  std::string some = "\x80\xbf";
  for (int count = 2; count <= 6; ++count, some += count % 2 == 0 ? '\xbf' : '\x80')
    tails(fmt::format("{}", count), some);
  std::string all;
  for (int octet = 0x80; octet < 0xc0; ++octet) all += static_cast<char>(octet);
  tails("all", all);

  for (std::size_t octets = 2; octets <= 6; ++octets) {
    IllFormed row{fmt::format("lead-alone-{}", octets),
                  "an octet that begins a character stands before a space",
                  {"RFC3629-4-6"},
                  {}};
    const auto first = static_cast<unsigned char>(lead_of(octets));
    for (int lead = first; lead < first + (1 << (7 - octets)); ++lead)
      row.texts.push_back({static_cast<char>(lead), ' '});
    rows.push_back(row);
  }
}

void missing_tails(Rows& rows) {
  std::string joined;
  for (std::size_t octets = 2; octets <= 6; ++octets) {
    const std::pair<const char*, std::uint32_t> ends[] = {{"lowest", least[octets]},
                                                          {"highest", greatest[octets]}};
    for (const auto& [end, value] : ends) {
      const std::string cut = without_last(encoded(value, octets));
      joined += cut;
      rows.push_back({fmt::format("missing-last-{}-{}", octets, end),
                      "a character lacks its last octet at the end of the message",
                      {"RFC3629-4-6"},
                      {cut}});
    }
  }
  rows.push_back({"missing-last-concatenated",
                  "characters that lack their last octet stand in a row",
                  {"RFC3629-4-6"},
                  {joined}});
  for (std::size_t octets = 2; octets <= 4; ++octets)
    rows.push_back(
        {fmt::format("missing-tail-then-ascii-{}", octets),
         "a letter stands where a character has to go on",
         {"RFC3629-4-6"},
         {without_last(encoded(least[octets], octets)) + "a", std::string{lead_of(octets), 'a'}}});
}

void impossible(Rows& rows) {
  for (const int octet :
       {0xc0, 0xc1, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff}) {
    const std::string alone(1, static_cast<char>(octet));
    rows.push_back({fmt::format("impossible-{:x}", octet),
                    "an octet that stands nowhere in UTF-8",
                    {"RFC3629-4-1"},
                    {alone, alone + "\x80\x80\x80\x80\x80"}});
  }
  for (const std::size_t octets : {5u, 6u}) {
    const char* const name = octets == 5 ? "five" : "six";
    const auto add = [&](const char* end, std::uint32_t value) {
      rows.push_back({fmt::format("{}-octet-{}", name, end),
                      "old definitions had characters of five and six octets",
                      {"RFC3629-10-1", "RFC3629-4-1"},
                      {encoded(value, octets)}});
    };
    add("first", least[octets]);
    add("last", greatest[octets]);
  }
  const std::pair<const char*, std::uint32_t> beyond[] = {
      {"f490", 0x110000}, {"f4bf", 0x13ffff}, {"f7", greatest[4]}};
  for (const auto& [name, value] : beyond)
    rows.push_back({fmt::format("beyond-range-{}", name),
                    "there is no character behind U+10FFFF",
                    {"RFC3629-4-5", "RFC3629-3-1"},
                    {encoded(value, 4)}});
}

void overlong(Rows& rows) {
  const auto add = [&](const std::string& name, std::vector<const char*> requirements,
                       const std::string& text) {
    rows.push_back({"overlong-" + name,
                    "a character is in the shortest form it has",
                    std::move(requirements),
                    {text}});
  };
  for (std::size_t octets = 2; octets <= 6; ++octets)
    add(fmt::format("slash-{}", octets), {"RFC3629-3-2"}, encoded('/', octets));
  for (std::size_t octets = 2; octets <= 6; ++octets)
    add(fmt::format("max-{}", octets), {"RFC3629-3-2", "RFC3629-4-2", "RFC3629-4-4"},
        encoded(greatest[octets - 1], octets));
  for (std::size_t octets = 2; octets <= 6; ++octets)
    add(fmt::format("nul-{}", octets), {"RFC3629-3-2"}, encoded(0, octets));
  const std::pair<const char*, const char*> edges[] = {{"e080", "\xe0\x80\x80"},
                                                       {"e09f", "\xe0\x9f\xbf"},
                                                       {"f080", "\xf0\x80\x80\x80"},
                                                       {"f08f", "\xf0\x8f\xbf\xbf"}};
  for (const auto& [name, text] : edges) add(name, {"RFC3629-4-2", "RFC3629-4-4"}, text);
}

void surrogates(Rows& rows) {
  for (const std::uint32_t value : {0xd800u, 0xdb7fu, 0xdb80u, 0xdbffu, 0xdc00u, 0xdf80u, 0xdfffu})
    rows.push_back({fmt::format("surrogate-{:x}", value),
                    "surrogates are no characters",
                    {"RFC3629-3-3", "RFC3629-4-3"},
                    {encoded(value, 3)}});
  for (const std::uint32_t high : {0xd800u, 0xdb7fu, 0xdb80u, 0xdbffu})
    for (const std::uint32_t low : {0xdc00u, 0xdfffu})
      rows.push_back({fmt::format("surrogate-pair-{:x}-{:x}", high, low),
                      "a pair of surrogates is not how UTF-8 writes a character",
                      {"RFC3629-3-4"},
                      {encoded(high, 3) + encoded(low, 3)}});
}

void other_encodings(Rows& rows) {
  const std::pair<const char*, std::string> texts[] = {
      {"latin1", "Gr\xfc\xdf Gott"},
      {"utf16le", std::string("\xff\xfeH\0\xe4\0\xac\x20", 8)},
      {"utf16be", std::string("\xfe\xff\0H\0\xe4\x20\xac", 8)},
      {"gb18030", "\xc4\xe3\xba\xc3 \x81\x30\x81\x30"},
      {"modified-utf8", "NUL \xc0\x80 and \xed\xa0\xbd\xed\xb8\x80"}};
  for (const auto& [name, text] : texts)
    rows.push_back({fmt::format("legacy-{}", name),
                    "text in another encoding is not UTF-8",
                    {"RFC3629-3-5"},
                    {text}});
}

}  // namespace

std::vector<IllFormed> ill_formed() {
  Rows rows;
  tails_and_leads(rows);
  missing_tails(rows);
  impossible(rows);
  overlong(rows);
  surrogates(rows);
  other_encodings(rows);
  return rows;
}

}  // namespace suite

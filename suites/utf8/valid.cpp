#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "suites/catalogue.h"
#include "suites/utf8/characters.h"

namespace suite {
namespace {

constexpr std::uint32_t first_surrogate = 0xd800;
constexpr std::uint32_t behind_surrogates = 0xe000;
constexpr std::uint32_t behind_all = 0x110000;

void edges(Group& g) {
  const auto add = [&](const std::string& name, const std::string& text_of_it) {
    g.add(name, "a character at the edge of a range comes back")
        .covers("RFC3629-3-1")
        .echo(text(text_of_it));
  };
  constexpr std::array<std::uint32_t, 4> first = {0, 0x80, 0x800, 0x10000};
  constexpr std::array<std::uint32_t, 4> last = {0x7f, 0x7ff, 0xffff, 0x10ffff};
  for (std::size_t i = 0; i < 4; ++i)
    add(fmt::format("first-of-length-{}", i + 1), character(first[i]));
  for (std::size_t i = 0; i < 4; ++i)
    add(fmt::format("last-of-length-{}", i + 1), character(last[i]));
  for (const std::uint32_t value : {0xd7ffu, 0xe000u, 0xfffdu}) {
    g.add(fmt::format("around-surrogates-{:x}", value), "a character that is no surrogate")
        .covers("RFC3629-3-3")
        .echo(text(character(value)))
        .echo(text(character(value) + character(last[3])));
  }
  for (std::uint32_t value = 0xfff9; value <= 0xffff; ++value)
    add(fmt::format("specials-{:x}", value), character(value));
}

void noncharacters(Group& g) {
  const auto add = [&](const char* name) -> Case& {
    return g.add(fmt::format("noncharacters-{}", name), "noncharacters are characters to UTF-8")
        .covers("RFC3629-4-6");
  };
  add("fffe").echo(text(character(0xfffe)));
  add("ffff").echo(text(character(0xffff)));
  Case& planes = add("planes-1-16");
  for (std::uint32_t plane = 1; plane <= 16; ++plane)
    for (const std::uint32_t last : {0xfffeu, 0xffffu})
      planes.echo(text(character(plane << 16 | last)));
  std::string block;
  for (std::uint32_t value = 0xfdd0; value <= 0xfdef; ++value) block += character(value);
  planes.echo(text(block));
}

// Of the characters in their order, of which none is a surrogate.
std::uint32_t nth_character(std::size_t n) {
  const auto value = static_cast<std::uint32_t>(n);
  return value < first_surrogate ? value : value + (behind_surrogates - first_surrogate);
}

std::size_t octets_of_first(std::size_t n) {
  std::size_t octets = n;
  for (const std::size_t longer_from : {0x80, 0x800, 0xf800})  // the 0xf800th is U+10000
    octets += n - std::min(n, longer_from);
  return octets;
}

Payload characters(std::size_t begin, std::size_t end) {
  return Payload::made(octets_of_first(end) - octets_of_first(begin), [begin, end] {
    std::string octets;
    for (std::size_t n = begin; n < end; ++n) octets += character(nth_character(n));
    return octets;
  });
}

void every_character(Group& g) {
  constexpr std::size_t all = behind_all - (behind_surrogates - first_surrogate);
  constexpr std::size_t in_a_message = 4096;
  constexpr std::size_t in_a_round = 16 * in_a_message;
  Case& script = g.add("every-code-point", "all 1112064 characters come back");
  script.covers("RFC3629-3-1", "RFC3629-4-6");
  for (std::size_t round = 0; round < all; round += in_a_round) {
    const std::size_t end = std::min(round + in_a_round, all);
    std::vector<Item> messages;
    for (std::size_t begin = round; begin < end; begin += in_a_message)
      messages.emplace_back(text(characters(begin, std::min(begin + in_a_message, end))));
    script.send(messages);
    for (const Item& sent : messages) script.expect(std::get<Frame>(sent));
  }
}

}  // namespace

Group utf8_valid() {
  Group g("utf8.valid", "5.6 Data Frames");
  g.judging(Judged::either);
  g.add("ascii-and-mixed", "text of one to four octets a character comes back")
      .covers("RFC6455-5.6-2")
      .echo(text("Hello"))
      .echo(text("\xc3\xa4\xc3\xb6\xc3\xbc"))
      .echo(text("\xe2\x82\xac\xe6\x97\xa5\xe6\x9c\xac"))
      .echo(text("\xf0\x9f\x98\x80\xf0\x9d\x84\x9e"))
      .echo(text(mixed_text));
  edges(g);
  noncharacters(g);

  std::string controls;
  for (std::uint32_t value = 0; value < 0x20; ++value) controls += character(value);
  for (std::uint32_t value = 0x7f; value < 0xa0; ++value) controls += character(value);
  g.add("nul-and-controls", "control characters come back, NUL among them")
      .covers("RFC3629-3-1")
      .echo(text(controls));

  every_character(g);

  for (const std::uint32_t value : {0xe4u, 0x20acu, 0x1f600u}) {
    const std::string unit = character(value);
    Case& script = g.add(fmt::format("long-runs-{}-octet", unit.size()),
                         "1 MiB of one character comes back, and runs that begin at odd offsets");
    script.covers("RFC3629-3-1").echo(text(Payload::repeated(unit, mib / unit.size())));
    for (std::size_t offset = 1; offset < 8; ++offset)
      script.echo(text(std::string(offset, '.') + Payload::repeated(unit, 256)));
  }

  g.add("denormalised", "combining sequences come back as they were, not normalised")
      .covers("RFC3629-10-1")
      .echo(text("\xc3\xa9 e\xcc\x81"))                                // e with acute, both ways
      .echo(text("\xe1\xba\xad a\xcc\xa3\xcc\x82 a\xcc\x82\xcc\xa3"))  // two marks, both orders
      .echo(text("\xe2\x84\xab \xc3\x85 A\xcc\x8a"));                  // Angstrom, A with ring

  g.add("empty", "an empty Text message is UTF-8").covers("RFC6455-5.6-2").echo(text(""));
  return g;
}

}  // namespace suite

#include "tools/load/stamp.h"

#include <algorithm>
#include <utility>

#include "libcore/base/hash.h"

namespace load {
namespace {

constexpr std::string_view mark = "aSy1";
constexpr std::string_view alphabet =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
constexpr unsigned nothing = 64;  // of an octet that is no digit

constexpr auto values = [] {
  std::array<unsigned char, 256> table{};
  table.fill(nothing);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<unsigned char>(i);
  return table;
}();

// The numbers of a stamp and their digits of six bits each, in order.
template <typename S, typename Visit>
void each_number(S& stamp, const Visit& visit) {
  visit(stamp.user, 5);
  visit(stamp.channel, 2);
  visit(stamp.number, 6);
  visit(stamp.due, 8);
  visit(stamp.length, 5);
  visit(stamp.check, 4);
}
constexpr std::size_t digits = 5 + 2 + 6 + 8 + 5 + 4;

// The last digits, of all before: a mark that is there by accident is not taken for a stamp.
constexpr std::size_t own_check = Stamp::size - mark.size() - digits;
static_assert(own_check == 2);

std::uint64_t sum_of(std::string_view text) {
  return base::hash(text.substr(0, mark.size() + digits));
}

template <typename Number>
char* write_digits(Number number, int count, char* to) {
  for (int i = 0; i < count; ++i, number >>= 6) *to++ = alphabet[number & 63];
  return to;
}

std::optional<Stamp> read(std::string_view text) {
  const char* from = text.data() + mark.size();
  bool good = true;
  const auto take = [&](auto& number, int count) {
    number = 0;
    for (int i = 0; i < count; ++i) {
      const unsigned value = values[static_cast<unsigned char>(*from++)];
      good = good && value != nothing;
      number |= static_cast<std::remove_reference_t<decltype(number)>>(value & 63) << (6 * i);
    }
  };
  Stamp stamp;
  each_number(stamp, take);
  std::uint32_t check = 0;
  take(check, own_check);
  if (!good || check != (sum_of(text) & 0xfff)) return std::nullopt;
  return stamp;
}

}  // namespace

Stamp::Text to_text(const Stamp& stamp) {
  Stamp::Text text;
  char* to = std::ranges::copy(mark, text.data()).out;
  each_number(stamp, [&](auto number, int count) { to = write_digits(number, count, to); });
  write_digits(sum_of({text.data(), text.size()}), own_check, to);
  return text;
}

std::optional<FoundStamp> find_stamp(std::string_view message) {
  for (std::size_t at = message.find(mark); at != std::string_view::npos;
       at = message.find(mark, at + 1)) {
    if (message.size() - at < Stamp::size) return std::nullopt;
    if (const auto stamp = read(message.substr(at, Stamp::size))) return FoundStamp{*stamp, at};
  }
  return std::nullopt;
}

std::uint32_t checksum(std::string_view before, std::string_view after) {
  return base::hash(after, base::hash(before)) & 0xffffff;
}

}  // namespace load

#include "libcore/schema/scalar.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

#include "libcore/base/text.h"

namespace schema {
namespace {

template <typename T>
bool reads_whole(std::string_view text, T& value) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end;
}

}  // namespace

bool parse_bool(std::string_view text) {
  if (text != "true" && text != "false") base::fail("'{}' is not true or false", text);
  return text == "true";
}

std::int64_t parse_integer(std::string_view text) {
  std::int64_t value = 0;
  if (!reads_whole(text, value)) base::fail("'{}' is not an integer; write 0, 500 or -3", text);
  return value;
}

double parse_number(std::string_view text) {
  double value = 0;
  if (!reads_whole(text, value) || !std::isfinite(value))
    base::fail("'{}' is not a number; write 3, 0.25 or 1e-6", text);
  return value;
}

std::size_t parse_word(std::string_view text, const std::vector<std::string_view>& words) {
  const auto found = std::ranges::find(words, text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  const std::string_view meant = text.size() > 64 ? "" : base::nearest(text, words);
  if (!meant.empty()) base::fail("unknown word '{}', did you mean '{}'?", text, meant);
  base::fail("unknown word '{:.64}'; it is one of {}", text, fmt::join(words, ", "));
}

Form<std::uint64_t> as_size() { return {"size", base::parse_size, base::format_size}; }

Form<double> as_rate() {
  return {"rate", base::parse_rate,
          [](double rate) { return fmt::format("{}/s", base::format_count(rate)); }};
}

}  // namespace schema

#include "libcore/schema/scalar.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

#include "libcore/base/text.h"
#include "libcore/schema/json_schema.h"

namespace schema {
namespace {

template <typename T>
bool reads_whole(std::string_view text, T& value) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end;
}

double number_or(std::string_view text, double otherwise) {
  double value = 0;
  return reads_whole(text, value) && std::isfinite(value) ? value : otherwise;
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

std::string json_words(const std::vector<std::string_view>& words) {
  std::vector<std::string> quoted;
  for (const std::string_view word : words) {
    // YAML takes these two for no texts.
    const bool is_bool = word == "true" || word == "false";
    quoted.push_back(is_bool ? std::string(word) : json_text(word));
  }
  return json_object({{"enum", json_list(quoted)}});
}

std::string json_pattern(std::string_view pattern) {
  return json_object({{"type", json_text("string")}, {"pattern", json_text(pattern)}});
}

std::string json_number_or(std::string_view type, std::string_view pattern) {
  return json_object({{"type", json_list({json_text(type), json_text("string")})},
                      {"minimum", "0"},
                      {"pattern", json_text(pattern)}});
}

std::string json_duration() {
  return json_object(
      {{"type", json_list({json_text("string"), json_text("integer")})},
       {"pattern",
        json_text(
            R"(^0$|^(?=.)(\d+(\.\d+)?d)?(\d+(\.\d+)?h)?(\d+(\.\d+)?m)?(\d+(\.\d+)?s)?(\d+(\.\d+)?ms)?(\d+(\.\d+)?us)?(\d+(\.\d+)?ns)?$)")},
       {"maximum", "0"},
       {"minimum", "0"}});
}

std::string json_count() { return json_number_or("integer", R"(^\d+(\.\d+)?[kmM]?$)"); }

Form<std::uint64_t> as_size() {
  return {"size", base::parse_size, base::format_size,
          json_pattern(R"(^\d+(\.\d+)?\s*(B|kB|MB|GB|KiB|MiB|GiB)$)"), true};
}

Form<double> as_rate() {
  return {"rate", base::parse_rate, base::format_rate,
          json_number_or("number", R"(^\d+(\.\d+)?(k?|[kmM](?=/))(/s|/m|/min|/h)?$)"), true};
}

Form<double> as_share() {
  const auto parse = [](const std::string& text) {
    const double percent =
        text.ends_with('%') ? number_or(text.substr(0, text.size() - 1), -1) : -1;
    if (percent < 0) base::fail("'{:.64}' is not a percentage; write 5% or 0.1%", text);
    return percent / 100;
  };
  return {"percent", parse, [](double share) { return fmt::format("{:g}%", share * 100); },
          json_pattern(R"(^\d+(\.\d+)?%$)"), true};
}

Form<double> as_bandwidth() {
  const auto parse = [](const std::string& text) {
    struct Unit {
      std::string_view name;
      double octets;
    };
    for (const Unit& unit : {Unit{"kbit/s", 125}, Unit{"Mbit/s", 125e3}, Unit{"Gbit/s", 125e6},
                             Unit{"bit/s", 0.125}, Unit{"kB/s", 1e3}, Unit{"MB/s", 1e6},
                             Unit{"KiB/s", 1024}, Unit{"MiB/s", 1024 * 1024.0}, Unit{"B/s", 1}}) {
      if (!text.ends_with(unit.name)) continue;
      const double number = number_or(text.substr(0, text.size() - unit.name.size()), -1);
      if (number > 0) return number * unit.octets;
      break;
    }
    base::fail("'{:.64}' is not a bandwidth; write 10kB/s or 1Mbit/s", text);
  };
  return {"bandwidth", parse, [](double octets) { return fmt::format("{:g}B/s", octets); },
          json_pattern(R"(^\d+(\.\d+)?(bit|kbit|Mbit|Gbit|B|kB|MB|KiB|MiB)/s$)"), true};
}

}  // namespace schema

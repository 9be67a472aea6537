#include "libcore/base/units.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "libcore/base/error.h"
#include "libcore/base/text.h"

namespace base {
namespace {

// Takes a number off the front of `text`, or returns nothing and leaves it.
std::optional<double> take_number(std::string_view& text) {
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc() || !std::isfinite(value) || value < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

std::string_view take_letters(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() &&
         ((text[n] >= 'a' && text[n] <= 'z') || (text[n] >= 'A' && text[n] <= 'Z')))
    ++n;
  const std::string_view letters = text.substr(0, n);
  text.remove_prefix(n);
  return letters;
}

struct Unit {
  std::string_view name;
  double factor;
};

constexpr std::array<Unit, 7> duration_units{
    {{"d", 86400e9}, {"h", 3600e9}, {"m", 60e9}, {"s", 1e9}, {"ms", 1e6}, {"us", 1e3}, {"ns", 1}}};
constexpr std::array<Unit, 7> size_units{{{"B", 1},
                                          {"kB", 1e3},
                                          {"KiB", 1024},
                                          {"MB", 1e6},
                                          {"MiB", 1024.0 * 1024},
                                          {"GB", 1e9},
                                          {"GiB", 1024.0 * 1024 * 1024}}};

// Trims a fixed-point number to `digits` significant digits without trailing zeros.
std::string significant(double value, int digits) {
  const int before = value < 1 ? 1 : static_cast<int>(std::log10(value)) + 1;
  std::string text = fmt::format("{:.{}f}", value, std::max(0, digits - before));
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

}  // namespace

Duration parse_duration(std::string_view text) {
  const std::string_view whole = text;
  if (text == "0") return Duration::zero();
  double total = 0;
  std::size_t next_unit = 0;  // units come largest first, each once
  bool good = !text.empty();
  while (good && !text.empty()) {
    const std::optional<double> number = take_number(text);
    const std::string_view name = take_letters(text);
    good = false;
    for (std::size_t i = next_unit; number && i < duration_units.size(); ++i) {
      if (duration_units[i].name != name) continue;
      total += *number * duration_units[i].factor;
      next_unit = i + 1;
      good = true;
      break;
    }
  }
  if (!good || total > 9e18) fail("'{}' is not a duration; write 250ms, 10s, 1m30s or 2h", whole);
  return Duration(static_cast<std::int64_t>(std::llround(total)));
}

std::string format_duration(Duration duration) {
  const double ns = static_cast<double>(duration.count());
  if (ns < 0) return "-" + format_duration(-duration);
  if (ns == 0) return "0";
  if (ns < 999.5) return fmt::format("{}ns", duration.count());
  if (ns < 999.5e3) return significant(ns / 1e3, 3) + "us";
  if (ns < 999.5e6) return significant(ns / 1e6, 3) + "ms";
  if (ns < 59.95e9) return significant(ns / 1e9, 3) + "s";
  const std::int64_t seconds = std::llround(ns / 1e9);
  std::string text;
  if (seconds >= 3600) text += fmt::format("{}h", seconds / 3600);
  if (seconds % 3600 >= 60) text += fmt::format("{}m", seconds % 3600 / 60);
  if (seconds % 60 != 0) text += fmt::format("{}s", seconds % 60);
  return text;
}

std::uint64_t parse_size(std::string_view text) {
  const std::string_view whole = text;
  const std::optional<double> number = take_number(text);
  const std::string_view name = trim(text);
  if (number && !name.empty()) {
    for (const Unit& unit : size_units) {
      if (unit.name != name) continue;
      const double octets = std::round(*number * unit.factor);
      if (octets < 1e18) return static_cast<std::uint64_t>(octets);
    }
  }
  fail("'{}' is not a size; write a number and a unit: 512B, 16KiB, 1MB, 1MiB", whole);
}

std::string format_size(std::uint64_t octets) {
  const double value = static_cast<double>(octets);
  if (value < 1024) return fmt::format("{} B", octets);
  if (value < 1024.0 * 1024) return significant(value / 1024, 3) + " KiB";
  if (value < 1024.0 * 1024 * 1024) return significant(value / 1024 / 1024, 3) + " MiB";
  return significant(value / 1024 / 1024 / 1024, 3) + " GiB";
}

std::uint64_t parse_count(std::string_view text) {
  const std::string_view whole = text;
  const std::optional<double> number = take_number(text);
  double factor = 0;
  if (text.empty()) factor = 1;
  if (text == "k") factor = 1e3;
  if (text == "m" || text == "M") factor = 1e6;
  const double value = number.value_or(0.5) * factor;
  if (!number || factor == 0 || value != std::floor(value) || value > 1e15)
    fail("'{}' is not a count; write 500, 10k or 2m", whole);
  return static_cast<std::uint64_t>(value);
}

std::string format_count(double count) {
  if (count < 9999.5) return significant(count, 4);
  if (count < 999.95e3) return significant(count / 1e3, 4) + "k";
  return significant(count / 1e6, 4) + "M";
}

double parse_rate(std::string_view text) {
  const std::string_view whole = text;
  std::optional<double> number = take_number(text);
  const bool thousands = text.starts_with('k');
  const bool millions = text.starts_with("m/") || text.starts_with("M/");
  if (number && (thousands || millions)) {
    *number *= thousands ? 1e3 : 1e6;
    text.remove_prefix(1);
  }
  double seconds = 0;
  if (text.empty() || text == "/s") seconds = 1;
  if (text == "/m" || text == "/min") seconds = 60;
  if (text == "/h") seconds = 3600;
  if (!number || seconds == 0) fail("'{}' is not a rate; write 50/s, 3k/m or 100/h", whole);
  return *number / seconds;
}

std::string format_rate(double a_second) {
  const bool rare = a_second > 0 && a_second < 0.01;
  return rare ? format_count(a_second * 3600) + "/h" : format_count(a_second) + "/s";
}

}  // namespace base

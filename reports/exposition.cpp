#include "reports/exposition.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdint>

#include "reports/legible.h"

namespace report {

void Exposition::family(std::string_view name, std::string_view help, Type type) {
  constexpr std::array<std::string_view, 3> words{"gauge", "counter", "histogram"};
  name_ = name;
  fmt::format_to(out(), "# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, words[std::size_t(type)]);
}

void Exposition::sample(double value, const Labels& labels, std::string_view part) {
  text_ += name_;
  text_ += part;
  for (const auto& [label, text] : labels) {
    text_ += &label == &labels.front().first ? '{' : ',';
    fmt::format_to(out(), "{}=\"", label);
    for (const char c : legible(text)) {
      if (c == '"' || c == '\\') text_ += '\\';
      text_ += c;
    }
    text_ += '"';
  }
  if (!labels.empty()) text_ += '}';
  fmt::format_to(out(), " {}\n", number(value));
}

void Exposition::single(std::string_view name, std::string_view help, double value) {
  family(name, help);
  sample(value);
}

std::string Exposition::number(double value) const {
  if (!std::isfinite(value)) return "0";
  const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
  if (whole && (std::abs(value) < 1000 || digits_ == Digits::all))
    return fmt::format("{:.0f}", value);
  if (digits_ == Digits::all) return fmt::format("{}", value);
  const double near = std::stod(fmt::format("{:.2e}", value));
  return fmt::format("{}", near == 0 ? 0.0 : near);
}

}  // namespace report

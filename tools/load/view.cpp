#include "tools/load/view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "libcore/base/units.h"
#include "reports/lines.h"

namespace load {
namespace {

constexpr std::array<std::string_view, 8> blocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::array<std::string_view, 8> shades{".", ":", "-", "=", "+", "*", "%", "#"};

std::string repeated(std::string_view sign, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += sign;
  return text;
}

// `indent`, then as many of these as fit, each as wide as figures grow, so that they stay in place.
std::string fitting(std::string indent, const std::vector<std::string>& fields, std::size_t width) {
  std::string text = std::move(indent);
  for (const std::string& field : fields) {
    const std::size_t room = text.size();
    text += field;
    const std::size_t end = text.find_last_not_of(' ') + 1;
    if (end > width) {
      text.resize(room);
      break;
    }
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::string field(std::string_view name, const std::string& figure) {
  return fmt::format("{} {:<10}", name, figure);
}

std::string a_second(std::uint64_t count) {
  return base::format_count(static_cast<double>(count)) + "/s";
}

std::string micros(std::uint64_t value) {
  return base::format_duration(std::chrono::microseconds(value));
}

std::string progress(const Glance& glance, bool ascii, std::size_t width) {
  const std::string time = fmt::format("{} of {}", base::format_duration(glance.spent),
                                       base::format_duration(glance.duration));
  const std::size_t words = glance.stage.size() + time.size() + 4;
  if (words + 10 > width) return fitting("", {glance.stage + "  ", time}, width);
  const std::size_t bar = width - words;
  const double share = glance.duration.count() == 0
                           ? 1
                           : static_cast<double>(glance.spent.count()) /
                                 static_cast<double>(glance.duration.count());
  const auto done = std::min(bar, static_cast<std::size_t>(static_cast<double>(bar) * share));
  return fmt::format("{}  {}{}  {}", glance.stage, repeated(ascii ? "=" : "━", done),
                     repeated(ascii ? "-" : "─", bar - done), time);
}

// The last seconds, as many as there is room for, and what the scale is.
std::string course(const Glance& glance, bool ascii, std::size_t width) {
  std::vector<std::optional<std::uint64_t>> shown = glance.p99s;
  const auto scale = [&] {
    std::uint64_t highest = 0;
    for (const auto& value : shown) highest = std::max(highest, value.value_or(0));
    return fmt::format("up to {} in {}s", micros(highest), shown.size());
  };
  constexpr std::string_view name = "  p99  ";
  const std::size_t words = name.size() + scale().size() + 2;
  const std::size_t room = width > words ? width - words : 0;
  if (room == 0) return {};
  if (shown.size() > room) shown.erase(shown.begin(), shown.end() - std::ptrdiff_t(room));
  return fmt::format("{}{}  {}", name, sparkline(shown, ascii), scale());
}

}  // namespace

std::string sparkline(const std::vector<std::optional<std::uint64_t>>& values, bool ascii) {
  const auto& heights = ascii ? shades : blocks;
  std::uint64_t highest = 1;
  for (const auto& value : values) highest = std::max(highest, value.value_or(0));
  std::string text;
  for (const auto& value : values) {
    const double share = static_cast<double>(value.value_or(0)) / static_cast<double>(highest);
    const auto step = static_cast<std::size_t>(share * 8);
    text += value ? heights[std::min<std::size_t>(step, 7)] : " ";
  }
  return text;
}

std::string view(const Glance& glance, const report::Terminal& terminal, std::size_t width) {
  report::Lines lines(terminal);
  lines.line(progress(glance, terminal.ascii, width), report::Mood::good);
  lines.line(
      fitting("  ",
              {field("connections", fmt::format("{}", glance.connections)),
               field("sent", a_second(glance.sent)), field("received", a_second(glance.received)),
               field("outstanding", fmt::format("{}", glance.outstanding))},
              width));
  if (!glance.metric.empty()) {
    std::vector<std::string> times = {fmt::format("{}  ", glance.metric)};
    if (glance.times.empty())
      times.push_back("none in this second");
    else
      for (const double percentile : {50.0, 90.0, 99.0, 99.9})
        times.push_back(field(fmt::format("p{}", percentile),
                              micros(glance.times.value_at_percentile(percentile))));
    lines.line(fitting("  ", times, width));
    if (const std::string text = course(glance, terminal.ascii, width); !text.empty())
      lines.line(text, report::Mood::faint);
  }
  std::vector<std::string> kinds;
  for (const auto& [kind, n] : glance.errors) kinds.push_back(field(kind, fmt::format("{}", n)));
  lines.line(fitting(fmt::format("  {} errors  ", errors_in(glance)), kinds, width),
             kinds.empty() ? report::Mood::faint : report::Mood::bad);
  return std::move(lines).finish();
}

std::size_t width_of(const char* columns, unsigned by_kernel) {
  std::size_t number = 0;
  const std::string_view text = columns == nullptr ? "" : columns;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number > 0 && number < 10'000)
    return number;
  return by_kernel == 0 ? 80 : by_kernel;
}

}  // namespace load

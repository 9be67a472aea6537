#include "reports/lines.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/legible.h"

namespace report {
namespace {

std::string_view color_of(Mood mood) {
  switch (mood) {
    case Mood::good:
      return "\x1b[36m";  // cyan and red are told apart by everybody
    case Mood::odd:
      return "\x1b[33m";
    case Mood::bad:
      return "\x1b[1;31m";
    case Mood::faint:
      return "\x1b[2m";
    case Mood::plain:
      break;
  }
  return {};
}

// Places on the screen, near enough: every character takes one.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width, bool to_the_right) {
  const std::string spaces(width - std::min(width, width_of(text)), ' ');
  return to_the_right ? spaces + text : text + spaces;
}

}  // namespace

void Lines::gap() {
  if (!text_.empty()) text_ += '\n';
}

void Lines::line(std::string_view text, Mood mood) { text_ += painted(clean(text), mood) + '\n'; }

void Lines::field(std::string_view label, std::string_view text, std::size_t width) {
  if (text.empty()) return;
  text_ += fmt::format("  {} {}\n", padded(clean(label), width, false), clean(text));
}

void Lines::word(std::string_view word, Mood mood, std::string_view text) {
  text_ += fmt::format("{}  {}\n", painted(clean(word), mood), clean(text));
}

void Lines::table(const Table& table) {
  if (table.rows.empty()) return;
  const auto cell_text = [&](std::string_view text) { return clean(text, 80); };
  std::vector<std::size_t> widths;
  for (const Table::Column& column : table.columns)
    widths.push_back(width_of(cell_text(column.name)));
  for (const Table::Row& row : table.rows)
    for (std::size_t i = 0; i < row.cells.size(); ++i)
      widths[i] = std::max(widths[i], width_of(cell_text(row.cells[i])));

  const auto print = [&](const auto& cell_of, Mood mood) {
    std::string line;
    for (std::size_t i = 0; i < widths.size(); ++i)
      line += (i == 0 ? "  " : "   ") +
              padded(cell_text(cell_of(i)), widths[i], table.columns[i].figures);
    line.erase(line.find_last_not_of(' ') + 1);
    text_ += painted(line, mood) + '\n';
  };
  if (!table.caption.empty()) line(table.caption);
  print([&](std::size_t i) { return table.columns[i].name; }, Mood::faint);
  for (const Table::Row& row : table.rows)
    print([&](std::size_t i) { return i < row.cells.size() ? row.cells[i] : std::string(); },
          row.mood);
}

std::string Lines::clean(std::string_view text, std::size_t limit) const {
  return legible(text, terminal_.ascii ? Charset::ascii : Charset::utf8, limit);
}

std::string Lines::painted(const std::string& text, Mood mood) const {
  const std::string_view color = color_of(mood);
  if (!terminal_.color || color.empty()) return text;
  return fmt::format("{}{}\x1b[0m", color, text);
}

}  // namespace report

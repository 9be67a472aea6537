#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "reports/table.h"
#include "reports/terminal.h"

namespace report {

// Gathers the lines of a summary. All text may be foreign: it is made harmless here.
class Lines {
 public:
  explicit Lines(const Terminal& terminal) : terminal_(terminal) {}

  // A blank line, if there is anything before it.
  void gap();
  void line(std::string_view text, Mood mood = Mood::plain);
  // "  label     text", the label padded to `width`; nothing if the text is empty.
  void field(std::string_view label, std::string_view text, std::size_t width = 12);
  // A word with a mood, then plain text: "FAIL  control.ping".
  void word(std::string_view word, Mood mood, std::string_view text);
  // The columns are as wide as they need to be; nothing if there is no row.
  void table(const Table& table);

  std::string finish() && { return std::move(text_); }

 private:
  // A command of 2,000 octets can still be copied as a whole.
  std::string clean(std::string_view text, std::size_t limit = 2000) const;
  std::string painted(const std::string& text, Mood mood) const;

  Terminal terminal_;
  std::string text_;
};

}  // namespace report

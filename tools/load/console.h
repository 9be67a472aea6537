#pragma once

#include <chrono>
#include <string>

namespace load {

// Where the live view goes: on a terminal one line that is redrawn, elsewhere one every ten
// seconds. All of it is standard error, which is for the conversation.
class Console {
 public:
  enum class Style : unsigned char { silent, lines, redrawn };

  explicit Console(Style style) : style_(style) {}

  // The line for the second of the run that began at `start`.
  void show(std::chrono::nanoseconds start, const std::string& line);
  // Something to keep, such as that the run is being ended.
  void say(const std::string& sentence);
  // Takes the redrawn line away.
  void clear();

 private:
  Style style_;
  bool drawn_ = false;
};

// How the stream at hand wants it: `is_terminal` says whether it is one, CI and TERM are asked for.
Console::Style style_for(bool quiet, bool is_terminal, const char* ci, const char* term);

}  // namespace load

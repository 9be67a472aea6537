#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libcore/base/process.h"

namespace results {

// What a run came to, in the words and statuses of the command line.
struct Verdict {
  std::string status;  // the word of the last line: "OK", "FAIL", "INVALID"
  int exit = 0;
  std::vector<std::string> reasons;  // every gate that failed, one sentence each

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

// What every result has, whichever tool left it. Text of foreign origin may be any octets here;
// what is not UTF-8 becomes U+FFFD in the file.
struct Run {
  std::string tool;     // "assay-probe"
  std::string version;  // of the tool
  std::string command;  // how to repeat the run, quoted for a shell
  std::string title;
  std::map<std::string, std::string> labels;
  std::vector<std::string> targets;  // URLs, or addresses listened on
  std::string started;               // see utc_text
  std::chrono::nanoseconds duration{};
  bool partial = false;  // stopped before its plan ended
  base::Machine environment;
  Verdict verdict;

  friend bool operator==(const Run&, const Run&) = default;
};

// ISO 8601 in UTC with milliseconds: "2024-05-01T12:00:00.000Z". Such texts sort by time.
std::string utc_text(std::chrono::system_clock::time_point time);
// The time that such a text says, or nothing if it is not exactly of that form.
std::optional<std::chrono::system_clock::time_point> from_utc_text(const std::string& text);

}  // namespace results

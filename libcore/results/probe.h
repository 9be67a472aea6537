#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/results/run.h"

namespace results {

enum class Grade : unsigned char {
  pass,
  non_strict,     // allowed, or short of a recommendation
  informational,  // nothing to judge
  fail,
  not_run,         // not chosen, or the run was stopped before
  blocked,         // could not be judged: the set-up or an earlier failure stood in the way
  not_applicable,  // the peer does not claim what the case needs
  flaky,           // passed, but not at the first attempt
};
inline constexpr std::array<std::string_view, 8> grade_words{
    "pass", "non-strict", "informational", "fail", "not run", "blocked", "not applicable", "flaky"};

// The strongest requirement that a case checks.
enum class Level : unsigned char { must, should, may };
inline constexpr std::array<std::string_view, 3> level_words{"must", "should", "may"};

// Which side was judged.
enum class Role : unsigned char { server, client };
inline constexpr std::array<std::string_view, 2> role_words{"server", "client"};

// What a transcript entry is about, as the prober sees it.
enum class Direction : unsigned char { sent, received, event };
inline constexpr std::array<std::string_view, 3> direction_words{"sent", "received", "event"};

inline constexpr std::string_view word_of(Grade g) { return grade_words[std::size_t(g)]; }
inline constexpr std::string_view word_of(Level l) { return level_words[std::size_t(l)]; }
inline constexpr std::string_view word_of(Role r) { return role_words[std::size_t(r)]; }
inline constexpr std::string_view word_of(Direction d) { return direction_words[std::size_t(d)]; }

// One normative statement that a case touches, and how the peer did on it.
struct Requirement {
  std::string id;       // "RFC6455-5.5-1"
  std::string level;    // as the document has it: "MUST NOT"
  std::string section;  // "RFC 6455, 5.5"
  std::string summary;
  Grade grade = Grade::not_run;

  friend bool operator==(const Requirement&, const Requirement&) = default;
};

// One side of the judgement: behaviour, code, order, timing or hygiene.
struct Facet {
  std::string name;
  Grade grade = Grade::not_run;
  std::string why;

  friend bool operator==(const Facet&, const Facet&) = default;
};

// One thing that went over the wire, or happened to it.
struct TranscriptEntry {
  std::chrono::nanoseconds at{};  // since the first connection of the attempt was begun
  unsigned connection = 0;        // which one of the case, from 0
  Direction direction = Direction::event;
  std::string kind;          // "frame", "http", "tcp", "tls"
  std::string summary;       // one line: Ping 5 B "hello"
  std::string octets;        // as on the wire, perhaps only the first of them
  std::uint64_t length = 0;  // how many there were

  friend bool operator==(const TranscriptEntry&, const TranscriptEntry&) = default;
};

struct CaseResult {
  std::string id;                    // "control.ping.too-long-126"
  std::vector<std::string> aliases;  // Autobahn's numbers
  std::string title;
  std::string group;  // "control.ping"
  Level level = Level::must;
  Role role = Role::server;
  std::vector<Requirement> requirements;
  Grade grade = Grade::not_run;
  std::string why;             // one line, also where nothing was run
  bool known_failing = false;  // the user has listed it as such
  std::vector<Facet> facets;
  std::vector<std::string> expected;            // what would have been right, a line each
  std::string observed;                         // one line
  std::optional<std::string> first_difference;  // where the two part
  std::chrono::nanoseconds duration{};
  unsigned attempts = 0;
  std::string replay;                       // the command that runs this case alone
  std::vector<TranscriptEntry> transcript;  // of the last attempt

  friend bool operator==(const CaseResult&, const CaseResult&) = default;
};

// A passive rule that traffic of some case has broken.
struct MonitorHit {
  std::string id;  // "monitor.frame.mask-bit"
  Grade grade = Grade::fail;
  std::string why;
  std::string in_case;       // the id of that case
  std::uint64_t offset = 0;  // of the octet in the stream of the judged side

  friend bool operator==(const MonitorHit&, const MonitorHit&) = default;
};

// What a conformance run leaves behind.
struct Probe {
  Run run;
  std::string suite_version;
  std::vector<CaseResult> cases;  // in the order of the catalogue
  std::vector<MonitorHit> monitors;

  friend bool operator==(const Probe&, const Probe&) = default;
};

// How many cases got each grade; all eight are there.
std::map<Grade, std::size_t> count_grades(const std::vector<CaseResult>& cases);

}  // namespace results

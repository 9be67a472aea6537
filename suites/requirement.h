#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace suite {

// One normative statement of an RFC or registry on WebSocket endpoints, in our own words. The table
// is made at build time from requirements.yaml, whose head explains the fields; all views are good
// for ever.
struct Requirement {
  // As the document has it; `implied` is a plain statement without a keyword.
  enum class Level : unsigned char { must, must_not, should, should_not, may, implied };
  enum class Role : unsigned char { server, client, both, intermediary };
  enum class Testable : unsigned char { remote, remote_timing, indirect, no };

  std::string_view id;        // "RFC6455-5.5.1-7"
  std::string_view document;  // "RFC 6455", or "IANA"
  std::string_view section;   // "5.5.1"
  Level level = Level::must;
  Role role = Role::both;  // who is bound
  std::string_view summary;
  Testable testable = Testable::remote;
  std::string_view probe;   // how it is probed and graded; empty where it cannot be
  std::string_view why;     // why it cannot be probed; empty where it can
  std::string_view note;    // may be empty
  std::string_view source;  // what the statement was checked against
};

inline constexpr std::array<std::string_view, 6> requirement_level_words{
    "MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY", "IMPLIED"};
inline constexpr std::array<std::string_view, 4> requirement_role_words{"server", "client", "both",
                                                                        "intermediary"};
inline constexpr std::array<std::string_view, 4> requirement_testable_words{
    "remote", "remote-timing", "indirect", "no"};

constexpr std::string_view word_of(Requirement::Level level) {
  return requirement_level_words[static_cast<std::size_t>(level)];
}
constexpr std::string_view word_of(Requirement::Role role) {
  return requirement_role_words[static_cast<std::size_t>(role)];
}
constexpr std::string_view word_of(Requirement::Testable testable) {
  return requirement_testable_words[static_cast<std::size_t>(testable)];
}

// How much a statement binds, weakest first. A broken implied one fails a case where data or
// security suffer and is non-strict elsewhere, so it stands between; in results it counts as a
// must.
enum class Strength : unsigned char { may, should, implied, must };
inline constexpr std::array<std::string_view, 4> strength_words{"MAY", "SHOULD", "MUST", "MUST"};
constexpr std::string_view word_of(Strength strength) {
  return strength_words[static_cast<std::size_t>(strength)];
}

constexpr Strength strength_of(Requirement::Level level) {
  switch (level) {
    case Requirement::Level::must:
    case Requirement::Level::must_not:
      return Strength::must;
    case Requirement::Level::should:
    case Requirement::Level::should_not:
      return Strength::should;
    case Requirement::Level::may:
      return Strength::may;
    case Requirement::Level::implied:
      break;
  }
  return Strength::implied;
}

// All statements, in the order of requirements.yaml.
std::span<const Requirement> every_requirement();

// The statement with that id, or null.
const Requirement* find_requirement(std::string_view id);

}  // namespace suite

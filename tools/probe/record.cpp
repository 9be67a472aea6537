#include "tools/probe/record.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <deque>

#include "libcore/base/text.h"
#include "suites/autobahn.h"
#include "suites/requirement.h"

namespace probe {
namespace {

// What the case's grade says of one of its requirements: a recommendation that is not followed is
// at worst non-strict, a permission that is not used nothing.
suite::Grade on_requirement(suite::Grade grade, const suite::Requirement& requirement) {
  if (grade != suite::Grade::fail && grade != suite::Grade::non_strict) return grade;
  switch (strength_of(requirement.level)) {
    case suite::Strength::may:
      return suite::Grade::informational;
    case suite::Strength::should:
      return suite::Grade::non_strict;
    default:
      return grade;
  }
}

std::vector<std::string> expected(const suite::Case& script) {
  std::vector<std::string> lines;
  const auto add = [&](const std::string& line) {
    if (std::ranges::find(lines, line) == lines.end()) lines.push_back(line);
  };
  constexpr std::size_t shown = 12;
  for (const suite::Round& round : script.rounds()) {
    for (const suite::Conversation& conversation : round) {
      if (conversation.hello()) add(describe(*conversation.hello()));
      if (conversation.knock()) add(describe(*conversation.knock()));
      for (const suite::Step& step : conversation.steps()) {
        if (const auto* expect = std::get_if<suite::Expect>(&step)) add(describe(expect->what));
        if (const auto* answer = std::get_if<suite::Answer>(&step)) add(describe(*answer));
        if (const auto* check = std::get_if<suite::Check>(&step)) add(std::string(check->what));
        if (lines.size() > shown) {
          lines.back() = "…";
          return lines;
        }
      }
    }
  }
  return lines;
}

results::Direction direction_of(suite::Direction direction) {
  switch (direction) {
    case suite::Direction::sent:
      return results::Direction::sent;
    case suite::Direction::received:
      return results::Direction::received;
    case suite::Direction::event:
      break;
  }
  return results::Direction::event;
}

// Of what was seen, unless all is wanted: the conversations that did not pass, or the first one; a
// few at most.
std::vector<results::TranscriptEntry> transcript(const suite::Examination& examination, bool all) {
  constexpr std::size_t most_conversations = 4;
  constexpr std::size_t most_entries_of_a_pass = 40;
  std::vector<results::TranscriptEntry> entries;
  const bool passed = examination.grade() == suite::Grade::pass;
  std::size_t taken = 0;
  unsigned connection = 0;
  for (const suite::Finding& finding : examination.findings()) {
    const bool interesting =
        passed ? connection == 0
               : !finding.opened || suite::worst(finding.judgements) > suite::Grade::pass;
    if (all || (interesting && ++taken <= most_conversations)) {
      std::ranges::move(entries_of(finding, connection, examination.findings().front().began),
                        std::back_inserter(entries));
      if (!all && passed && entries.size() > most_entries_of_a_pass)
        entries.resize(most_entries_of_a_pass);
    }
    ++connection;
  }
  return entries;
}

results::CaseResult frame_of(const Item& item, suite::Grade grade) {
  const suite::Case& script = *item.script;
  results::CaseResult result{.id = item.id,
                             .aliases = suite::numbers_of(script.id()),
                             .title = script.title(),
                             .group = std::string(script.group()),
                             .level = level_of(script),
                             .grade = grade_of(grade),
                             .expected = expected(script),
                             .replay = item.replay};
  for (const std::string& id : script.requirements()) {
    const suite::Requirement* const requirement = suite::find_requirement(id);
    if (requirement == nullptr) continue;
    result.requirements.push_back(
        {.id = id,
         .level = std::string(word_of(requirement->level)),
         .section = fmt::format("{}, {}", requirement->document, requirement->section),
         .summary = std::string(requirement->summary),
         .grade = grade_of(on_requirement(grade, *requirement))});
  }
  return result;
}

// Of those conversations that had a connection.
std::chrono::nanoseconds duration(const std::deque<suite::Finding>& findings) {
  using Time = session::Clock::time_point;
  Time began = Time::max(), ended{};
  for (const suite::Finding& finding : findings) {
    if (finding.began == Time{}) continue;
    began = std::min(began, finding.began);
    ended = std::max(ended, finding.ended);
  }
  return ended == Time{} ? std::chrono::nanoseconds(0) : ended - began;
}

}  // namespace

std::vector<results::TranscriptEntry> entries_of(const suite::Finding& finding, unsigned connection,
                                                 session::Clock::time_point since) {
  std::vector<results::TranscriptEntry> entries;
  for (const suite::Transcript::Entry& entry : finding.transcript.entries())
    entries.push_back({.at = entry.at - since,
                       .connection = connection,
                       .direction = direction_of(entry.direction),
                       .kind = std::string(entry.kind),
                       .summary = entry.summary,
                       .octets = entry.octets,
                       .length = entry.length});
  if (!finding.departure) return entries;
  const suite::Departure& departure = *finding.departure;
  std::string left = fmt::format("the client's process ended with status {}{}", departure.status,
                                 departure.killed ? ", as it was killed" : "");
  if (!departure.said.empty())
    left += fmt::format(", and said \"{}\"", base::printable(departure.said));
  entries.push_back({.at = finding.ended - since,
                     .connection = connection,
                     .direction = results::Direction::event,
                     .kind = "process",
                     .summary = std::move(left)});
  return entries;
}

results::Level level_of(const suite::Case& script) {
  switch (script.level()) {
    case suite::Strength::should:
      return results::Level::should;
    case suite::Strength::may:
      return results::Level::may;
    default:
      return results::Level::must;
  }
}

results::Grade grade_of(suite::Grade grade) {
  switch (grade) {
    case suite::Grade::pass:
      return results::Grade::pass;
    case suite::Grade::informational:
      return results::Grade::informational;
    case suite::Grade::non_strict:
      return results::Grade::non_strict;
    case suite::Grade::fail:
      return results::Grade::fail;
    case suite::Grade::not_run:
      return results::Grade::not_run;
    case suite::Grade::blocked:
      return results::Grade::blocked;
    case suite::Grade::not_applicable:
      return results::Grade::not_applicable;
  }
  return results::Grade::not_run;
}

results::CaseResult record(const suite::Examination& examination, const Item& item) {
  results::CaseResult result = frame_of(item, examination.grade());
  result.why = examination.why();
  result.observed = examination.observed();
  result.attempts = 1;
  const std::vector<suite::Judgement> judgements = examination.judgements();
  for (const suite::Facet facet : suite::every_facet) {
    const suite::Judgement* worst = nullptr;
    for (const suite::Judgement& judgement : judgements)
      if (judgement.facet == facet && (worst == nullptr || judgement.grade > worst->grade))
        worst = &judgement;
    if (worst != nullptr)
      result.facets.push_back(
          {.name = std::string(word(facet)), .grade = grade_of(worst->grade), .why = worst->why});
  }
  if (!examination.findings().empty()) {
    result.duration = duration(examination.findings());
    result.transcript = transcript(examination, item.whole_transcript);
  }
  return result;
}

results::CaseResult unplayed(const Item& item, suite::Grade grade, const std::string& why) {
  results::CaseResult result = frame_of(item, grade);
  result.why = why;
  return result;
}

std::vector<results::MonitorHit> hits(const suite::Examination& examination, const Item& item) {
  std::vector<results::MonitorHit> all;
  for (const suite::Finding& finding : examination.findings()) {
    for (const suite::MonitorHit& hit : finding.hits)
      all.push_back({.id = std::string(hit.id),
                     .grade = grade_of(hit.grade),
                     .why = hit.why,
                     .in_case = item.id,
                     .offset = hit.offset});
  }
  return all;
}

}  // namespace probe

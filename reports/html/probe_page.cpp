#include <algorithm>
#include <array>
#include <map>

#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "libcore/results/json.h"
#include "libcore/results/page_data.h"
#include "reports/frame_parts.h"
#include "reports/grades.h"
#include "reports/headline.h"
#include "reports/html/page.h"
#include "reports/html/parts.h"

namespace report {
namespace {

using results::Grade;

constexpr std::size_t most_shown = 200;  // of a transcript

// The grades that have a section of their own, each case in full.
struct Chapter {
  Grade grade;
  const char* id;
  const char* name;
  const char* note;
};
constexpr std::array<Chapter, 3> chapters{
    {{Grade::fail, "failures", "Failures",
      "What breaks a binding rule, corrupts data, hangs or crashes."},
     {Grade::flaky, "flaky", "Flaky", "Passed, but not at the first attempt."},
     {Grade::non_strict, "non-strict", "Non-strict",
      "Within what the documents allow, or merely short of a recommendation."}}};

bool has_chapter(Grade grade) {
  return grade == Grade::fail || grade == Grade::flaky || grade == Grade::non_strict;
}

void set_grade(Dictionary& dictionary, Grade grade) {
  set(dictionary, "GRADE", results::word_of(grade));
  const std::string_view mood = css_class(mood_of(grade));
  set(dictionary, "MOOD", mood.empty() ? "plain" : mood);
}

void add_entry(Dictionary& body, const results::TranscriptEntry& entry, bool annotated) {
  constexpr std::array<std::string_view, 3> arrows{"→", "←", "·"};
  Dictionary* line = body.AddSectionDictionary("ENTRY");
  set(*line, "AT", base::format_duration(entry.at));
  set(*line, "ARROW", arrows[std::size_t(entry.direction)]);
  set(*line, "DIRECTION", results::word_of(entry.direction));
  if (entry.connection > 0) set_if_any(*line, "CONNECTION", std::to_string(entry.connection));
  set(*line, "KIND", entry.kind, 40);
  set(*line, "SUMMARY", entry.summary, 300);
  constexpr std::size_t most_octets = 48;
  const std::string_view octets = std::string_view(entry.octets).substr(0, most_octets);
  std::vector<FramePart> parts;
  if (annotated && entry.kind == "frame") parts = frame_parts(octets);
  for (const FramePart& one : parts) {
    Dictionary* part = line->AddSectionDictionary("PART");
    set(*part, "MEANING", one.meaning);
    set(*part, "OCTETS", base::hex(one.octets, one.octets.size()));
  }
  if (parts.empty()) set_if_any(*line, "PLAIN", base::hex(octets, octets.size()));
  if (entry.length > octets.size())
    set_if_any(*line, "REST", "… (" + base::format_size(entry.length) + ")");
}

// All that is known about a case, in the order of questions: what is asked, what came, how to see
// it again.
void add_body(Dictionary& section, const results::CaseResult& result) {
  Dictionary& body = *section.AddIncludeDictionary("BODY");
  body.SetFilename("case");
  set(body, "REMARKS", remarks(result));
  set_if_any(body, "WHY", result.why);
  if (!result.requirements.empty()) {
    Dictionary* list = body.AddSectionDictionary("REQUIREMENTS");
    for (const results::Requirement& requirement : result.requirements) {
      Dictionary* line = list->AddSectionDictionary("REQUIREMENT");
      set(*line, "ID", requirement.id);
      set(*line, "ORIGIN", requirement.level + ", " + requirement.section);
      set(*line, "SUMMARY", requirement.summary);
      set_grade(*line, requirement.grade);
    }
  }
  if (!result.expected.empty())
    set_each(*body.AddSectionDictionary("EXPECTED"), "LINE", result.expected);
  set_if_any(body, "OBSERVED", result.observed);
  set_if_any(body, "DIFFERENCE", result.first_difference.value_or(""));
  if (!result.facets.empty()) {
    Dictionary* list = body.AddSectionDictionary("FACETS");
    for (const results::Facet& facet : result.facets) {
      Dictionary* line = list->AddSectionDictionary("FACET");
      set(*line, "NAME", facet.name);
      set_grade(*line, facet.grade);
      set_if_any(*line, "REASON", facet.why);
    }
  }
  set_if_any(body, "REPLAY", result.replay);
  if (result.transcript.empty()) return;
  Dictionary* table = body.AddSectionDictionary("TRANSCRIPT");
  if (result.grade == Grade::fail) table->ShowSection("OPEN");
  for (std::size_t i = 0; i < result.transcript.size() && i < most_shown; ++i)
    add_entry(*table, result.transcript[i], has_chapter(result.grade));
  if (result.transcript.size() > most_shown) {
    Dictionary* note = table->AddSectionDictionary("LEFT_OUT");
    note->SetIntValue("SHOWN", most_shown);
    note->SetIntValue("ALL", static_cast<long>(result.transcript.size()));
  }
}

void add_case(Dictionary& section, const results::CaseResult& result) {
  Dictionary* part = section.AddSectionDictionary("CASE");
  set(*part, "ANCHOR", anchor(result.id));
  set(*part, "CASE_ID", result.id);
  set(*part, "TITLE", result.title);
  set_grade(*part, result.grade);
  add_body(*part, result);
}

void add_index(Dictionary& section, const std::vector<const results::CaseResult*>& cases) {
  Dictionary* index = section.AddSectionDictionary("INDEX");
  for (const results::CaseResult* result : cases) {
    Dictionary* link = index->AddSectionDictionary("LINK");
    set(*link, "ANCHOR", anchor(result->id));
    set(*link, "CASE_ID", result->id);
    set(*link, "TITLE", result->title);
  }
}

void add_chapters(Dictionary& page, const results::Probe& probe) {
  for (const Chapter& chapter : chapters) {
    const auto cases = cases_with(probe, chapter.grade);
    if (cases.empty()) continue;
    Dictionary* section = page.AddSectionDictionary("SECTION");
    section->SetValue("ID", chapter.id);
    section->SetValue("NAME", chapter.name);
    section->SetValue("NOTE", chapter.note);
    section->SetIntValue("COUNT", static_cast<long>(cases.size()));
    constexpr std::size_t few = 3;  // seen at a glance
    if (cases.size() > few) add_index(*section, cases);
    for (const results::CaseResult* result : cases) add_case(*section, *result);
  }
}

void add_others(Dictionary& page, const results::Probe& probe) {
  std::vector<std::string> names;  // in the order of the catalogue
  std::map<std::string, std::vector<const results::CaseResult*>> groups;
  for (const results::CaseResult& result : probe.cases) {
    if (has_chapter(result.grade)) continue;
    std::vector<const results::CaseResult*>& group = groups[result.group];
    if (group.empty()) names.push_back(result.group);
    group.push_back(&result);
  }
  if (names.empty()) return;
  Dictionary* others = page.AddSectionDictionary("OTHERS");
  for (const std::string& name : names) {
    Dictionary* group = others->AddSectionDictionary("GROUP");
    set(*group, "NAME", name);
    group->SetIntValue("COUNT", static_cast<long>(groups[name].size()));
    for (const results::CaseResult* result : groups[name]) add_case(*group, *result);
  }
}

Table monitor_table(const results::Probe& probe) {
  Table table{.columns = {{.name = "rule", .figures = false},
                          {.name = "grade", .figures = false},
                          {.name = "what", .figures = false},
                          {.name = "in case", .figures = false},
                          {.name = "at octet"}}};
  for (const results::MonitorHit& hit : probe.monitors)
    table.rows.push_back({.cells = {hit.id, std::string(results::word_of(hit.grade)), hit.why,
                                    hit.in_case, std::to_string(hit.offset)},
                          .mood = mood_of(hit.grade)});
  return table;
}

}  // namespace

std::string probe_page(const results::Probe& probe) {
  Dictionary page("probe");
  add_run(page, probe.run, headline(probe));
  set(page, "SUITE", probe.suite_version);
  page.SetValue("BAR", to_svg(grade_bar(probe)));
  add_table(page, "GROUPS", group_table(probe));
  add_coverage(page, probe);
  add_chapters(page, probe);
  if (!probe.monitors.empty())
    add_table(*page.AddSectionDictionary("MONITORS"), "MONITOR_TABLE", monitor_table(probe));
  add_others(page, probe);
  page.SetValue("RESULT", results::page_data(results::to_json(probe)));
  return expand("probe", page);
}

}  // namespace report

#include "tools/probe/listing.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "suites/autobahn.h"
#include "suites/catalogue.h"
#include "suites/passive_rules.h"
#include "suites/requirement.h"

namespace probe {
namespace {

using OrderedJson = nlohmann::ordered_json;

// The objects as one JSON array, a line each.
std::string array(const std::vector<OrderedJson>& objects) {
  std::string text = "[";
  for (const OrderedJson& object : objects)
    text += (text == "[" ? "\n  " : ",\n  ") + object.dump();
  return text + "\n]\n";
}

// A cell of a table.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// One line of the matrix.
struct Coverage {
  const suite::Requirement* requirement;
  std::vector<std::string> cases;
  std::string why_none;
};

std::string why_none(const suite::Requirement& requirement) {
  using Role = suite::Requirement::Role;
  if (!requirement.why.empty()) return std::string(requirement.why);
  if (requirement.role == Role::client)
    return "it binds clients, and no case of theirs is about it yet";
  if (requirement.role == Role::intermediary)
    return "it binds intermediaries, and no case plays through one yet";
  return "no case yet";
}

std::vector<Coverage> coverage() {
  std::map<std::string_view, std::vector<std::string>> cases;
  for (const suite::Case& script : suite::every_case())
    for (const std::string& id : script.requirements()) cases[id].push_back(script.id());
  for (const suite::PassiveRule& rule : suite::every_passive_rule())
    for (const std::string_view id : rule.requirements) cases[id].emplace_back(rule.id);
  std::vector<Coverage> lines;
  for (const suite::Requirement& requirement : suite::every_requirement()) {
    Coverage line{.requirement = &requirement, .cases = cases[requirement.id]};
    if (line.cases.empty()) line.why_none = why_none(requirement);
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string_view> judged_roles(const suite::Case& script) {
  std::vector<std::string_view> roles;
  if (script.judges(ws::Role::server)) roles.emplace_back("server");
  if (script.judges(ws::Role::client)) roles.emplace_back("client");
  return roles;
}

OrderedJson case_object(const suite::Case& script) {
  return {{"id", script.id()},
          {"judges", judged_roles(script)},
          {"level", word_of(script.level())},
          {"tier", word_of(script.tier())},
          {"title", script.title()},
          {"section", script.section()},
          {"requirements", script.requirements()},
          {"autobahn", suite::numbers_of(script.id())}};
}

OrderedJson requirement_object(const Coverage& line) {
  const suite::Requirement& requirement = *line.requirement;
  OrderedJson object = {{"id", requirement.id},
                        {"document", requirement.document},
                        {"section", requirement.section},
                        {"level", word_of(requirement.level)},
                        {"role", word_of(requirement.role)},
                        {"testable", word_of(requirement.testable)},
                        {"summary", requirement.summary},
                        {"cases", line.cases}};
  if (!line.why_none.empty()) object["why_none"] = line.why_none;
  return object;
}

}  // namespace

ListForm parse_list_form(std::string_view text) {
  if (text == "markdown") return ListForm::markdown;
  if (text == "json") return ListForm::json;
  base::fail("'{}' is neither markdown nor json", base::printable(text));
}

std::string list(const std::vector<const suite::Case*>& cases, ListForm form) {
  std::string text;
  if (form == ListForm::json) {
    std::vector<OrderedJson> objects;
    for (const suite::Case* script : cases) objects.push_back(case_object(*script));
    return array(objects);
  }
  if (form == ListForm::markdown) {
    text = "| case | judges | level | tier | section | what is claimed | requirements |\n";
    text += "|---|---|---|---|---|---|---|\n";
    for (const suite::Case* script : cases)
      text += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", script->id(),
                          fmt::join(judged_roles(*script), ", "), word_of(script->level()),
                          word_of(script->tier()), cell(script->section()), cell(script->title()),
                          fmt::join(script->requirements(), ", "));
    return text;
  }
  std::size_t width = 0;
  for (const suite::Case* script : cases) width = std::max(width, script->id().size());
  for (const suite::Case* script : cases)
    text += fmt::format("{:<6}  {:<{}}  {}\n", word_of(script->level()), script->id(), width,
                        script->title());
  return text;
}

std::string requirement_matrix(ListForm form) {
  const std::vector<Coverage> lines = coverage();
  const auto covered = static_cast<std::size_t>(
      std::ranges::count_if(lines, [](const Coverage& line) { return !line.cases.empty(); }));
  if (form == ListForm::json) {
    std::vector<OrderedJson> objects;
    for (const Coverage& line : lines) objects.push_back(requirement_object(line));
    return array(objects);
  }
  std::string text;
  if (form == ListForm::markdown) {
    text = "| requirement | level | binds | statement | cases |\n|---|---|---|---|---|\n";
    for (const Coverage& line : lines)
      text += fmt::format("| {} | {} | {} | {} | {} |\n", line.requirement->id,
                          word_of(line.requirement->level), word_of(line.requirement->role),
                          cell(line.requirement->summary),
                          line.cases.empty() ? "none: " + cell(line.why_none)
                                             : fmt::format("{}", fmt::join(line.cases, ", ")));
    return text + fmt::format("\n{} of {} requirements are covered.\n", covered, lines.size());
  }
  constexpr std::size_t shown = 3;
  for (const Coverage& line : lines) {
    text += fmt::format("{:<18} {:<10} {:<12} ", line.requirement->id,
                        word_of(line.requirement->level), word_of(line.requirement->role));
    if (line.cases.empty()) {
      text += fmt::format("none: {}\n", line.why_none);
      continue;
    }
    const std::vector<std::string> some(line.cases.begin(),
                                        line.cases.begin() + std::min(shown, line.cases.size()));
    text += fmt::format("{}", fmt::join(some, ", "));
    if (line.cases.size() > shown) text += fmt::format(" and {} more", line.cases.size() - shown);
    text += '\n';
  }
  return text + fmt::format("{} of {} requirements are covered\n", covered, lines.size());
}

}  // namespace probe

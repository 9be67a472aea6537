#include "reports/html/parts.h"

#include <ctemplate/template_cache.h>
#include <fmt/format.h>

#include <cassert>
#include <memory>

#include "libcore/base/units.h"
#include "reports/coverage.h"
#include "reports/figures.h"
#include "reports/html/templates.h"
#include "reports/legible.h"

namespace report {
namespace {

ctemplate::TemplateString view(std::string_view text) { return {text.data(), text.size()}; }

std::unique_ptr<ctemplate::TemplateCache> make_cache() {
  auto cache = std::make_unique<ctemplate::TemplateCache>();
  for (const auto& [name, text] : template_texts) {
    // Escaping is asked for here, so that no template can forget it.
    const std::string whole = "{{%AUTOESCAPE context=\"HTML\"}}\n" + std::string(text);
    [[maybe_unused]] const bool parsed =
        cache->StringToTemplateCache(view(name), whole, ctemplate::STRIP_BLANK_LINES);
    assert(parsed);
  }
  cache->Freeze();
  return cache;
}

}  // namespace

std::string expand(std::string_view name, const Dictionary& values) {
  static const std::unique_ptr<ctemplate::TemplateCache> cache = make_cache();
  std::string page;
  [[maybe_unused]] const bool whole =
      cache->ExpandNoLoad(view(name), ctemplate::STRIP_BLANK_LINES, &values, nullptr, &page);
  assert(whole);
  return page;
}

void set(Dictionary& dictionary, const char* name, std::string_view text, std::size_t limit) {
  dictionary.SetValue(name, legible(text, Charset::utf8, limit));
}

void set_if_any(Dictionary& dictionary, const char* name, std::string_view text) {
  if (!text.empty()) set(*dictionary.AddSectionDictionary(name), "TEXT", text);
}

void add_table(Dictionary& dictionary, const char* marker, const Table& table) {
  if (table.rows.empty()) return;
  Dictionary* part = dictionary.AddIncludeDictionary(marker);
  part->SetFilename("table");
  set_if_any(*part, "CAPTION", table.caption);
  for (const Table::Column& column : table.columns) {
    Dictionary* head = part->AddSectionDictionary("COLUMN");
    set(*head, "NAME", column.name);
    head->SetValue("ALIGN", column.figures ? "right" : "left");
  }
  for (const Table::Row& row : table.rows) {
    Dictionary* line = part->AddSectionDictionary("ROW");
    set_if_any(*line, "MOOD", css_class(row.mood));
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      Dictionary* cell = line->AddSectionDictionary(i == 0 ? "FIRST" : "CELL");
      set(*cell, "TEXT", i < row.cells.size() ? row.cells[i] : std::string());
      cell->SetValue("ALIGN", table.columns[i].figures ? "right" : "left");
    }
  }
}

void add_picture(Dictionary& dictionary, const char* marker, std::string_view name,
                 std::string_view svg, std::string_view note, const Table& data) {
  Dictionary* part = dictionary.AddIncludeDictionary(marker);
  part->SetFilename("figure");
  set(*part, "NAME", name);
  part->SetValue("SVG", view(svg));
  set_if_any(*part, "NOTE", note);
  add_table(*part, "DATA", data);
}

void add_figure(Dictionary& dictionary, const char* marker, const Figure& figure) {
  add_picture(dictionary, marker, figure.title, to_svg(figure.chart), figure.note, figure.data);
}

std::string_view css_class(Mood mood) {
  switch (mood) {
    case Mood::good:
      return "good";
    case Mood::odd:
      return "odd";
    case Mood::bad:
      return "bad";
    case Mood::faint:
      return "faint";
    case Mood::plain:
      break;
  }
  return {};
}

void add_head(Dictionary& dictionary, std::string_view title) {
  Dictionary* head = dictionary.AddIncludeDictionary("HEAD");
  head->SetFilename("head");
  head->AddIncludeDictionary("STYLE")->SetFilename("style");
  head->SetValue("SCRIPT", view(page_script));
  head->SetValue("SCRIPT_HASH", view(page_script_hash));
  set(*head, "TITLE", title, 200);
}

std::string title_of(const results::Run& run) {
  if (!run.title.empty()) return run.title;
  if (run.targets.empty()) return run.tool;
  if (run.targets.size() == 1) return run.targets.front();
  return fmt::format("{} and {} more", run.targets.front(), run.targets.size() - 1);
}

void add_verdict(Dictionary& dictionary, std::string_view title, const results::Verdict& verdict,
                 const std::string& headline) {
  constexpr std::size_t many = 10;
  set(dictionary, "TITLE", title, 200);
  Dictionary* part = dictionary.AddIncludeDictionary("VERDICT");
  part->SetFilename("verdict");
  set(*part, "STATUS", verdict.status, 40);
  part->SetValue("STATUS_MOOD", verdict.exit == 0 ? "good" : "bad");
  set(*part, "HEADLINE", headline);
  if (verdict.reasons.empty()) return;
  const char* const list = verdict.reasons.size() > many ? "LONG_LIST" : "REASON_LIST";
  set_each(*part->AddSectionDictionary(list), "REASON", verdict.reasons);
}

void add_origin(Dictionary& dictionary, const results::Run& run) {
  set(dictionary, "COMMAND", run.command, 20'000);
  add_table(dictionary, "ENVIRONMENT", environment_table(run));
}

void add_run(Dictionary& dictionary, const results::Run& run, const std::string& headline) {
  const std::string title = title_of(run);
  add_head(dictionary, fmt::format("{}: {}", run.verdict.status, title));
  add_verdict(dictionary, title, run.verdict, headline);
  set_each(dictionary, "TARGET", run.targets);
  set(dictionary, "STARTED", run.started, 40);
  set(dictionary, "DURATION", base::format_duration(run.duration));
  set(dictionary, "TOOL", fmt::format("{} {}", run.tool, run.version));
  if (run.partial) dictionary.ShowSection("PARTIAL");
  add_origin(dictionary, run);
}

void add_coverage(Dictionary& dictionary, const results::Probe& probe) {
  const Coverage all = coverage(probe);
  const Table table = section_table(all);
  if (table.rows.empty()) return;
  add_picture(dictionary, "COVERAGE", "Coverage by section", to_svg(all),
              "A square is a requirement that cases of the run concern, at the worst that any of "
              "them says of it; point at it to read it. The documents with the most come first.",
              table);
}

std::string anchor(std::string_view name) {
  std::string id;
  for (const char c : name.substr(0, 200)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-';
    id += plain ? c : '_';
  }
  return id;
}

}  // namespace report

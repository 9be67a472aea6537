#pragma once

// ctemplate's headers need strlen and do not ask for it.
// clang-format off
#include <string.h>
#include <ctemplate/template_dictionary.h>
// clang-format on

#include <string>
#include <string_view>

#include "libcore/results/probe.h"
#include "reports/figure.h"
#include "reports/table.h"

namespace report {

using Dictionary = ctemplate::TemplateDictionary;

// Fills a template of template_texts. Values are escaped for the place where they stand unless the
// template says `:none`, which it does for our own drawings only.
std::string expand(std::string_view name, const Dictionary& values);

// Sets a value that may be foreign text.
void set(Dictionary& dictionary, const char* name, std::string_view text, std::size_t limit = 2000);
// Sets it inside a section of the same name, which is shown only if there is something to say.
void set_if_any(Dictionary& dictionary, const char* name, std::string_view text);
// Shows the section once for each text, as {{TEXT}}.
template <typename Texts>
void set_each(Dictionary& dictionary, const char* section, const Texts& texts) {
  for (const auto& text : texts) set(*dictionary.AddSectionDictionary(section), "TEXT", text);
}

// Fills {{>marker}} with a table; leaves it out if the table has no rows.
void add_table(Dictionary& dictionary, const char* marker, const Table& table);

// Fills {{>marker}} with a drawing of ours, a note that says how to read it, and what it shows in
// figures.
void add_picture(Dictionary& dictionary, const char* marker, std::string_view name,
                 std::string_view svg, std::string_view note, const Table& data);
void add_figure(Dictionary& dictionary, const char* marker, const Figure& figure);

// The word that a style sheet knows a mood by; empty for plain.
std::string_view css_class(Mood mood);

// Fills {{>HEAD}}: what a page is, and its style and script.
void add_head(Dictionary& dictionary, std::string_view title);
// What a run is called: its title, or what it was run against.
std::string title_of(const results::Run& run);
// {{TITLE}}, and {{>VERDICT}}: status, headline and reasons, folded where there are many.
void add_verdict(Dictionary& dictionary, std::string_view title, const results::Verdict& verdict,
                 const std::string& headline);
// {{COMMAND}} and {{>ENVIRONMENT}} of a run.
void add_origin(Dictionary& dictionary, const results::Run& run);
// What pages of one run begin and end with: both of these, head and facts.
void add_run(Dictionary& dictionary, const results::Run& run, const std::string& headline);

// Fills {{>COVERAGE}}: which requirements of which section were tried, and kept.
void add_coverage(Dictionary& dictionary, const results::Probe& probe);

// An id for links within the page.
std::string anchor(std::string_view name);

}  // namespace report

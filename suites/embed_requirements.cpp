// A program of the build: reads requirements.yaml and writes the C++ file with its table, so that a
// mistake in the YAML is a build error with its place, and no program parses it again.

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/schema/schema.h"
#include "suites/requirement.h"

namespace suite {

template <typename E, std::size_t N>
void add_words(schema::Words<E>& w, const std::array<std::string_view, N>& words) {
  for (std::size_t i = 0; i < N; ++i) w.add(words[i], static_cast<E>(i));
}

void describe(schema::Words<Requirement::Level>& w) { add_words(w, requirement_level_words); }
void describe(schema::Words<Requirement::Role>& w) { add_words(w, requirement_role_words); }
void describe(schema::Words<Requirement::Testable>& w) { add_words(w, requirement_testable_words); }

namespace {

// One entry of requirements.yaml.
struct Entry {
  schema::Place place;
  std::string id;
  std::string rfc;
  std::string section;
  Requirement::Level level{};
  Requirement::Role role{};
  std::string summary;
  Requirement::Testable testable{};
  std::optional<std::string> probe;
  std::optional<std::string> why;
  std::string note;
  std::string source;
};

void describe(schema::Schema<Entry>& s) {
  s.place(&Entry::place);
  s.required("id", &Entry::id, "document-section-ordinal", schema::not_empty());
  s.required("rfc", &Entry::rfc, "the document", schema::not_empty());
  s.required("section", &Entry::section, "of the document", schema::not_empty());
  s.required("level", &Entry::level, "the keyword");
  s.required("role", &Entry::role, "who is bound");
  s.required("summary", &Entry::summary, "the statement", schema::not_empty());
  s.required("testable", &Entry::testable, "by what means");
  s.optional("probe", &Entry::probe, "how it is probed and graded", schema::not_empty());
  s.optional("why", &Entry::why, "why it is not", schema::not_empty());
  s.optional("note", &Entry::note, "errata and other remarks");
  s.required("source", &Entry::source, "what it was checked against", schema::not_empty());
}

// What no single key can show.
void check(const std::vector<Entry>& entries, schema::Source& source) {
  std::map<std::string, int> lines;
  for (const Entry& entry : entries) {
    const auto [first, fresh] = lines.emplace(entry.id, entry.place.line);
    if (!fresh)
      source.complain(entry.place, fmt::format("id '{}' is given twice, first in line {}", entry.id,
                                               first->second));
    if (!entry.id.starts_with(fmt::format("{}-{}-", entry.rfc, entry.section)))
      source.complain(entry.place, fmt::format("id '{}' does not begin with its document and "
                                               "section, '{}-{}-'",
                                               entry.id, entry.rfc, entry.section));
    const bool testable = entry.testable != Requirement::Testable::no;
    if (entry.probe.has_value() != testable || entry.why.has_value() == testable)
      source.complain(entry.place, "an entry has a 'probe', or 'testable: no' and a 'why'");
  }
}

// A C++ string literal.
std::string literal(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      (result += '\\') += c;
    } else if (c >= ' ' && c < 0x7f) {
      result += c;
    } else {
      fmt::format_to(std::back_inserter(result), "\\{:03o}", static_cast<unsigned char>(c));
    }
  }
  return result + '"';
}

// "RFC6455" as people write it: "RFC 6455".
std::string document(std::string name) {
  if (name.starts_with("RFC")) name.insert(3, " ");
  return name;
}

std::string table(const std::vector<Entry>& entries) {
  std::string text =
      "// Made by embed_requirements from suites/requirements.yaml; not to be edited.\n"
      "#include \"suites/requirement.h\"\n\n"
      "namespace suite {\n"
      "namespace {\n\n"
      "constexpr Requirement table[] = {\n";
  for (const Entry& entry : entries)
    fmt::format_to(std::back_inserter(text),
                   "    {{{}, {}, {}, Requirement::Level{{{}}}, Requirement::Role{{{}}}, {},\n"
                   "     Requirement::Testable{{{}}}, {}, {}, {}, {}}},\n",
                   literal(entry.id), literal(document(entry.rfc)), literal(entry.section),
                   static_cast<int>(entry.level), static_cast<int>(entry.role),
                   literal(entry.summary), static_cast<int>(entry.testable),
                   literal(entry.probe.value_or("")), literal(entry.why.value_or("")),
                   literal(entry.note), literal(entry.source));
  text +=
      "};\n\n"
      "}  // namespace\n\n"
      "std::span<const Requirement> every_requirement() { return table; }\n\n"
      "}  // namespace suite\n";
  return text;
}

void embed(const std::string& yaml, const std::string& cpp) {
  schema::Source source(yaml, base::read_file(yaml));
  const auto entries = schema::read<std::vector<Entry>>(source);
  // An entry that could not be read would be blamed twice.
  if (source.good()) check(entries, source);
  source.raise();
  base::write_file(cpp, table(entries));
}

}  // namespace

}  // namespace suite

int main(int count, char** words) {
  try {
    if (count != 3) base::fail("usage: embed_requirements REQUIREMENTS.yaml TABLE.cpp");
    suite::embed(words[1], words[2]);
  } catch (const base::Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return error.exit_status();
  }
  return 0;
}

#include "libcore/schema/source.h"

#include <algorithm>
#include <functional>
#include <iterator>

#include "libcore/base/error.h"
#include "libcore/base/text.h"

namespace schema {
namespace {

constexpr std::size_t most_kept = 1000;
constexpr std::size_t most_shown = 20;
constexpr std::size_t longest_problem = 400;
constexpr std::size_t widest_excerpt = 100;

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

}  // namespace

std::string_view Source::line(int number) const& {
  std::string_view rest = text_;
  for (; number > 1; --number) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return {};
    rest.remove_prefix(end + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return rest;
}

Place Source::outside(std::string_view origin) {
  auto known = std::ranges::find(origins_, origin);
  if (known == origins_.end()) known = origins_.insert(known, std::string(origin));
  return {0, static_cast<int>(known - origins_.begin()) + 1};
}

std::string Source::origin(Place at) const {
  if (at.line == 0) return origins_.at(static_cast<std::size_t>(at.column - 1));
  return fmt::format("{}:{}", name_, at.line);
}

void Source::complain(Place at, std::string_view problem) {
  ++count_;
  if (complaints_.size() < most_kept)
    complaints_.push_back({at, base::printable(problem, longest_problem)});
}

void Source::raise() const {
  if (good()) return;
  std::vector<Complaint> sorted = complaints_;
  std::ranges::stable_sort(sorted, std::less<>(), &Complaint::at);
  sorted.resize(std::min(sorted.size(), most_shown));
  std::string report;
  for (const Complaint& complaint : sorted) {
    if (!report.empty()) report += '\n';
    report += whole(complaint);
  }
  if (count_ > sorted.size())
    fmt::format_to(std::back_inserter(report), "\n{}: and {} more problems", name_,
                   count_ - sorted.size());
  throw base::Error(report);
}

std::string Source::whole(const Complaint& complaint) const {
  const auto& [at, problem] = complaint;
  if (at.line == 0) return fmt::format("{}: {}", origin(at), problem);
  return fmt::format("{}:{}: {}\n{}", origin(at), at.column, problem, excerpt(at));
}

// The line, indented, and a caret under the place. Of a long line only the part around the place.
std::string Source::excerpt(Place at) const {
  std::string_view part = line(at.line);
  std::size_t caret = std::min(static_cast<std::size_t>(at.column - 1), part.size());
  if (part.size() > widest_excerpt) {
    std::size_t begin = caret - std::min(caret, widest_excerpt / 2);
    while (begin < caret && continues_character(part[begin])) ++begin;
    part = part.substr(begin, widest_excerpt);
    caret -= begin;
  }
  std::string shown;
  std::string pointer;
  for (std::size_t i = 0; i < part.size(); ++i) {
    const bool control = (part[i] >= 0 && part[i] < 0x20 && part[i] != '\t') || part[i] == 0x7f;
    shown += control ? '?' : part[i];  // nothing here may move a terminal's cursor
    if (i < caret && !continues_character(part[i])) pointer += part[i] == '\t' ? '\t' : ' ';
  }
  return fmt::format("    {}\n    {}^", shown, pointer);
}

}  // namespace schema

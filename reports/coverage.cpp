#include "reports/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "reports/numbering.h"
#include "reports/svg.h"

namespace report {
namespace {

using results::Grade;

// How a square looks: what it says of the requirement.
enum class Standing : unsigned char { broken, short_of, kept, open };
constexpr std::array standings{Standing::broken, Standing::short_of, Standing::kept,
                               Standing::open};
constexpr std::array<std::string_view, 4> standing_words{"broken", "non-strict", "kept",
                                                         "not judged"};
constexpr std::string_view word_of(Standing s) { return standing_words[std::size_t(s)]; }

Standing standing_of(Grade grade) {
  switch (grade) {
    case Grade::fail:
      return Standing::broken;
    case Grade::flaky:
    case Grade::non_strict:
      return Standing::short_of;
    case Grade::pass:
      return Standing::kept;
    case Grade::informational:
    case Grade::blocked:
    case Grade::not_applicable:
    case Grade::not_run:
      break;
  }
  return Standing::open;
}

bool is_judged(const Coverage::Requirement& requirement) {
  return standing_of(requirement.grade) != Standing::open;
}

auto number_with(const Coverage::Section& section, Standing standing) {
  return std::ranges::count(section.requirements, standing,
                            [](const auto& one) { return standing_of(one.grade); });
}

// Told apart by form and lightness too: the broken are crossed out, the others halved, whole,
// empty.
class Drawing {
 public:
  explicit Drawing(const Coverage& coverage) : rows_(rows_of(coverage)) {
    for (const Coverage::Section& section : coverage.sections)
      for (const Coverage::Requirement& one : section.requirements)
        ++counts_[std::size_t(standing_of(one.grade))];
  }

  std::string draw() && {
    const std::size_t in_column = (rows_.size() + columns - 1) / columns;
    Svg svg(width, static_cast<int>(top + row_height * lines_in(in_column)) + 4, name());
    svg_ = &svg;
    legend();
    std::size_t row = 0;
    for (std::size_t column = 0; column < columns; ++column) {
      double y = top;
      const double x = static_cast<double>(column) * column_width;
      for (std::size_t i = 0; i < in_column && row < rows_.size(); ++i, ++row)
        y += row_height * draw(rows_[row], x, y);
    }
    return std::move(svg).finish();
  }

 private:
  static constexpr int width = 860;
  static constexpr std::size_t columns = 2;
  static constexpr double column_width = 440;
  static constexpr double top = 34;
  static constexpr double row_height = 18;
  static constexpr double label_width = 76;
  static constexpr double side = 11;
  static constexpr double step = side + 3;
  static constexpr std::size_t most_in_line = 24;

  // The name of a document, a section of it, or a document that has few requirements.
  struct Row {
    std::string_view name;
    bool heads = false;  // those that follow
    std::vector<const Coverage::Requirement*> requirements;

    double lines() const {
      return std::max(1.0, std::ceil(static_cast<double>(requirements.size()) / most_in_line));
    }
    void add(const Coverage::Section& section) {
      for (const Coverage::Requirement& one : section.requirements) requirements.push_back(&one);
    }
  };

  // The two documents that matter most by section, the others in a row each.
  static std::vector<Row> rows_of(const Coverage& coverage) {
    std::vector<Row> documents;
    for (const Coverage::Section& section : coverage.sections) {
      if (documents.empty() || documents.back().name != section.document)
        documents.push_back({.name = section.document, .requirements = {}});
      documents.back().add(section);
    }
    std::ranges::stable_sort(documents, std::ranges::greater(),
                             [](const Row& row) { return row.requirements.size(); });
    constexpr std::size_t by_section = 2;
    std::vector<Row> rows;
    for (std::size_t i = 0; i < documents.size(); ++i) {
      if (i >= by_section) {
        rows.push_back(std::move(documents[i]));
        continue;
      }
      rows.push_back({.name = documents[i].name, .heads = true, .requirements = {}});
      for (const Coverage::Section& section : coverage.sections)
        if (section.document == documents[i].name)
          rows.emplace_back(Row{.name = section.number.empty() ? std::string_view("in general")
                                                               : section.number,
                                .requirements = {}})
              .add(section);
    }
    return rows;
  }

  // Of the taller column.
  double lines_in(std::size_t in_column) const {
    double most = 0;
    for (std::size_t begin = 0; begin < rows_.size(); begin += in_column) {
      double lines = 0;
      for (std::size_t i = begin; i < std::min(begin + in_column, rows_.size()); ++i)
        lines += rows_[i].lines();
      most = std::max(most, lines);
    }
    return most;
  }

  std::size_t count(Standing standing) const { return counts_[std::size_t(standing)]; }

  std::string name() const {
    std::string name = "Requirements by section:";
    for (const Standing standing : standings)
      name += fmt::format(" {} {}{}", count(standing), word_of(standing),
                          standing == standings.back() ? "" : ",");
    return name;
  }

  void legend() {
    double x = 0;
    for (const Standing standing : standings) {
      const std::size_t n = count(standing);
      if (n == 0) continue;
      const std::string text = fmt::format("{} {}", n, word_of(standing));
      square(x, 4, standing, {});
      svg_->text(x + side + 6, 14, text);
      x += side + 26 + 7 * static_cast<double>(text.size());
    }
  }

  // Returns how many lines it took.
  double draw(const Row& row, double x, double y) {
    svg_->text(x, y + 11, row.name, {.bold = row.heads});
    std::size_t i = 0;
    for (const Coverage::Requirement* one : row.requirements) {
      const Standing standing = standing_of(one->grade);
      square(x + label_width + step * static_cast<double>(i % most_in_line),
             y + 1 + row_height * static_cast<double>(i / most_in_line), standing,
             fmt::format("{}, {}: {}", one->id, word_of(standing), one->summary));
      ++i;
    }
    return row.lines();
  }

  void square(double x, double y, Standing standing, std::string_view tip) {
    switch (standing) {
      case Standing::broken:
        svg_->box(x, y, side, side, R"(fill="#c8402f")", tip);
        svg_->path(fmt::format("M{0:.1f} {1:.1f}l7 7m0 -7l-7 7", x + 2, y + 2),
                   R"(stroke="#ffffff" stroke-width="2")", tip);
        return;
      case Standing::short_of:
        svg_->box(x + 0.5, y + 0.5, side - 1, side - 1, R"(stroke="#d99a2b" fill="none")", tip);
        svg_->path(fmt::format("M{0:.1f} {1:.1f}h11l-11 11z", x, y), R"(fill="#d99a2b")", tip);
        return;
      case Standing::kept:
        return svg_->box(x, y, side, side, R"(fill="#0072b2")", tip);
      case Standing::open:
        return svg_->box(x + 0.5, y + 0.5, side - 1, side - 1,
                         R"(stroke="currentColor" stroke-opacity="0.4" fill="none")", tip);
    }
  }

  std::vector<Row> rows_;
  std::array<std::size_t, standings.size()> counts_{};
  Svg* svg_ = nullptr;
};

}  // namespace

Coverage coverage(const results::Probe& probe) {
  using Place = std::tuple<std::string, std::vector<unsigned>, std::string>;
  struct Touched {
    std::map<std::pair<std::vector<unsigned>, std::string>, Coverage::Requirement> requirements;
    std::size_t cases = 0;
  };
  std::map<Place, Touched> sections;
  for (const results::CaseResult& result : probe.cases) {
    const bool judged = result.grade != Grade::not_run && result.grade != Grade::not_applicable;
    std::set<Touched*> touched;
    for (const results::Requirement& requirement : result.requirements) {
      const std::size_t comma =
          std::min(requirement.section.find(", "), requirement.section.size());
      const std::string number =
          requirement.section.substr(std::min(comma + 2, requirement.section.size()));
      Touched& section =
          sections[{requirement.section.substr(0, comma), numbers_in(number), number}];
      const Grade grade = judged ? requirement.grade : Grade::not_run;
      const auto [at, is_new] = section.requirements.try_emplace(
          {numbers_in(requirement.id), requirement.id},
          Coverage::Requirement{requirement.id, requirement.summary, grade});
      if (!is_new && standing_of(grade) < standing_of(at->second.grade)) at->second.grade = grade;
      if (judged) touched.insert(&section);
    }
    for (Touched* section : touched) ++section->cases;
  }
  Coverage all;
  for (auto& [place, touched] : sections) {
    Coverage::Section& section = all.sections.emplace_back(Coverage::Section{
        .document = std::get<0>(place), .number = std::get<2>(place), .cases = touched.cases});
    for (auto& [order, requirement] : touched.requirements)
      section.requirements.push_back(std::move(requirement));
  }
  return all;
}

Table section_table(const Coverage& coverage) {
  Table table{.caption = "Requirements by section of the documents",
              .columns = {{.name = "section", .figures = false},
                          {.name = "broken"},
                          {.name = "requirements tried"},
                          {.name = "by cases"}}};
  for (const Coverage::Section& section : coverage.sections) {
    const auto judged = std::ranges::count_if(section.requirements, is_judged);
    if (judged == 0) continue;
    const auto broken = number_with(section, Standing::broken);
    const std::string name =
        section.number.empty() ? section.document : section.document + ", " + section.number;
    table.rows.push_back({.cells = {name, broken == 0 ? "" : std::to_string(broken),
                                    std::to_string(judged), std::to_string(section.cases)},
                          .mood = broken == 0 ? Mood::plain : Mood::bad});
  }
  return table;
}

std::string to_svg(const Coverage& coverage) { return Drawing(coverage).draw(); }

}  // namespace report

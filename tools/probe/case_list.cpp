#include "tools/probe/case_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "libcore/schema/source.h"
#include "suites/catalogue.h"

namespace probe {

bool matches(std::string_view pattern, std::string_view id) {
  return base::matches_glob(id, pattern) || base::matches_glob(id.substr(0, id.find('[')), pattern);
}

CaseList CaseList::read(const std::string& path) { return parse(path, base::read_file(path)); }

CaseList CaseList::parse(const std::string& path, const std::string& text) {
  std::vector<std::string_view> ids;
  for (const suite::Case& script : suite::every_case()) ids.push_back(script.id());

  schema::Source source(path, text);
  CaseList list;
  int number = 0;
  for (const std::string_view line : base::split(source.text(), '\n')) {
    ++number;
    const std::string_view pattern = base::trim(line.substr(0, line.find('#')));
    list.lines_.push_back({std::string(line), std::string(pattern)});
    if (pattern.empty()) continue;
    const std::string_view bare = pattern.substr(0, pattern.find('['));
    if (std::ranges::any_of(ids, [&](std::string_view id) { return matches(bare, id); })) continue;
    const std::string_view meant = base::nearest(bare, ids);
    source.complain(
        {.line = number, .column = static_cast<int>(pattern.data() - line.data()) + 1},
        fmt::format("no case is called '{}'{}", pattern,
                    meant.empty() ? std::string() : fmt::format(", did you mean '{}'?", meant)));
  }
  source.raise();
  while (!list.lines_.empty() && base::trim(list.lines_.back().text).empty())
    list.lines_.pop_back();
  return list;
}

bool CaseList::names(std::string_view id) const {
  return std::ranges::any_of(
      lines_, [&](const Line& line) { return !line.pattern.empty() && matches(line.pattern, id); });
}

std::string CaseList::updated(const std::vector<std::string>& wanted,
                              const std::function<bool(std::string_view)>& stale) const {
  std::string text;
  for (const Line& line : lines_)
    if (line.pattern.empty() || !stale(line.pattern)) text += line.text + "\n";
  for (const std::string& id : wanted)
    if (!names(id)) text += fmt::format("{}  # why?\n", id);
  return text;
}

}  // namespace probe

#include "tools/probe/difference.h"

#include <fmt/format.h>

#include <array>

namespace probe {

results::ConformanceComparison difference(const results::Probe& before,
                                          const results::Probe& after) {
  const results::Probe* const old_run = &before;
  const results::Probe* const new_run = &after;
  return results::compare({&old_run, 1}, {&new_run, 1});
}

std::string text_of(const results::ConformanceComparison& difference) {
  std::string text;
  std::array<std::size_t, results::conformance_words.size()> counts{};
  for (const results::ConformanceChange& one : difference.changes) {
    ++counts[std::size_t(one.kind)];
    text += fmt::format("{:<6}  {}: {}, was {}{}{}\n", word_of(one.kind), one.id, one.after,
                        one.before, one.why.empty() ? "" : "; ", one.why);
  }
  std::string line;
  for (std::size_t i = 0; i < counts.size(); ++i)
    line += fmt::format("{}{} {}", i == 0 ? "" : ", ", counts[i], results::conformance_words[i]);
  return text + line + "\n";
}

}  // namespace probe

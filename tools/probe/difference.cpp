#include "tools/probe/difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace probe {
namespace {

using results::Grade;
using Kind = Difference::Kind;

constexpr std::array<std::string_view, 4> kind_words{"worse", "better", "gone", "new"};

// How bad a grade is; nothing for those of a case that was not judged.
std::optional<int> badness(Grade grade) {
  switch (grade) {
    case Grade::pass:
    case Grade::informational:
      return 0;
    case Grade::non_strict:
      return 1;
    case Grade::flaky:
      return 2;
    case Grade::fail:
      return 3;
    case Grade::blocked:
      return 4;
    case Grade::not_run:
    case Grade::not_applicable:
      break;
  }
  return std::nullopt;
}

using Results = std::map<std::string, const results::CaseResult*>;

Results by_id(const results::Probe& probe) {
  Results all;
  for (const results::CaseResult& result : probe.cases) all.emplace(result.id, &result);
  return all;
}

std::optional<Kind> kind_of(std::optional<int> before, std::optional<int> after) {
  if (before == after) return std::nullopt;
  if (!before) return Kind::added;
  if (!after) return Kind::missing;
  return *after > *before ? Kind::worse : Kind::better;
}

}  // namespace

std::vector<Difference> differences(const results::Probe& before, const results::Probe& after) {
  const Results then = by_id(before);
  const Results now = by_id(after);
  std::vector<Difference> all;
  const auto compare = [&](const results::CaseResult* a, const results::CaseResult* b) {
    const auto kind = kind_of(a == nullptr ? std::nullopt : badness(a->grade),
                              b == nullptr ? std::nullopt : badness(b->grade));
    if (!kind) return;
    const auto word = [](const results::CaseResult* result) {
      return result == nullptr ? "not run" : std::string(word_of(result->grade));
    };
    all.push_back({.kind = *kind,
                   .id = a == nullptr ? b->id : a->id,
                   .before = word(a),
                   .after = word(b),
                   .why = b == nullptr ? std::string() : b->why});
  };
  const auto find = [](const Results& results, const std::string& id) {
    const auto found = results.find(id);
    return found == results.end() ? nullptr : found->second;
  };
  for (const results::CaseResult& result : before.cases) compare(&result, find(now, result.id));
  for (const results::CaseResult& result : after.cases)
    if (find(then, result.id) == nullptr) compare(nullptr, &result);
  std::ranges::stable_sort(all, {}, &Difference::kind);
  return all;
}

bool any_worse(const std::vector<Difference>& differences) {
  return std::ranges::any_of(differences,
                             [](const Difference& one) { return one.kind == Kind::worse; });
}

std::string text_of(const std::vector<Difference>& differences) {
  std::string text;
  std::array<std::size_t, kind_words.size()> counts{};
  for (const Difference& one : differences) {
    ++counts[static_cast<std::size_t>(one.kind)];
    text +=
        fmt::format("{:<6}  {}: {}, was {}{}{}\n", kind_words[static_cast<std::size_t>(one.kind)],
                    one.id, one.after, one.before, one.why.empty() ? "" : "; ", one.why);
  }
  std::string line;
  for (std::size_t i = 0; i < counts.size(); ++i)
    line += fmt::format("{}{} {}", i == 0 ? "" : ", ", counts[i], kind_words[i]);
  return text + line + "\n";
}

}  // namespace probe

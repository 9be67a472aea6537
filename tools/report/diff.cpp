#include "tools/report/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <variant>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/results/result.h"

namespace reporter {
namespace {

constexpr const char* hidden_dashes = "";  // no file is called so

// "10%" or "0.1".
double share_in(const std::string& text) {
  const bool percent = text.ends_with('%');
  const char* const last = text.data() + text.size() - (percent ? 1 : 0);
  double number = 0;
  const auto [end, failed] = std::from_chars(text.data(), last, number);
  if (failed != std::errc() || end != last || !(number >= 0))
    base::fail("'{}' is no share; write 10% or 0.1", base::printable(text));
  return percent ? number / 100 : number;
}

// The results of one side, all of one kind.
template <typename Kind>
struct Results {
  std::vector<Kind> all;

  std::vector<const Kind*> pointers() const {
    std::vector<const Kind*> every;
    for (const Kind& one : all) every.push_back(&one);
    return every;
  }
  report::Side side(const std::vector<std::string>& names) const {
    report::Side side{.names = names};
    for (const Kind& one : all) side.runs.push_back(&one.run);
    return side;
  }
};

template <typename Kind>
Results<Kind> only(std::vector<results::Result> read, const std::vector<std::string>& names,
                   const std::string& first) {
  Results<Kind> side;
  for (std::size_t i = 0; i < read.size(); ++i) {
    Kind* const one = std::get_if<Kind>(&read[i]);
    if (one == nullptr)
      base::fail("{} and {}: a result of assay-load and one of assay-probe cannot be compared",
                 first, names[i]);
    side.all.push_back(std::move(*one));
  }
  return side;
}

std::vector<results::Result> read_all(const std::vector<std::string>& names) {
  std::vector<results::Result> all;
  for (const std::string& name : names) {
    all.push_back(results::read_result_file(name));
    if (std::holds_alternative<results::Matrix>(all.back()))
      base::fail("{}: it holds several servers; name the results of one", name);
    if (std::holds_alternative<results::Card>(all.back()))
      base::fail("{}: a release card holds several runs; name their own results", name);
  }
  return all;
}

report::Diff diff_of(const Results<results::Load>& before, const Results<results::Load>& after,
                     const DiffOptions& options) {
  return report::diff_of(results::compare(before.pointers(), after.pointers(), options.terms),
                         options.terms, before.side(options.before), after.side(options.after),
                         options.command);
}

report::Diff diff_of(const Results<results::Probe>& before, const Results<results::Probe>& after,
                     const DiffOptions& options) {
  if (!options.of_figures.empty())
    base::fail("{} is for figures of load runs; {} is of assay-probe", options.of_figures,
               options.before.front());
  const results::ConformanceComparison comparison =
      results::compare(before.pointers(), after.pointers());
  if (options.terms.require_same_machine) results::forbid_other_machine(comparison.circumstances);
  return report::diff_of(comparison, before.side(options.before), after.side(options.after),
                         options.command);
}

template <typename Kind>
report::Diff diff_of(std::vector<results::Result> before, std::vector<results::Result> after,
                     const DiffOptions& options) {
  const std::string& first = options.before.front();
  return diff_of(only<Kind>(std::move(before), options.before, first),
                 only<Kind>(std::move(after), options.after, first), options);
}

}  // namespace

void hide_dashes(std::vector<std::string>& arguments) {
  std::ranges::replace(arguments, "--", hidden_dashes);
}

void add_flags(cli::Flags& command, std::vector<std::string>& words, DiffOptions& options) {
  results::Terms& terms = options.terms;
  command.words("RESULT", words, "OLD... -- NEW...; several a side are repeated runs", 1);
  command.one("--confidence", "SHARE", "how sure a change must be [99%]",
              [&](const std::string& text) { terms.confidence = share_in(text); });
  command.one("--max-change", "SHARE", "what is less of the old median is no change [10%]",
              [&](const std::string& text) { terms.max_change = share_in(text); });
  command.duration("--min-change", terms.min_change, "likewise of times");
  command.list("--metric", terms.metrics, "NAME,...",
               "these figures instead of the usual: rtt.p99, delivery.mean, connect.failed, "
               "achieved_rate");
  command.on("--same-machine", terms.require_same_machine,
             "refuse runs of different machines instead of warning");
}

void take_sides(const cli::Flags& command, const std::vector<std::string>& words,
                DiffOptions& options) {
  const auto dashes = std::ranges::find(words, hidden_dashes);
  const bool just_two = dashes == words.end() && words.size() == 2;
  options.before.assign(words.begin(), just_two ? words.begin() + 1 : dashes);
  if (just_two) options.after = {words.back()};
  if (dashes != words.end()) options.after.assign(dashes + 1, words.end());
  if (options.before.empty() || options.after.empty() ||
      std::ranges::count(words, hidden_dashes) > 1)
    base::fail("diff: say which results are old and which new: diff OLD... -- NEW...");
  for (const char* flag : {"--confidence", "--max-change", "--min-change", "--metric"})
    if (command.given(flag)) options.of_figures = command.origin(flag);
}

report::Diff diff(const DiffOptions& options) {
  std::vector<results::Result> before = read_all(options.before);
  std::vector<results::Result> after = read_all(options.after);
  return std::holds_alternative<results::Load>(before.front())
             ? diff_of<results::Load>(std::move(before), std::move(after), options)
             : diff_of<results::Probe>(std::move(before), std::move(after), options);
}

}  // namespace reporter

#include "tools/load/baseline.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <utility>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/process.h"
#include "libcore/results/result.h"
#include "reports/trial_tables.h"

namespace load {
namespace {

results::Load read(const std::string& file) {
  if (!std::filesystem::exists(file))
    base::fail("{}: there is no baseline yet; to make it, add -o json={}", file, file);
  results::Result result = results::read_result_file(file);
  if (auto* load = std::get_if<results::Load>(&result)) return std::move(*load);
  base::fail("{}: this is no urn:assay:result:load", file);
}

results::Comparison compared(const results::Load& before, const results::Load& after,
                             const results::Terms& terms) {
  const std::array old_side{&before};
  const std::array new_side{&after};
  return results::compare(old_side, new_side, terms);
}

// Nobody wants to hear behind an hour of runs that they cannot be compared.
void check(const std::string& file, const results::Load& before, const results::Terms& terms) {
  try {
    results::Load here = before;
    here.run.environment = base::this_machine();
    compared(before, here, terms);
  } catch (const base::Error& error) {
    base::fail("{}: {}", file, error.what());
  }
}

}  // namespace

results::Terms terms_of(const profile::Baseline& said) {
  results::Terms terms;
  terms.confidence = said.confidence.value_or(terms.confidence);
  terms.max_change = said.max_change.value_or(terms.max_change);
  terms.min_change = said.min_change.value_or(terms.min_change);
  for (const schema::Name& metric : said.metrics) terms.metrics.push_back(metric.value);
  terms.require_same_machine = said.require_same_machine;
  return terms;
}

Baseline::Baseline(const Order& order)
    : file_(order.profile.baseline->file), terms_(terms_of(*order.profile.baseline)) {
  if (order.makes_baseline && !std::filesystem::exists(file_)) return;
  before_ = read(file_);
  check(file_, *before_, terms_);
}

void Baseline::judge(results::Load& load) const {
  const int exit = load.run.verdict.exit;
  if (!before_ || exit == 3 || exit >= 128) return;  // nothing to compare
  const results::Comparison comparison = compared(*before_, load, terms_);
  load.baseline = results::Baseline{.file = file_,
                                    .confidence = terms_.confidence,
                                    .changes = comparison.changes,
                                    .warnings = comparison.warnings};
  results::Verdict& verdict = load.run.verdict;
  for (const results::Change& change : comparison.changes) {
    if (change.kind != results::Change::Kind::worse) continue;
    verdict.reasons.push_back(
        fmt::format("worse than {}: {}", file_, report::change_story(change)));
    if (verdict.exit == 0) verdict = {"FAIL", 1, std::move(verdict.reasons)};
  }
}

}  // namespace load

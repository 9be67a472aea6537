#pragma once

#include <string>
#include <vector>

#include "libcore/results/probe.h"
#include "reports/share_bar.h"
#include "reports/table.h"

namespace report {

// The grades in the order in which they matter to a reader.
inline constexpr std::array grades_by_weight{
    results::Grade::fail,           results::Grade::flaky,  results::Grade::non_strict,
    results::Grade::blocked,        results::Grade::pass,   results::Grade::informational,
    results::Grade::not_applicable, results::Grade::not_run};

Mood mood_of(results::Grade grade);

// What a case comes to for those who count tests.
enum class Outcome : unsigned char {
  passed,
  failed,
  known,    // failed, as the user's list says
  stale,    // passed, though the user's list says that it fails
  blocked,  // could not be judged
  skipped   // not applicable or not run
};
Outcome outcome_of(const results::CaseResult& result);

// The cases of one grade in the order of the catalogue, those known to fail behind the others.
// They point into `probe`.
std::vector<const results::CaseResult*> cases_with(const results::Probe& probe,
                                                   results::Grade grade);

// All cases by grade.
ShareBar grade_bar(const results::Probe& probe);

// "298 pass, 3 fail": what there is, in the order above.
std::string counts_line(const results::Probe& probe);

// A row for each group of the catalogue, a column for each grade that occurs.
Table group_table(const results::Probe& probe);

// "must, server, known to fail, 2 attempts, 12.3ms, also 2.5": all that is told in passing.
std::string remarks(const results::CaseResult& result);

// "RFC6455-5.5-1 (MUST NOT, RFC 6455, 5.5): summary".
std::string sentence(const results::Requirement& requirement);

}  // namespace report

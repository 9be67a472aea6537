#pragma once

#include <string>
#include <vector>

#include "libcore/results/probe.h"
#include "suites/examination.h"

namespace probe {

// What one case came to, as a result file has it.
results::CaseResult record(const suite::Examination& examination, const std::string& replay);

// The same for a case that was not played.
results::CaseResult unplayed(const suite::Case& script, suite::Grade grade, const std::string& why,
                             const std::string& replay);

// Hits of the passive monitors in one case.
std::vector<results::MonitorHit> hits(const suite::Examination& examination);

// One result of a case that was played several times. Outcomes that differ are flaky, unless a fail
// rests on octets that the peer sent: that counts even if it came once.
results::CaseResult combine(const std::vector<results::CaseResult>& attempts, bool seen_to_fail);

results::Grade grade_of(suite::Grade grade);

}  // namespace probe

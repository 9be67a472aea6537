#pragma once

#include <string>
#include <vector>

#include "libcore/results/probe.h"
#include "suites/examination.h"
#include "tools/probe/item.h"

namespace probe {

// What one attempt came to, as a result file has it.
results::CaseResult record(const suite::Examination& examination, const Item& item);

// The same for an item that was not played.
results::CaseResult unplayed(const Item& item, suite::Grade grade, const std::string& why);

// Hits of the passive monitors in one attempt.
std::vector<results::MonitorHit> hits(const suite::Examination& examination, const Item& item);

// What went over one connection, and how the client's process ended if one was started for it;
// times are since `since`.
std::vector<results::TranscriptEntry> entries_of(const suite::Finding& finding, unsigned connection,
                                                 session::Clock::time_point since);

results::Level level_of(const suite::Case& script);
results::Grade grade_of(suite::Grade grade);

}  // namespace probe

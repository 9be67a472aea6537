#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libcore/results/load.h"
#include "profiles/gate.h"

namespace profile {

// Figures of connections ("connect.tcp", "disconnected") count over the whole run, all others over
// the stages that are recorded.
bool is_of_connections(std::string_view metric);

// What a result holds of the stage of that name; without one of all that are recorded.
Evidence evidence_of(const results::Load& load, const std::optional<std::string>& stage);

// Holds the thresholds of a result, as they are written in it, against what else it holds, and
// notes what was observed and which pass. So those of a merged result are judged anew. A rate by
// latency ("rate @5ms of ...") stays as it is: what came of that only its run knows. Throws
// base::Error for one that cannot be read.
void judge_thresholds(results::Load& load);

// What a run comes to. A gate fails, with status 1, where a connection could not be opened or was
// lost, where the peer broke the protocol, where a reply was wrong or did not come, and where a
// threshold does not hold; harm that events did is no fault. Status 3: no connection was opened at
// all. Status 4: a check of the measurement does not hold, if `validity_matters`.
results::Verdict verdict_of(const results::Load& load, bool validity_matters);

}  // namespace profile

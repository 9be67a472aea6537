#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libcore/results/load.h"

namespace results {

// A result, and what a person calls it: the name of its file.
struct Part {
  std::string name;
  Load load;
};

// What load generators that ran one profile at the same time measured together, as one result; at
// least one part. Histograms are added exactly, and so are counters, rates, processor time and
// memory. Slots of the series are added where they lie nearest in time, by the clocks of the
// machines; of levels that one generator had in a slot, the highest counts. A stage begins once all
// are in it. Of what every generator did or saw alike (events, scrapes of the target) one is kept.
// A threshold holds where it does for each; profile::judge_thresholds judges them anew. The verdict
// is empty: see profile::verdict_of.
//
// The parts may come from anybody. Throws base::Error where they are not of one run: other tools or
// profiles (with the settings that differ), other times, the same shard twice, or repeated runs.
Load merge(const std::vector<Part>& parts);

// The shards that are not there, of the number that the others name.
std::vector<unsigned> missing_shards(const Load& load);

}  // namespace results

#pragma once

#include <string>
#include <vector>

#include "libcore/results/merge.h"
#include "libcore/results/result.h"

namespace reporter {

// A result that was read, and what a person calls it: the name of its file.
struct Source {
  std::string name;
  results::Result result;
};

// One result of several. Those of assay-load are of one run: they are added, judged anew by the
// thresholds of their profile, and get the verdict of all together. Those of assay-probe, and
// matrices of them, become a matrix; those of both make a release card. Throws base::Error where
// they do not belong together, and with status 4 where the shards of a run are not all there,
// unless that is allowed.
results::Result merge(std::vector<Source> sources, bool allow_incomplete);

// The matrix of the sources, if they all are results of assay-probe.
bool are_probes(const std::vector<Source>& sources);
results::Matrix matrix_of(std::vector<Source> sources);

}  // namespace reporter

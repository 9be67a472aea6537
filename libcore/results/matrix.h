#pragma once

#include <vector>

#include "libcore/results/probe.h"

namespace results {

// Several peers, each judged by a run of its own, to be seen side by side.
struct Matrix {
  std::vector<Probe> probes;

  friend bool operator==(const Matrix&, const Matrix&) = default;
};

}  // namespace results

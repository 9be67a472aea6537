#pragma once

#include <string>
#include <vector>

#include "libcore/results/load.h"
#include "libcore/results/probe.h"

namespace results {

// A release card: what one version of a peer did when it was judged, and under load.
struct Card {
  std::string title;
  std::vector<Probe> probes;
  std::vector<Load> loads;

  friend bool operator==(const Card&, const Card&) = default;
};

}  // namespace results

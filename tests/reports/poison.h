#pragma once

#include <string>
#include <vector>

#include "libcore/results/load.h"
#include "libcore/results/probe.h"

namespace test {

// What a hostile peer, or whoever forged a result file, may want a report to say.
std::vector<std::string> hostile_texts();

// Results with the text in every place that a file can fill.
results::Probe poisoned_probe(const std::string& text);
results::Load poisoned_load(const std::string& text);

}  // namespace test

#pragma once

#include <string>

#include "libcore/results/probe.h"

namespace probe {

// All about one case of a result, for a person who wants to know every octet: what went each way
// and when, the parts of each frame, the verdict by facets, and what the documents ask.
std::string trace(const results::CaseResult& result);

// The octets of a frame as lines, a line a part: "81  FIN, Text", "85  masked, 5 octets" ... Cut
// frames say how much is left out.
std::string annotated(std::string_view octets, std::uint64_t length);

}  // namespace probe

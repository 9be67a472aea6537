#pragma once

#include <string>
#include <string_view>

#include "libcore/results/card.h"
#include "libcore/results/diff.h"
#include "libcore/results/load.h"
#include "libcore/results/matrix.h"
#include "libcore/results/probe.h"

namespace results {

// Result files: JSON on one line, keys sorted, the same octets for the same result. Times are
// nanoseconds since the start of what they belong to, sizes are octets, octets are hex digits;
// histograms say their own unit. Figures that follow from others (counts of grades, percentiles)
// are written for foreign readers and passed over when read back. Keys may be added within a
// version; readers pass over those they do not know and take the default for those that are not
// there.
std::string to_json(const Probe& probe);
std::string to_json(const Load& load);
std::string to_json(const Matrix& matrix);
std::string to_json(const Card& card);
std::string to_json(const Diff& diff);

// What these read may come from anybody. They throw base::Error with the cause and its place in the
// document ("cases[3].verdict: ..."). Text that was not UTF-8 comes back with U+FFFD in it. All
// histograms together may have 2^24 buckets: some 700 of the default shape.
Probe probe_from_json(std::string_view json);
Load load_from_json(std::string_view json);
Matrix matrix_from_json(std::string_view json);
Card card_from_json(std::string_view json);

enum class Kind : unsigned char { probe, load, matrix, card, diff };
// Which of them a document is. Throws base::Error if it is none.
Kind kind_of(std::string_view json);

}  // namespace results

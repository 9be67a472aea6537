#pragma once

#include <string_view>

#include "libcore/results/load.h"

namespace results {

// What an HdrHistogram log (.hlog, format version 1.3 and below) holds of a load run: a histogram
// and a series for each tag, and when it began. All else is empty, and a check of its validity that
// does not hold says so. Values of a log of assay-load are microseconds; those of others are taken
// for nanoseconds, as which most are written, and that is said as well. Lines without a tag are
// the metric "values".
//
// The log may come from anybody. Throws base::Error with line, column and cause ("5:17: ...").
Load load_from_hdr_log(std::string_view log);

}  // namespace results

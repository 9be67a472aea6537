#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "reports/terminal.h"
#include "tools/load/live.h"

namespace load {

// The live view of a terminal: some lines with their line ends, none of them wider than `width`
// places (20 or more). What does not fit is left out, the least important first.
//
//   steady  ━━━━━━━━━━━━━━━━━━━━━━━━────────────────────────────────────  12s of 30s
//     connections 1000      sent 19.98k/s  received 19.97k/s  outstanding 12
//     rtt  p50 291us     p90 851us     p99 1.02ms    p99.9 1.04ms
//     p99  ▁▁▁▁▂ █▃▂▁▁  up to 40ms in 11s
//     0 errors
std::string view(const Glance& glance, const report::Terminal& terminal, std::size_t width);

// Values as columns of eight heights (of ASCII: as dark as there are signs), 0 at the bottom and
// the highest of them at the top; a blank where there is none.
std::string sparkline(const std::vector<std::optional<std::uint64_t>>& values, bool ascii);

// How wide the terminal is: what COLUMNS says, if it is a number, else what the kernel says of it,
// else 80.
std::size_t width_of(const char* columns, unsigned by_kernel);

}  // namespace load

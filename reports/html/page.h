#pragma once

#include <string>

#include "libcore/results/card.h"
#include "libcore/results/load.h"
#include "libcore/results/matrix.h"
#include "libcore/results/probe.h"
#include "reports/diff.h"

namespace report {

// One self-contained HTML page a result: no address outside, complete without its script and its
// style sheet. The same result gives the same octets. Nothing of a result, however hostile the
// peer it came from, becomes markup. Pages of results carry them: see results::page_data.
std::string probe_page(const results::Probe& probe);
std::string load_page(const results::Load& load);
std::string matrix_page(const results::Matrix& matrix);
std::string diff_page(const Diff& diff);
std::string card_page(const results::Card& card);

}  // namespace report

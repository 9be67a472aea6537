#pragma once

#include <string>

#include "libcore/results/probe.h"
#include "reports/lines.h"

namespace report {

// All that is known about a case, in the order of questions: what is asked, what went over the
// wire, what would have been right, how to see it again.
void give_account(const results::CaseResult& result, Lines& lines);
// The same as lines of text without colours, harmless wherever they are shown but for markup.
std::string account(const results::CaseResult& result);

// What came against what was asked for, in one line: "echoed; expected: Close 1007; observed: ...".
std::string contrast(const results::CaseResult& result);

}  // namespace report

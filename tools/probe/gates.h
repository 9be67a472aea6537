#pragma once

#include <optional>
#include <string>

#include "libcore/results/probe.h"
#include "tools/probe/case_list.h"

namespace probe {

// When a run has failed.
struct Gates {
  // `must`: a failed case whose strongest requirement is a MUST; `should`: one of a SHOULD too,
  // also where it is only non-strict or flaky; `any`: whatever case failed, is non-strict or flaky.
  enum class FailOn : unsigned char { must, should, any, none };
  FailOn fail_on = FailOn::must;
  bool exit_zero = false;  // report only
  CaseList known_failing;  // do not count; but one that passes fails the run
  CaseList known_flaky;    // do not count, however they come out
  std::string known_failing_file;
};

// Whether such a result fails the run, if nobody knows of it.
bool counts(const results::CaseResult& result, Gates::FailOn fail_on);

// Notes the known ones, and says in the verdict what failed and the exit status. What the verdict
// has already stays.
void judge(results::Probe& probe, const Gates& gates);

// The file of known failures after this run: what counts and was not known is added, what passed is
// taken out.
std::string updated_known(const results::Probe& probe, const Gates& gates);

}  // namespace probe

#pragma once

#include <map>
#include <string>
#include <string_view>

#include "libcore/results/load.h"
#include "libcore/results/probe.h"
#include "reports/diff.h"

// A result in the forms that other programs read, one file a form: pure functions, the same text
// for the same result. Text of a peer is made harmless for the form it stands in, and cut.
namespace report {

// JUnit, as Jenkins' xunit plugin wants it (junit-10.xsd): a suite a group, a test a case. What is
// known to fail is skipped. Of a load run, thresholds and validity are the tests; of a comparison,
// figures and cases that changed.
std::string junit(const results::Probe& probe);
std::string junit(const results::Load& load);
std::string junit(const Diff& diff);

// TAP 14 with YAML diagnostics.
std::string tap(const results::Probe& probe);

// SARIF 2.1.0 for code scanning: a rule a case, a result for each that did not pass, the gravest
// 5,000 of them.
std::string sarif(const results::Probe& probe);

// Markdown as GitHub and GitLab show it, verdict first, at most 1,000 KiB.
std::string markdown(const results::Probe& probe);
std::string markdown(const results::Load& load);
std::string markdown(const Diff& diff);

// OpenMetrics text, which is Prometheus' text as well: names are stable, values have three
// significant digits.
std::string openmetrics(const results::Probe& probe);
std::string openmetrics(const results::Load& load);

// A badge, as a drawing and as the endpoint of shields.io.
std::string badge_svg(const results::Probe& probe);
std::string badge_endpoint(const results::Probe& probe);

// What Autobahn|Testsuite leaves in its folder: index.json and a file a case, by file name. Cases
// have its numbers; those of ours that it does not have are not there.
std::map<std::string, std::string> autobahn(const results::Probe& probe);
// Its word for a grade: "OK", "NON-STRICT", ...
std::string_view autobahn_behavior(results::Grade grade);
// Its index with the agents of an earlier one that it does not have; of foreign octets nothing.
std::string autobahn_index(const std::string& index, const std::string& earlier);

// The series of a load run: a row a slot, a column a figure.
std::string csv(const results::Load& load);

// The times of the same series as an HdrHistogram log, format version 1.3: a line a slot and
// metric, the metric as its tag. Values are microseconds, as everywhere here, while most who write
// such logs count nanoseconds; so the maximum of a line, which is divided by a million as they all
// have it, is in seconds, and readers are told so in a comment.
std::string hdr_log(const results::Load& load);

}  // namespace report

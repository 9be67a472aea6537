#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "suites/facts.h"
#include "suites/finding.h"
#include "suites/verdict.h"

namespace suite {

// What all conversations of a case show together.
struct Survey {
  std::string what;  // in words, for `explain`
  std::function<std::optional<Judgement>(const std::deque<Finding>&, const Facts&)> judge;
};

// --- The usual surveys. They say nothing where no conversation measured the span.

// The median is at most T_fast, else that is non-strict.
Survey median_is_fast(Span span);
// For the record: median, 90th and 99th percentile and maximum, apart for conversations with
// different names.
Survey distribution(Span span);
// For the record: behind how many frames of ours each conversation was ended.
Survey frames_until_end();
// For the record: how often the peer was the first to end TCP.
Survey who_ends_first();

// --- Where a client is judged: what is known of the processes that were started for it.

// None was ended by a signal that only a fault of its own raises.
Survey does_not_crash();
// The first conversation failed, and its process says so by its exit status: 0 is non-strict. Says
// nothing of a process that had to be killed, or where there is none.
Survey reports_failure();
// Likewise where nothing else shows it: not run without an exit status.
Survey must_report_failure();

// The same client came to every conversation of the case, though it should have given up by then;
// `fast`: and none was later than T_slow behind the one before.
Survey never_comes_to_all(std::string why, bool fast = false);
// No connection behind the first was made without TLS.
Survey stays_with_tls();

}  // namespace suite

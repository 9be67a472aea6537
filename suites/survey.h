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

}  // namespace suite

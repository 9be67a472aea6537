#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "suites/backoff.h"
#include "suites/case.h"

namespace suite {

// The rows on clients that come back by themselves.

// Whether it ever had a connection.
bool came(const Finding& finding);

// As many more connections of the client's own accord; what it is worth that one does not come.
// `play` says what becomes of each.
Case& returns(Case& script, std::size_t times, Grade none, std::string_view why,
              const std::function<void(Conversation&)>& play);
// The first connection is refused; where others shall come, somebody listens there afterwards.
Invitation nobody_listens();
// Turned away before it was open, so that the client has no success to start anew from.
void turn_away(Conversation& conversation);

// From the end of each connection to the next one, as far as that came.
std::vector<Backoff::Time> delays(const std::deque<Finding>& findings);

// Ten attempts within a second, of a client that was told of one place. Who walks through the cases
// by itself may have come for the next one.
std::optional<Judgement> judge_storm(const std::deque<Finding>& findings, const Facts& facts);
// How many returns it takes to see one.
inline constexpr std::size_t storm_returns = 10;

}  // namespace suite

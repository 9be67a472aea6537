#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "suites/case.h"

namespace suite {

// The rows that look at what a client asks.

using Judgements = std::vector<Judgement>;
using JudgeRequest = std::function<Judgements(const http::Request&)>;

// A connection that is opened and closed as usual, and a look at the client's request.
Case& observe(Group& g, std::string_view name, std::string_view title, const JudgeRequest& judge);
// The same where the client was told what it may not be able to work with: behind the look TCP
// ends.
Case& glance(Group& g, std::string_view name, std::string_view title, const Invitation& invitation,
             const std::function<Judgements(const Exchange&)>& judge);

// The request-target is the one that belongs to the URL (RFC 6455, section 3). The absolute form
// and another spelling of the same (RFC 3986, section 6.2.2) are non-strict.
Judgements judge_target(std::string_view target, std::string_view expected);

// There is one Host, and it is this one, whatever the case of its letters.
Judgements judge_host(const http::Request& request, std::string_view expected);

// A line that was to be smuggled in became one of the request's.
Judgements judge_injection(const Exchange& exchange, std::string_view name);

}  // namespace suite

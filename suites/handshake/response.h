#pragma once

#include <string_view>

#include "suites/case.h"

namespace suite {

// The kinds of rows of handshake.response.
void response_heads(Group& g);      // status lines, interim responses
void response_fields(Group& g);     // that have to be there, and the grammar of all
void response_accept(Group& g);     // Sec-WebSocket-Accept
void response_segments(Group& g);   // segments, first frames, slow ones, an early end
void response_elsewhere(Group& g);  // redirects, challenges, cookies, errors

// One answer in place of the usual 101, and whether the client opens behind it.
Case& answering(Group& g, std::string_view name, std::string_view title, const Response& response,
                const Opens& opens);

}  // namespace suite

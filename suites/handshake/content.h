#pragma once

#include <string>

#include "suites/case.h"

namespace suite {

// Content of a request that would be a Ping if it were taken for the first frame, so that a Pong
// tells who acts on it.
std::string frame_as_content();

// The request with that as its content, of a declared length.
Request with_content(const Request& request);

// Content in one chunk and the end of the chunked coding.
std::string in_chunks(const std::string& content);

// A field for a request that stands where a frame should. Its "GE" reads as the header of a frame
// with 69 octets, and a peer may wait for all of them before it judges.
std::string filling_field();

// Behind a 101: the connection is served, and nobody has acted on such content.
Conversation& expect_unread_content(Conversation& conversation);
// Likewise, where the content may be found malformed once the connection is open: TCP may end then,
// without a Close that blames a frame.
Conversation& expect_unread_content_or_end(Conversation& conversation);

}  // namespace suite

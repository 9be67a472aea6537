#pragma once

#include <string>

namespace tls {

// What OpenSSL last complained about in this thread, in its own words ("no start line"), or
// "unknown reason". Empties its error queue.
std::string take_reason();

// An alert by its number, in words: "handshake failure".
std::string alert_name(int alert);

}  // namespace tls

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace report {

// A stretch of a frame as it was on the wire, and what it says (RFC 6455, 5.2).
struct FramePart {
  std::string meaning;  // "FIN, Ping", "masked, length 126", "masking key", "payload"
  std::string_view octets;
};

// The parts of the frame that `octets` begin with, as far as they go; all behind its header is
// payload. They point into `octets`.
std::vector<FramePart> frame_parts(std::string_view octets);

}  // namespace report

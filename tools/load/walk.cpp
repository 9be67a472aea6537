#include "tools/load/walk.h"

namespace load {

const Step* Walk::next() {
  while (!frames_.empty()) {
    Frame& frame = frames_.back();
    if (frame.next < frame.steps->size()) return &(*frame.steps)[frame.next++];
    const bool again = !frame.steps->empty() && frame.left != 1;
    if (!again) {
      frames_.pop_back();
      continue;
    }
    if (frame.left > 1) --frame.left;
    frame.next = 0;
  }
  return nullptr;
}

void Walk::enter(const Steps& steps, std::uint64_t times) { frames_.push_back({&steps, 0, times}); }

}  // namespace load

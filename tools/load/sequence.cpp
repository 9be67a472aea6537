#include "tools/load/sequence.h"

#include <algorithm>
#include <bit>

namespace load {

Sequence::Seen Sequence::see(std::uint64_t publisher, std::uint64_t number) {
  constexpr std::uint64_t all = ~std::uint64_t{0};
  const auto at = std::ranges::lower_bound(windows_, publisher, {}, &Window::publisher);
  if (at == windows_.end() || at->publisher != publisher) {
    windows_.insert(at, {publisher, number + 1, all});
    return {.is_new = true};
  }
  Window& window = *at;
  if (number < window.next) {
    const std::uint64_t back = window.next - 1 - number;
    const std::uint64_t bit = back < 64 ? std::uint64_t{1} << back : 0;
    if ((window.came & bit) == bit) return {};  // twice, or so late that it is counted as a gap
    window.came |= bit;
    return {.is_new = true, .reordered = true};
  }
  const std::uint64_t steps = number + 1 - window.next;
  Seen seen{.is_new = true};
  if (steps < 64) {
    seen.gaps = static_cast<std::uint64_t>(std::popcount(~window.came >> (64 - steps)));
    window.came = window.came << steps | 1;
  } else {
    // All that is not in the new window of 64, whose last number came.
    seen.gaps = static_cast<std::uint64_t>(std::popcount(~window.came)) + (steps - 64);
    window.came = 1;
  }
  window.next = number + 1;
  return seen;
}

std::uint64_t Sequence::missing() const {
  std::uint64_t sum = 0;
  for (const Window& window : windows_)
    sum += static_cast<std::uint64_t>(std::popcount(~window.came));
  return sum;
}

}  // namespace load

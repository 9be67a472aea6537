#pragma once

#include <cstddef>

#include "suites/search.h"

namespace suite {

// The search for the largest message that the peer takes: doubling, then bisecting, one connection
// a size, up to a cap. What it comes to is kept in Experience::size_limit.
inline constexpr std::size_t search_cap = 16 * 1024 * 1024;

// Searches, and says what the limit is.
Search for_size_limit();

// The round that `write(limit)` gives for the limit that is declared or was found; the search comes
// first if it is still due. Without a limit the case is not applicable.
Search with_size_limit(std::function<Round(std::size_t limit)> write);

}  // namespace suite

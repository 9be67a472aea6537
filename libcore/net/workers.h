#pragma once

#include <exception>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace net {

// Runs body(0) ... body(n - 1) in a thread each, and returns what they returned, in that order.
// Waits for all. What one of them throws is then thrown here: that of the first in order.
template <typename Body>
auto run_workers(unsigned n, const Body& body) {
  using Result = std::invoke_result_t<const Body&, unsigned>;
  std::vector<std::optional<Result>> slots(n);
  std::vector<std::exception_ptr> failures(n);
  {
    std::vector<std::jthread> threads;
    threads.reserve(n);
    for (unsigned i = 0; i < n; ++i) {
      threads.emplace_back([&, i] {
        try {
          slots[i].emplace(body(i));
        } catch (...) {
          failures[i] = std::current_exception();
        }
      });
    }
  }
  for (const std::exception_ptr& failure : failures)
    if (failure != nullptr) std::rethrow_exception(failure);
  std::vector<Result> results;
  results.reserve(n);
  for (std::optional<Result>& slot : slots) results.push_back(std::move(*slot));
  return results;
}

}  // namespace net

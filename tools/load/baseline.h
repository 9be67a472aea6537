#pragma once

#include <optional>
#include <string>

#include "libcore/results/comparison.h"
#include "libcore/results/load.h"
#include "tools/load/order.h"

namespace load {

// What a profile says of a comparison, and what a comparison has by itself.
results::Terms terms_of(const profile::Baseline& said);

// The earlier result that an order's profile wants its runs to be held against.
class Baseline {
 public:
  // Reads it. Throws base::Error where it is not there, with how it is made, is no result of a load
  // run, or cannot be compared on these terms or on this machine. An order that makes it may do
  // without, and is then held against nothing.
  explicit Baseline(const Order& order);

  // Adds to the result how it compares. Where a figure is worse, its verdict has that among its
  // reasons, and exit status 1 if it was good.
  void judge(results::Load& load) const;

 private:
  const std::string file_;
  const results::Terms terms_;
  std::optional<results::Load> before_;  // nothing: it is made now
};

}  // namespace load

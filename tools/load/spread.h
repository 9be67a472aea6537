#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libcore/base/random.h"
#include "profiles/quantity.h"

namespace load {

// A number that is drawn anew each time: a size in octets, a time in ns. Where nothing else bounds
// it, the largest in a million are cut.
class Spread {
 public:
  explicit Spread(double always) : from_(always), to_(always), low_(always), high_(always) {}
  // Spreads as a profile has them, checked. A file of sizes has one a line; throws base::Error with
  // "FILE:LINE: cause".
  explicit Spread(const profile::SizeSpread& sizes);
  explicit Spread(const profile::TimeSpread& times);

  double draw(base::Random& random) const;
  double least() const { return low_; }
  double most() const { return high_; }

 private:
  enum class Kind : std::uint8_t { uniform, normal, lognormal, exponential, empirical };

  void be_uniform(double from, double to);
  void be_normal(double middle, double p99);
  void be_lognormal(double p50, double p99);
  void be_exponential(double mean);
  void be_one_of(const std::string& file);
  void bound(double least, double most);

  Kind kind_ = Kind::uniform;
  double from_ = 0;  // uniform: the ends
  double to_ = 0;
  double middle_ = 0;  // normal: mean; lognormal: of the logarithm; exponential: mean
  double width_ = 0;   // normal, lognormal: standard deviation
  std::vector<double> values_;
  double low_ = 0;
  double high_ = 0;
};

}  // namespace load

#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace stats {

// The U test of Mann and Whitney: are two samples from one distribution? It looks at ranks only, so
// that it asks nothing of the distribution but that the values are independent. Exact for up to
// most_exact values together, ties included; beyond that by the normal approximation.
inline constexpr std::size_t most_exact = 60;

// How likely chance alone sets two samples at least so far apart, in either direction (the
// two-sided p); 1 where one of them is empty.
double rank_test(std::span<const double> a, std::span<const double> b);

// The smallest p that samples of these sizes can come to: one of them lies above all of the other.
double least_p(std::size_t a, std::size_t b);

// Whether samples of these sizes are large enough to be so sure (in (0, 1)), and how large both
// must be for it.
bool can_be_sure(std::size_t a, std::size_t b, double confidence);
std::size_t values_needed(double confidence);

struct Interval {
  double low = 0;
  double high = 0;
};
// Where the ratio of what stands behind `after` to what stands behind `before` lies, at this
// confidence: the test turned round, between two of all the ratios of a value of one to a value of
// the other (Hodges and Lehmann). Nothing where the samples are too small for that, or where a
// value is not above 0.
std::optional<Interval> ratio_interval(std::span<const double> before,
                                       std::span<const double> after, double confidence);

}  // namespace stats

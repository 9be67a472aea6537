#include "libcore/stats/rank_test.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <vector>

namespace stats {
namespace {

constexpr double slightly_more = 1 + 1e-9;  // 1 - 0.9 is no exact binary number

// Twice the rank of each value among all, so that those who share one have a whole number.
std::vector<std::size_t> doubled_ranks(std::span<const double> a, std::span<const double> b) {
  std::vector<double> values(a.begin(), a.end());
  values.insert(values.end(), b.begin(), b.end());
  std::vector<double> sorted = values;
  std::ranges::sort(sorted);
  std::vector<std::size_t> ranks;
  ranks.reserve(values.size());
  for (const double value : values) {
    const auto [first, last] = std::ranges::equal_range(sorted, value);
    ranks.push_back(
        static_cast<std::size_t>((first - sorted.begin()) + (last - sorted.begin()) + 1));
  }
  return ranks;
}

// In how many ways `chosen` of the ranks come to each sum.
std::vector<double> ways_by_sum(const std::vector<std::size_t>& ranks, std::size_t chosen) {
  const std::size_t highest = std::accumulate(ranks.begin(), ranks.end(), std::size_t{0});
  std::vector<std::vector<double>> ways(chosen + 1, std::vector<double>(highest + 1));
  ways[0][0] = 1;
  for (std::size_t i = 0; i < ranks.size(); ++i)
    for (std::size_t n = std::min(i + 1, chosen); n > 0; --n)
      for (std::size_t sum = highest; sum >= ranks[i]; --sum)
        ways[n][sum] += ways[n - 1][sum - ranks[i]];
  return std::move(ways[chosen]);
}

std::size_t distance(std::size_t a, std::size_t b) { return a > b ? a - b : b - a; }

double exact_p(const std::vector<std::size_t>& ranks, std::size_t chosen, std::size_t middle,
               std::size_t away) {
  const std::vector<double> ways = ways_by_sum(ranks, chosen);
  double all = 0, so_far = 0;
  for (std::size_t sum = 0; sum < ways.size(); ++sum) {
    all += ways[sum];
    if (distance(sum, middle) >= away) so_far += ways[sum];
  }
  return so_far / all;
}

// The variance of a sum of `chosen` ranks if chance chooses them; ties make it smaller.
double variance(const std::vector<std::size_t>& ranks, std::size_t chosen) {
  const auto n = static_cast<double>(ranks.size());
  const auto a = static_cast<double>(chosen);
  double squares = 0;
  for (const std::size_t rank : ranks) squares += std::pow(static_cast<double>(rank) - (n + 1), 2);
  return a * (n - a) / (n * (n - 1)) * squares;
}

// That a normal variable lies so many deviations or more above its mean.
double upper_tail(double deviations) { return std::erfc(deviations / std::sqrt(2)) / 2; }

double approximate_p(const std::vector<std::size_t>& ranks, std::size_t chosen, std::size_t away) {
  const double deviation = std::sqrt(variance(ranks, chosen));
  if (deviation == 0) return 1;
  constexpr double half_a_step = 1;  // sums of doubled ranks go in steps of 2
  const double beyond = std::max(static_cast<double>(away) - half_a_step, 0.0);
  return std::min(2 * upper_tail(beyond / deviation), 1.0);
}

std::vector<std::size_t> ranks_without_ties(std::size_t count) {
  std::vector<std::size_t> ranks(count);
  for (std::size_t i = 0; i < count; ++i) ranks[i] = 2 * (i + 1);
  return ranks;
}

// How many of the lowest pairwise ratios lie below the interval, and as many above: as many as U
// may count in a tail that is no likelier than `tail`.
std::size_t pairs_left_out(std::size_t a, std::size_t b, double tail) {
  const std::vector<std::size_t> ranks = ranks_without_ties(a + b);
  const std::size_t pairs = a * b;
  std::size_t left_out = 0;
  if (a + b > most_exact) {
    const double deviation = std::sqrt(variance(ranks, a)) / 2;
    const double middle = static_cast<double>(pairs) / 2;
    while (upper_tail((middle - static_cast<double>(left_out) - 0.5) / deviation) <= tail)
      ++left_out;
    return left_out;
  }
  const std::vector<double> ways = ways_by_sum(ranks, a);
  const double all = std::accumulate(ways.begin(), ways.end(), 0.0);
  const std::size_t least_sum = a * (a + 1);
  double below = 0;
  for (; left_out <= pairs; ++left_out) {
    below += ways[least_sum + 2 * left_out];
    if (below > tail * all * slightly_more) break;
  }
  return left_out;
}

}  // namespace

double rank_test(std::span<const double> a, std::span<const double> b) {
  if (a.empty() || b.empty()) return 1;
  const std::vector<std::size_t> ranks = doubled_ranks(a, b);
  const auto end_of_a = ranks.begin() + static_cast<std::ptrdiff_t>(a.size());
  const std::size_t sum = std::accumulate(ranks.begin(), end_of_a, std::size_t{0});
  const std::size_t middle = a.size() * (ranks.size() + 1);
  const std::size_t away = distance(sum, middle);
  return ranks.size() <= most_exact ? exact_p(ranks, a.size(), middle, away)
                                    : approximate_p(ranks, a.size(), away);
}

double least_p(std::size_t a, std::size_t b) {
  double divisions = 1;  // of all values into two samples of these sizes
  for (std::size_t i = 1; i <= std::min(a, b); ++i)
    divisions *= static_cast<double>(a + b + 1 - i) / static_cast<double>(i);
  return std::min(2 / divisions, 1.0);
}

bool can_be_sure(std::size_t a, std::size_t b, double confidence) {
  return least_p(a, b) <= (1 - confidence) * slightly_more;
}

std::size_t values_needed(double confidence) {
  std::size_t values = 2;
  while (!can_be_sure(values, values, confidence)) ++values;
  return values;
}

std::optional<Interval> ratio_interval(std::span<const double> before,
                                       std::span<const double> after, double confidence) {
  const auto is_positive = [](double value) { return value > 0; };
  if (!can_be_sure(before.size(), after.size(), confidence) ||
      !std::ranges::all_of(before, is_positive) || !std::ranges::all_of(after, is_positive))
    return std::nullopt;
  std::vector<double> ratios;
  ratios.reserve(before.size() * after.size());
  for (const double b : before)
    for (const double a : after) ratios.push_back(a / b);
  std::ranges::sort(ratios);
  const std::size_t outside = pairs_left_out(before.size(), after.size(), (1 - confidence) / 2);
  if (outside == 0) return std::nullopt;  // by the approximation
  return Interval{ratios[outside - 1], ratios[ratios.size() - outside]};
}

}  // namespace stats

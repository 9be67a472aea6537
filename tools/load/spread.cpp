#include "tools/load/spread.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/units.h"
#include "tools/load/table.h"

namespace load {
namespace {

constexpr double deviations_of_p99 = 2.3263478740408408;  // of a normal distribution
constexpr double deviations_at_most = 4.753424308822899;  // one in a million is above
constexpr double means_at_most = 13.815510557964274;      // likewise, of an exponential one

double number(const std::optional<std::uint64_t>& value, double otherwise) {
  return value ? static_cast<double>(*value) : otherwise;
}
double number(const std::optional<base::Duration>& value, double otherwise) {
  return value ? static_cast<double>(value->count()) : otherwise;
}

}  // namespace

Spread::Spread(const profile::SizeSpread& sizes) {
  const double p50 = number(sizes.p50, 0);
  switch (sizes.fixed ? profile::Dist::fixed : sizes.dist) {
    case profile::Dist::fixed:
      be_uniform(number(sizes.fixed, p50), number(sizes.fixed, p50));
      break;
    case profile::Dist::uniform:
      be_uniform(number(sizes.min, 0), number(sizes.max, 0));
      break;
    case profile::Dist::normal:
      be_normal(p50, number(sizes.p99, 0));
      break;
    case profile::Dist::lognormal:
      be_lognormal(p50, number(sizes.p99, 0));
      break;
    case profile::Dist::exponential:
      be_exponential(p50 / std::numbers::ln2);
      break;
    case profile::Dist::empirical:
      be_one_of(*sizes.file);
      break;
  }
  bound(number(sizes.min, low_), number(sizes.max, high_));
}

Spread::Spread(const profile::TimeSpread& times) {
  using Dist = profile::TimeSpread::Dist;
  const double p50 = number(times.p50, 0);
  const double middle = number(times.mean, p50);
  switch (times.fixed ? Dist::fixed : times.dist) {
    case Dist::fixed:
      be_uniform(number(times.fixed, middle), number(times.fixed, middle));
      break;
    case Dist::uniform:
      be_uniform(number(times.min, 0), number(times.max, 0));
      break;
    case Dist::normal:
      be_normal(middle, number(times.p99, 0));
      break;
    case Dist::lognormal:
      be_lognormal(p50, number(times.p99, 0));
      break;
    case Dist::exponential:
      be_exponential(times.mean ? middle : p50 / std::numbers::ln2);
      break;
  }
  bound(number(times.min, low_), number(times.max, high_));
}

void Spread::be_uniform(double from, double to) {
  kind_ = Kind::uniform;
  from_ = low_ = from;
  to_ = high_ = to;
}

void Spread::be_normal(double middle, double p99) {
  kind_ = Kind::normal;
  middle_ = middle;
  width_ = (p99 - middle) / deviations_of_p99;
  high_ = middle + deviations_at_most * width_;
}

void Spread::be_lognormal(double p50, double p99) {
  kind_ = Kind::lognormal;
  middle_ = std::log(std::max(p50, 1.0));
  width_ = (std::log(std::max(p99, 1.0)) - middle_) / deviations_of_p99;
  high_ = std::exp(middle_ + deviations_at_most * width_);
}

void Spread::be_exponential(double mean) {
  kind_ = Kind::exponential;
  middle_ = mean;
  high_ = mean * means_at_most;
}

void Spread::be_one_of(const std::string& file) {
  kind_ = Kind::empirical;
  std::size_t line = 0;
  for (const auto& record : read_lines(file, base::read_file(file)).records) {
    ++line;
    try {
      const std::string& text = record.front();
      const bool bare = text.find_first_not_of("0123456789") == std::string::npos;
      values_.push_back(static_cast<double>(base::parse_size(bare ? text + "B" : text)));
    } catch (const base::Error& error) {
      base::fail("{}: size {}: {}", file, line, error.what());
    }
  }
  low_ = std::ranges::min(values_);
  high_ = std::ranges::max(values_);
}

void Spread::bound(double least, double most) {
  low_ = least;
  high_ = std::max(least, most);
}

double Spread::draw(base::Random& random) const {
  double drawn = 0;
  switch (kind_) {
    case Kind::uniform:
      drawn = from_ + (to_ - from_) * random.fraction();
      break;
    case Kind::normal:
    case Kind::lognormal: {
      const double radius = std::sqrt(-2 * std::log1p(-random.fraction()));
      const double deviation = radius * std::cos(2 * std::numbers::pi * random.fraction());
      drawn = middle_ + width_ * deviation;
      if (kind_ == Kind::lognormal) drawn = std::exp(drawn);
      break;
    }
    case Kind::exponential:
      drawn = -middle_ * std::log1p(-random.fraction());
      break;
    case Kind::empirical:
      drawn = values_[random.below(values_.size())];
      break;
  }
  return std::clamp(drawn, low_, high_);
}

}  // namespace load

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/results/load.h"
#include "libcore/stats/prometheus.h"

namespace load {

// Keeps what one address has told, on the time axis of the run. It does not grow without end: there
// is room for so many series, first for what says most of a server, and like stats::Timeline it
// doubles its step on the way.
class Scraped {
 public:
  Scraped(std::string url, std::size_t room) : room_(room) { scrape_.url = std::move(url); }

  // What it told of the time `at` since the start of the run (not negative).
  void answered(std::chrono::nanoseconds at, const std::vector<stats::Sample>& samples);
  void failed(std::string why);

  // The last that was told in each of so many slots of a series with that step.
  results::Scrape result(std::chrono::nanoseconds step, std::size_t slots) const;

 private:
  using Values = std::vector<std::optional<double>>;

  void make_room(const std::vector<stats::Sample>& samples);
  void leave_out(std::string_view series);
  void halve();

  const std::size_t room_;
  results::Scrape scrape_;  // its values have the step of this
  std::chrono::nanoseconds step_ = std::chrono::seconds(1);
  std::map<std::string, std::size_t> places_;  // in scrape_.series
  std::set<std::string, std::less<>> left_out_;
};

}  // namespace load

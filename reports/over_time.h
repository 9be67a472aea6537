#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libcore/results/load.h"
#include "libcore/stats/sparse.h"
#include "reports/figure.h"

namespace report {

// A line of the figures over time: a slot of the series, or some joined. Times are in seconds.
struct Step {
  double start = 0;     // since the start of the run
  double seconds = 0;   // how long it took; the last one may be cut short by the end of the run
  bool moment = false;  // cut so short that it says nothing about a second
  results::SeriesSlot slot;
};

// What a curve over time shows of a step; nothing: it has a gap there.
struct Series {
  std::string name;
  std::function<std::optional<double>(const Step&)> value;
};

// Draws what happened in the course of a run. All its figures have the same axis of time, on which
// the stages and the events of the run are marked. Long runs are drawn in a few hundred steps:
// neighbours of the series are joined.
class OverTime {
 public:
  // The result must outlive it.
  explicit OverTime(const results::Load& load);

  const std::vector<Step>& steps() const& { return steps_; }
  const std::vector<Step>& steps() && = delete;

  struct Look {
    std::string unit;  // what the y axis counts
    bool may_be_logarithmic = false;
    std::function<std::string(double)> write;  // a value, in the table
    bool zeros_tell = false;                   // they are worth a figure
  };
  // The chart and the table of these curves in a figure that has an id, a title and a note; nothing
  // if there is no value, or none above 0 where zeros do not tell.
  std::optional<Figure> draw(Figure named, const std::vector<Series>& series,
                             const Look& look) const;

  // As a column and a tip have it: "1m5s".
  static std::string write_seconds(double seconds);

 private:
  // Where a step lies: its time, its stage, the events in it.
  std::string whereabouts(const Step& step) const;
  void mark(LineChart& chart) const;

  const results::Load& load_;
  std::vector<Step> steps_;
};

// The times of a metric that were measured in a step, in µs; null for none.
const stats::SparseHistogram* times_of(const Step& step, const std::string& metric);
// These percentiles of them as curves, in ms.
std::optional<Figure> draw_percentiles(Figure named, const OverTime& over_time,
                                       const std::string& metric,
                                       const std::vector<double>& percentiles);

// How curves are written whose values are whole numbers, and such that are not.
std::string write_whole(double value);
std::string write_thousandths(double value);

}  // namespace report

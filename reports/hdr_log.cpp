#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "libcore/base/units.h"
#include "libcore/stats/histogram_codec.h"
#include "reports/formats.h"
#include "reports/legible.h"

namespace report {
namespace {

// A tag may be any text without a comma or a space: those separate columns.
std::string tag(std::string_view metric) {
  std::string text = legible(metric, Charset::ascii);
  std::ranges::replace_if(
      text, [](char c) { return c == ',' || c == ' '; }, '_');
  return text;
}

stats::Histogram whole(const stats::SparseHistogram& sparse) {
  stats::Histogram histogram(stats::coarse_shape);
  for (const auto& cell : sparse.cells()) histogram.record(cell.low, cell.count);
  return histogram;
}

}  // namespace

std::string hdr_log(const results::Load& load) {
  const auto started = results::from_utc_text(load.run.started);
  const double start = started ? base::seconds(started->time_since_epoch()) : 0;
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(
      out,
      "#[Logged with assay-load {}]\n"
      "#[Histogram log format version 1.3]\n"
      "#[Values are microseconds, to two digits: HistogramLogProcessor shows milliseconds "
      "with -outputValueUnitRatio 1000, seconds without]\n"
      "#[StartTime: {:.3f} (seconds since epoch), {}]\n"
      "#[BaseTime: {:.3f} (seconds since epoch)]\n"
      "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
      "\"Interval_Compressed_Histogram\"\n",
      legible(load.run.version), start, legible(load.run.started), start);
  for (const results::SeriesSlot& slot : load.series) {
    const auto left = load.run.duration - slot.start;  // the last slot is seldom a whole one
    const double length = base::seconds(left.count() > 0 ? std::min(load.step, left) : load.step);
    for (const auto& [metric, times] : slot.times)
      if (!times.empty())
        fmt::format_to(out, "Tag={},{:.3f},{:.3f},{:.3f},{}\n", tag(metric),
                       base::seconds(slot.start), length, static_cast<double>(times.max()) / 1e6,
                       stats::encode_text(whole(times)));
  }
  return text;
}

}  // namespace report

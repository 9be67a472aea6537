#include "libcore/results/hdr_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <string>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/stats/histogram_codec.h"

namespace results {
namespace {

using std::chrono::nanoseconds;

constexpr std::string_view our_mark = "#[Logged with assay-load ";
constexpr std::string_view start_mark = "#[StartTime: ";
constexpr std::string_view base_mark = "#[BaseTime: ";
constexpr std::string_view tag_mark = "Tag=";
constexpr std::string_view untagged = "values";
constexpr double a_year = 365 * 86400;
constexpr double latest =
    4e9;  // seconds, in the year 2096; a clock of nanoseconds holds twice that

nanoseconds time_of(double seconds) {
  return std::chrono::milliseconds(std::llround(seconds * 1000));
}

class LogReader {
 public:
  explicit LogReader(std::string_view log) : log_(log) {}

  Load read() {
    for (const std::string_view line : base::split(log_, '\n')) {
      ++line_;
      text_ = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
      if (text_.starts_with('#')) {
        read_comment();
      } else if (!text_.empty() && !text_.starts_with('"')) {  // that is the legend
        read_interval();
      }
    }
    rest_ = text_;
    if (slots_.empty()) fail("this log holds no histogram");
    return finish();
  }

 private:
  [[noreturn]] void fail(std::string_view cause) const {
    base::fail("{}:{}: {}", line_, text_.size() - rest_.size() + 1, cause);
  }

  void read_comment() {
    rest_ = text_;
    if (text_.starts_with(our_mark)) {
      version_ = text_.substr(our_mark.size(), text_.find(']') - our_mark.size());
    } else if (text_.starts_with(start_mark)) {
      start_ = seconds_behind(start_mark);
    } else if (text_.starts_with(base_mark)) {
      base_ = seconds_behind(base_mark);
    }
  }

  double seconds_behind(std::string_view mark) {
    rest_.remove_prefix(mark.size());
    return take_seconds();
  }

  double take_seconds() {
    double seconds = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), seconds,
                                              std::chars_format::fixed);
    if (error != std::errc() || !(seconds >= 0 && seconds < latest))
      fail("this is no time in seconds, such as 1.005");
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return seconds;
  }

  double take_column() {
    const double seconds = take_seconds();
    if (!rest_.starts_with(','))
      fail("a comma is missing; a line is [Tag=NAME,]START,LENGTH,MAX,HISTOGRAM");
    rest_.remove_prefix(1);
    return seconds;
  }

  // [Tag=NAME,]START,LENGTH,MAX,HISTOGRAM
  void read_interval() {
    rest_ = text_;
    std::string tag(untagged);
    if (rest_.starts_with(tag_mark)) {
      const std::size_t comma = rest_.find(',');
      if (comma == rest_.npos) fail("a tag ends with a comma: Tag=NAME,START,LENGTH,MAX,HISTOGRAM");
      tag = rest_.substr(tag_mark.size(), comma - tag_mark.size());
      rest_.remove_prefix(comma + 1);
    }
    const double timestamp = take_column();
    const double length = take_column();
    take_column();  // the maximum, which the histogram knows as well
    const double at = since_start(timestamp);
    if (at < 0) fail_at(0, "this begins before the log does: see its StartTime");
    if (at > latest) fail_at(0, "this begins a century behind the log's StartTime");
    add(tag, time_of(at), time_of(length));
  }

  [[noreturn]] void fail_at(std::size_t column, std::string_view cause) {
    rest_ = text_.substr(column);
    fail(cause);
  }

  // Timestamps count from BaseTime; where there is none, they are of an epoch or, if they are too
  // small for that, count from StartTime.
  double since_start(double timestamp) const {
    if (base_) return *base_ + timestamp - start_.value_or(*base_);
    if (!start_) return timestamp;
    return timestamp < *start_ - a_year ? timestamp : timestamp - *start_;
  }

  void add(const std::string& tag, nanoseconds at, nanoseconds length) {
    try {
      const std::size_t known = totals_.contains(tag) ? totals_.at(tag).layout().buckets() : 0;
      const stats::Histogram times =
          stats::decode_text(rest_, std::min(buckets_left_ + known, stats::most_buckets));
      const auto [total, first] = totals_.try_emplace(tag, times.shape());
      if (first) buckets_left_ -= times.layout().buckets();
      total->second.add(times);
      slots_[at].start = at;
      slots_[at].times[tag].add(coarse(times));
    } catch (const base::Error& error) {
      fail(error.what());
    }
    longest_ = std::max(longest_, length);
    end_ = std::max(end_, at + length);
  }

  bool ours() const { return version_.has_value(); }

  stats::SparseHistogram coarse(const stats::Histogram& times) const {
    if (ours() && times.shape() == stats::coarse_shape) return stats::SparseHistogram(times);
    const std::uint64_t in_a_microsecond = ours() ? 1 : 1000;
    stats::Histogram microseconds(stats::coarse_shape);
    for (const stats::Histogram::Bucket& bucket : times.recorded())
      microseconds.record(bucket.high / in_a_microsecond, bucket.count);
    return stats::SparseHistogram(microseconds);
  }

  Load finish() {
    Load load;
    load.run.tool = ours() ? "assay-load" : "an HdrHistogram log";
    load.run.version = version_.value_or("");
    if (start_)
      load.run.started = utc_text(std::chrono::system_clock::time_point(
          std::chrono::duration_cast<std::chrono::system_clock::duration>(time_of(*start_))));
    load.run.duration = end_;
    load.step = std::max<nanoseconds>(longest_, std::chrono::milliseconds(1));
    for (auto& [tag, total] : totals_)
      load.histograms[tag] = {.unit = ours() ? "us" : "ns", .histogram = std::move(total)};
    for (auto& [at, slot] : slots_) load.series.push_back(std::move(slot));
    load.validity.push_back({.check = "a whole result",
                             .limit = "all of a run",
                             .observed = ours() ? "an .hlog: times, to two digits"
                                                : "an .hlog: times, taken for nanoseconds"});
    load.run.verdict = {
        .status = "INVALID",
        .exit = 4,
        .reasons = {"an HdrHistogram log holds times alone: no counts, errors, stages, profile or "
                    "thresholds"}};
    return load;
  }

  std::string_view log_;
  std::size_t line_ = 0;
  std::string_view text_;               // of the line
  std::string_view rest_;               // what of it is still to be read
  std::optional<std::string> version_;  // of assay-load, if that wrote it
  std::optional<double> start_;         // seconds, likewise below
  std::optional<double> base_;
  std::map<std::string, stats::Histogram> totals_;
  std::map<nanoseconds, SeriesSlot> slots_;
  std::size_t buckets_left_ = most_buckets;
  nanoseconds longest_{};
  nanoseconds end_{};
};

}  // namespace

Load load_from_hdr_log(std::string_view log) { return LogReader(log).read(); }

}  // namespace results

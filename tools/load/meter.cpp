#include "tools/load/meter.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/exposition.h"
#include "reports/figures.h"

namespace load {
namespace {

using report::Exposition;

// Upper ends of the histograms' buckets in µs: 1, 2.5 and 5 of each power of ten.
constexpr std::array<std::uint64_t, 16> ends{
    100,    250,     500,     1000,    2500,      5000,      10'000,    25'000,
    50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000, 5'000'000, 10'000'000};

void write_histogram(Exposition& text, const std::string& metric, const stats::Histogram& times) {
  double sum = 0;
  std::array<std::uint64_t, ends.size()> within{};
  for (const stats::Histogram::Bucket& bucket : times.recorded()) {
    sum += static_cast<double>(bucket.low + bucket.high) / 2 * static_cast<double>(bucket.count);
    for (std::size_t i = 0; i < ends.size(); ++i)
      if (bucket.low <= ends[i]) within[i] += bucket.count;
  }
  for (std::size_t i = 0; i < ends.size(); ++i)
    text.sample(static_cast<double>(within[i]),
                {{"metric", metric}, {"le", fmt::format("{}", static_cast<double>(ends[i]) / 1e6)}},
                "_bucket");
  const auto total = static_cast<double>(times.total());
  text.sample(total, {{"metric", metric}, {"le", "+Inf"}}, "_bucket");
  text.sample(sum / 1e6, {{"metric", metric}}, "_sum");
  text.sample(total, {{"metric", metric}}, "_count");
}

}  // namespace

void Meter::begin_stage(const std::string& name, bool record) {
  stage_ = name;
  record_ = record;
}

void Meter::add(std::chrono::nanoseconds start, const stats::Slot& second) {
  end_ = std::max<std::chrono::nanoseconds>(end_, start + std::chrono::seconds(1));
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += second.counts[i];
  std::ranges::copy(second.levels, levels_.begin());
  for (std::size_t i = 0; i < second.histograms.size(); ++i) {
    if (second.histograms[i].empty()) continue;
    const auto record = [&](std::map<std::size_t, stats::Histogram>& into) {
      stats::Histogram& times = into.try_emplace(i, stats::coarse_shape).first->second;
      for (const auto& cell : second.histograms[i].cells()) times.record(cell.low, cell.count);
    };
    record(times_);
    if (record_) record(recorded_);
  }
}

std::string Meter::exposition() const {
  Exposition text(Exposition::Digits::all);
  text.family("assay_load_run", "Always 1; the labels say which run this is.");
  text.sample(1, {{"status", "RUNNING"}, {"version", ASSAY_VERSION}, {"target", target_}});
  text.single("assay_load_duration_seconds", "How long the run has taken.",
              std::chrono::duration<double>(end_).count());
  text.family("assay_load_stage", "Always 1; the label says which stage it is in.");
  text.sample(1, {{"stage", stage_}});
  text.single("assay_load_connections", "Connections that are open.",
              static_cast<double>(levels_[std::size_t(Level::connections)]));
  text.single("assay_load_outstanding", "Messages that are not answered yet.",
              static_cast<double>(levels_[std::size_t(Level::outstanding)]));
  text.family("assay_load_events_total", "What happened since the start of the run, by name.",
              Exposition::Type::counter);
  for (std::size_t i = 0; i < counts_.size(); ++i)
    text.sample(static_cast<double>(counts_[i]), {{"event", std::string(count_names[i])}});
  text.family("assay_load_time_seconds",
              "Percentiles of what was timed, in the stages recorded so far.");
  for (const auto& [metric, times] : recorded_)
    for (const double percentile : {0.0, 50.0, 90.0, 99.0, 99.9, 100.0})
      text.sample(static_cast<double>(times.value_at_percentile(percentile)) / 1e6,
                  {{"metric", std::string(metric_names[metric])},
                   {"percentile", report::percentile_name(percentile)}});
  text.family("assay_load_timed_seconds", "What was timed since the start of the run.",
              Exposition::Type::histogram);
  for (const auto& [metric, times] : times_)
    write_histogram(text, std::string(metric_names[metric]), times);
  return std::move(text).finish();
}

}  // namespace load

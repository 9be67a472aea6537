#include "reports/target_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <string_view>
#include <utility>

#include "reports/legible.h"

namespace report {
namespace {

constexpr std::size_t most_targets = 6;  // in one chart
constexpr std::size_t most_others = 6;   // charts of figures that only this target has

// What most programs tell of themselves.
struct Known {
  const char* metric;
  const char* id;
  const char* title;
  const char* unit;
  double divisor;
};
constexpr std::array known{
    Known{"process_cpu_seconds_total", "target-processor", "Processor time of the target",
          "processors in use", 1},
    Known{"process_resident_memory_bytes", "target-memory", "Memory of the target",
          "resident memory, MiB", 1 << 20},
    Known{"process_open_fds", "target-descriptors", "Open files of the target", "open files", 1}};

// What a target told in the slots of a step: how high a gauge stood, how fast a counter grew. A
// figure was told when its slot began, so that the growth within it is known by the next one. It is
// told once a second: where slots are shorter, the nearest ones around the step have it.
std::optional<double> told(const results::Scrape::Series& series, double slot_seconds,
                           const Step& step) {
  const auto place = [&](double time) {
    return static_cast<std::size_t>(std::llround(std::max(time, 0.0) / slot_seconds));
  };
  const auto at = [&](std::size_t slot) {
    return slot < series.values.size() ? series.values[slot] : std::nullopt;
  };
  const std::size_t a_second = std::max<std::size_t>(place(1), 1);
  std::size_t first = place(step.start);
  std::size_t next = std::max(first + 1, place(step.start + step.seconds));
  for (std::size_t i = 1; i < a_second && first > 0 && !at(first); ++i) --first;
  if (series.counter) {
    for (std::size_t i = 1; i < a_second && !at(next); ++i) ++next;
    const std::optional<double> from = at(first), to = at(next);
    if (!from || !to || *to < *from) return std::nullopt;  // it may have begun anew
    return (*to - *from) / (static_cast<double>(next - first) * slot_seconds);
  }
  std::optional<double> highest;
  for (std::size_t slot = first; slot < next && slot < series.values.size(); ++slot)
    if (at(slot)) highest = std::max(*at(slot), highest.value_or(*at(slot)));
  return highest;
}

std::string write_brief(double value) { return fmt::format("{:.4g}", value); }

class Targets {
 public:
  Targets(const results::Load& load, const OverTime& over_time)
      : load_(load),
        over_time_(over_time),
        slot_seconds_(std::chrono::duration<double>(load.step).count()) {}

  std::optional<Figure> draw(const Known& what) const {
    std::vector<Series> curves;
    std::string who;  // an address is too long for a curve's name
    for (const results::Scrape& scrape : load_.scrapes)
      for (const results::Scrape::Series& series : scrape.series) {
        if (series.name != what.metric || curves.size() == most_targets) continue;
        curves.push_back(curve(fmt::format("target {}", curves.size() + 1), series, what.divisor));
        who += fmt::format(" {} is {}.", curves.back().name, scrape.url);
      }
    return over_time_.draw(
        {.id = what.id, .title = what.title, .note = "As it told itself, once a second:" + who},
        curves, {.unit = what.unit, .write = write_brief});
  }

  std::optional<Figure> draw(const results::Scrape& scrape, const results::Scrape::Series& series,
                             std::size_t number) const {
    const std::string name = legible(series.name, Charset::utf8, 80);
    return over_time_.draw(
        {.id = fmt::format("target-figure-{}", number),
         .title = name,
         .note = fmt::format("As {} told it, once a second.", scrape.url)},
        {curve(series.counter ? "a second" : "highest", series, 1)},
        {.unit = series.counter ? "growth a second" : "highest in a step", .write = write_brief});
  }

 private:
  Series curve(std::string name, const results::Scrape::Series& series, double divisor) const {
    return {.name = std::move(name),
            .value = [this, &series, divisor](const Step& step) -> std::optional<double> {
              const std::optional<double> value = told(series, slot_seconds_, step);
              return value ? std::optional(*value / divisor) : value;
            }};
  }

  const results::Load& load_;
  const OverTime& over_time_;
  const double slot_seconds_;
};

bool is_known(const std::string& metric) {
  return std::ranges::any_of(known, [&](const Known& one) { return metric == one.metric; });
}

// Buckets of histograms are many, and say little one by one.
bool is_telling(const results::Scrape::Series& series) {
  const std::string_view name = series.name;
  if (is_known(series.name) || name.find("_bucket{") != name.npos) return false;
  std::optional<double> first;
  for (const std::optional<double>& value : series.values) {
    if (!value) continue;
    if (first && *first != *value) return true;
    first = value;
  }
  return false;
}

}  // namespace

std::vector<Figure> target_figures(const results::Load& load, const OverTime& over_time) {
  std::vector<Figure> figures;
  const Targets targets(load, over_time);
  for (const Known& what : known)
    if (auto figure = targets.draw(what)) figures.push_back(std::move(*figure));
  std::size_t others = 0;
  for (const results::Scrape& scrape : load.scrapes)
    for (const results::Scrape::Series& series : scrape.series) {
      if (others == most_others || !is_telling(series)) continue;
      if (auto figure = targets.draw(scrape, series, others + 1)) {
        figures.push_back(std::move(*figure));
        ++others;
      }
    }
  return figures;
}

}  // namespace report

#include <fmt/format.h>

#include <iterator>
#include <set>

#include "reports/figures.h"
#include "reports/formats.h"
#include "reports/legible.h"

namespace report {
namespace {

// A name as a cell: quoted, and no formula for the program that opens it.
std::string cell(std::string_view text) {
  std::string result = "\"";
  if (!text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos)
    result += '\'';
  for (const char c : legible(text)) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + '"';
}

}  // namespace

std::string csv(const results::Load& load) {
  std::set<std::string> counts, levels, times;
  for (const results::SeriesSlot& slot : load.series) {
    for (const auto& [name, count] : slot.counts) counts.insert(name);
    for (const auto& [name, level] : slot.levels) levels.insert(name);
    for (const auto& [name, histogram] : slot.times) times.insert(name);
  }
  constexpr double shown[] = {50, 99, 100};

  std::string text = "\"start [s]\",\"seconds\"";
  auto out = std::back_inserter(text);
  for (const std::set<std::string>* names : {&levels, &counts})
    for (const std::string& name : *names) fmt::format_to(out, ",{}", cell(name));
  for (const std::string& name : times)
    for (const double percentile : shown)
      fmt::format_to(out, ",{}",
                     cell(fmt::format("{} {} [us]", name, percentile_name(percentile))));
  for (const results::Scrape& scrape : load.scrapes)
    for (const results::Scrape::Series& series : scrape.series)
      fmt::format_to(
          out, ",{}",
          cell(load.scrapes.size() > 1 ? series.name + " of " + scrape.url : series.name));
  text += '\n';

  const auto figure = [&](const results::Counters& of, const std::string& name) {
    const auto found = of.find(name);
    fmt::format_to(out, ",{}", found == of.end() ? 0 : found->second);
  };
  for (std::size_t i = 0; i < load.series.size(); ++i) {
    const results::SeriesSlot& slot = load.series[i];
    fmt::format_to(out, "{},{}", std::chrono::duration<double>(slot.start).count(),
                   std::chrono::duration<double>(load.step).count());
    for (const std::string& name : levels) figure(slot.levels, name);
    for (const std::string& name : counts) figure(slot.counts, name);
    for (const std::string& name : times) {
      const auto found = slot.times.find(name);
      for (const double percentile : shown) {
        text += ',';  // nothing: no reply came in this slot
        if (found != slot.times.end())
          fmt::format_to(out, "{}", found->second.value_at_percentile(percentile));
      }
    }
    for (const results::Scrape& scrape : load.scrapes)
      for (const results::Scrape::Series& series : scrape.series) {
        text += ',';
        if (i < series.values.size() && series.values[i])
          fmt::format_to(out, "{}", *series.values[i]);
      }
    text += '\n';
  }
  return text;
}

}  // namespace report

#include "suites/survey.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "libcore/base/units.h"

namespace suite {
namespace {

using Times = std::vector<std::chrono::nanoseconds>;

// The spans of that kind by the name of their conversation, ascending.
std::map<std::string, Times> measured(const std::deque<Finding>& findings, Span span) {
  std::map<std::string, Times> all;
  for (const Finding& finding : findings)
    for (const Timing& timing : finding.timings)
      if (timing.span == span) all[finding.name].push_back(timing.took);
  for (auto& [name, times] : all) std::ranges::sort(times);
  return all;
}

std::string in_words(const Times& ascending, double part) {
  const auto place = static_cast<std::size_t>(part * static_cast<double>(ascending.size()));
  return base::format_duration(ascending[std::min(place, ascending.size() - 1)]);
}

Judgement noted(std::string why) { return {Facet::timing, Grade::informational, std::move(why)}; }

}  // namespace

Survey median_is_fast(Span span) {
  return {fmt::format("the median time of {} is at most T_fast", word(span)),
          [=](const std::deque<Finding>& findings, const Facts& facts) -> std::optional<Judgement> {
            Times all;
            for (const auto& [name, times] : measured(findings, span))
              all.insert(all.end(), times.begin(), times.end());
            if (all.empty()) return std::nullopt;
            std::ranges::sort(all);
            const auto median = all[all.size() / 2];
            if (median <= facts.windows.fast) return std::nullopt;
            return Judgement{Facet::timing, Grade::non_strict,
                             fmt::format("{} takes {} (median of {})", word(span),
                                         base::format_duration(median), all.size())};
          }};
}

Survey distribution(Span span) {
  return {fmt::format("the time of {} is recorded", word(span)),
          [=](const std::deque<Finding>& findings, const Facts&) -> std::optional<Judgement> {
            std::string text;
            for (const auto& [name, times] : measured(findings, span)) {
              if (!text.empty()) text += ", ";
              if (!name.empty()) text += name + " ";
              text += fmt::format("p50 {}", in_words(times, 0.5));
              if (times.size() > 1)
                text += fmt::format(", p90 {}, p99 {}, max {}", in_words(times, 0.9),
                                    in_words(times, 0.99), base::format_duration(times.back()));
            }
            if (text.empty()) return std::nullopt;
            return noted(fmt::format("{}: {}", word(span), text));
          }};
}

Survey frames_until_end() {
  return {"how many frames it takes to end each conversation is recorded",
          [](const std::deque<Finding>& findings, const Facts&) -> std::optional<Judgement> {
            std::string text;
            for (const Finding& finding : findings)
              text += fmt::format("{}{} {} of {}", text.empty() ? "" : ", ", finding.name,
                                  finding.frames_until_end, finding.frames);
            return noted("ended behind frame: " + text);
          }};
}

Survey who_ends_first() {
  return {"how often the peer is the first to end TCP is recorded",
          [](const std::deque<Finding>& findings, const Facts&) -> std::optional<Judgement> {
            const auto by_peer = std::ranges::count_if(findings, [](const Finding& finding) {
              return std::ranges::any_of(
                  finding.timings, [](const Timing& timing) { return timing.span == Span::end; });
            });
            return noted(fmt::format("the peer ended TCP first in {} of {} closings", by_peer,
                                     findings.size()));
          }};
}

}  // namespace suite

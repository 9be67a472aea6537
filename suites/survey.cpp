#include "suites/survey.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
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

namespace {

bool has_crashed(const Departure& departure) {
  const int signal = departure.status - 128;
  const auto faults = {SIGSEGV, SIGBUS, SIGILL, SIGFPE};
  return !departure.killed && std::ranges::find(faults, signal) != faults.end();
}

// How the process ended that the first conversation is about, if that says anything.
const Departure* departure_of(const std::deque<Finding>& findings) {
  const std::optional<Departure>& departure = findings.front().departure;
  return departure && !departure->killed ? &*departure : nullptr;
}

std::optional<Judgement> judge_report(const Departure& departure) {
  if (departure.status != 0) return std::nullopt;
  return Judgement{Facet::behaviour, Grade::non_strict,
                   "the client's process reports no failure: its exit status is 0"};
}

}  // namespace

Survey does_not_crash() {
  return {"the client's process does not crash",
          [](const std::deque<Finding>& findings, const Facts&) -> std::optional<Judgement> {
            for (const Finding& finding : findings)
              if (finding.departure && has_crashed(*finding.departure))
                return Judgement{Facet::behaviour, Grade::fail,
                                 fmt::format("the client's process crashed with signal {}",
                                             finding.departure->status - 128)};
            return std::nullopt;
          }};
}

Survey reports_failure() {
  return {"the client's process, if there is one, reports the failure by its exit status",
          [](const std::deque<Finding>& findings, const Facts&) -> std::optional<Judgement> {
            const Departure* const departure = departure_of(findings);
            return departure == nullptr ? std::nullopt : judge_report(*departure);
          }};
}

Survey must_report_failure() {
  return {"the client's process reports the failure by its exit status",
          [](const std::deque<Finding>& findings, const Facts&) -> std::optional<Judgement> {
            if (const Departure* const departure = departure_of(findings))
              return judge_report(*departure);
            const bool failed = std::ranges::any_of(findings, [](const Finding& finding) {
              return !finding.opened || worst(finding.judgements) == Grade::fail;
            });
            if (failed) return std::nullopt;  // that is worth more
            return Judgement{Facet::behaviour, Grade::not_run,
                             "needs a client whose process ends with its connection, as its exit "
                             "status is all that shows it"};
          }};
}

Survey never_comes_to_all(std::string why, bool fast) {
  return {fmt::format("the client does not come again and again{}", fast ? " at once" : ""),
          [=](const std::deque<Finding>& findings, const Facts& facts) -> std::optional<Judgement> {
            for (std::size_t i = 0; i < findings.size(); ++i) {
              if (findings[i].began == session::Clock::time_point{}) return std::nullopt;
              if (fast && i > 0 && findings[i].began - findings[i - 1].began > facts.windows.slow)
                return std::nullopt;
            }
            return Judgement{Facet::behaviour, Grade::non_strict,
                             fmt::format("{}: {} connections", why, findings.size())};
          }};
}

Survey stays_with_tls() {
  return {"no connection behind the first is made without TLS",
          [](const std::deque<Finding>& findings, const Facts&) -> std::optional<Judgement> {
            for (std::size_t i = 1; i < findings.size(); ++i)
              if (findings[i].ended_with == session::End::tls_failed && !findings[i].hello)
                return Judgement{Facet::behaviour, Grade::fail, "the client came back without TLS"};
            return std::nullopt;
          }};
}

}  // namespace suite

#include "suites/crowd.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libcore/base/units.h"

namespace suite {
namespace {

using Findings = std::deque<Finding>;

double a_second(double amount, std::chrono::nanoseconds took) {
  return took.count() == 0 ? 0 : amount / std::chrono::duration<double>(took).count();
}

const Stretch* stretch(const Findings& findings, std::size_t number) {
  const std::vector<Stretch>& all = findings.front().stretches;
  return number < all.size() ? &all[number] : nullptr;
}

// Of the peer's memory, between the first and the last weighing; none where it was not weighed.
std::optional<std::uint64_t> growth(const Findings& findings) {
  const std::vector<std::uint64_t>& resident = findings.front().resident;
  if (resident.size() < 2) return std::nullopt;
  return resident.back() > resident.front() ? resident.back() - resident.front() : 0;
}

// All streams together, as long as those of the conversation that took longest.
Stretch sum(const Findings& findings) {
  Stretch all;
  for (const Finding& finding : findings) {
    std::chrono::nanoseconds took{};
    for (const Stretch& stretch : finding.stretches) {
      all.frames += stretch.frames;
      all.octets += stretch.octets;
      took += stretch.took;
    }
    all.took = std::max(all.took, took);
  }
  return all;
}

std::optional<Judgement> judge_growth(const Findings& findings, double tolerated) {
  const std::optional<std::uint64_t> grown = growth(findings);
  if (!grown) return std::nullopt;
  const std::uint64_t came = sum(findings).octets;
  const bool too_much = static_cast<double>(*grown) > tolerated * static_cast<double>(came);
  return Judgement{Facet::behaviour, too_much ? Grade::non_strict : Grade::informational,
                   fmt::format("the memory of the peer grew by {} while {} came",
                               base::format_size(*grown), base::format_size(came))};
}

}  // namespace

Survey who_was_let_in() {
  return {"how many connections are let in, and the memory for them, is recorded",
          [](const Findings& findings, const Facts&) -> std::optional<Judgement> {
            const auto is_out = [](const Finding& finding) { return !finding.opened; };
            const auto out = static_cast<std::size_t>(std::ranges::count_if(findings, is_out));
            const std::optional<std::uint64_t> grown = growth(findings);
            if (out == 0 && !grown) return std::nullopt;
            std::string text = fmt::format("{} of {} connections were let in",
                                           findings.size() - out, findings.size());
            if (out > 0) text += ": " + std::ranges::find_if(findings, is_out)->why_not_opened;
            if (grown)
              text +=
                  fmt::format(", {} of memory each", base::format_size(*grown / findings.size()));
            return noted(text);
          }};
}

Survey opening_rate() {
  return {"how many connections are opened, served and closed a second is recorded",
          [](const Findings& findings, const Facts&) -> std::optional<Judgement> {
            auto begin = findings.front().began;
            auto end = begin;
            for (const Finding& finding : findings) {
              begin = std::min(begin, finding.began);
              end = std::max(end, finding.ended);
            }
            const auto count = findings.size();
            return noted(fmt::format("{} connections in {}, {:.0f} a second", count,
                                     base::format_duration(end - begin),
                                     a_second(static_cast<double>(count), end - begin)));
          }};
}

Survey memory_growth() {
  return {"the memory of the peer does not grow with all that comes (where it is known)",
          [](const Findings& findings, const Facts&) { return judge_growth(findings, 0.5); }};
}

Survey memory_up_front() {
  return {"the memory of the peer grows with what comes, not with what was declared",
          [](const Findings& findings, const Facts&) { return judge_growth(findings, 4); }};
}

Survey processor_time() {
  return {"the processor time of the peer is recorded (where it is known)",
          [](const Findings& findings, const Facts&) -> std::optional<Judgement> {
            std::vector<std::chrono::nanoseconds> all;
            for (const Finding& finding : findings)
              all.insert(all.end(), finding.processor_times.begin(), finding.processor_times.end());
            if (all.size() < 2) return std::nullopt;
            return noted("the peer took " + base::format_duration(all.back() - all.front()) +
                         " of processor time");
          }};
}

Survey others_held_up() {
  return {"others are served meanwhile within T_slow",
          [](const Findings& findings, const Facts& facts) -> std::optional<Judgement> {
            std::chrono::nanoseconds longest{};
            for (const Timing& timing : findings.front().timings)
              if (timing.span == Span::echo) longest = std::max(longest, timing.took);
            if (longest <= facts.windows.slow) return std::nullopt;
            return Judgement{Facet::timing, Grade::non_strict,
                             fmt::format("others are held up: one waited {} for an echo",
                                         base::format_duration(longest))};
          }};
}

Survey message_rate() {
  return {"messages and octets a second are recorded",
          [](const Findings& findings, const Facts&) -> std::optional<Judgement> {
            const Stretch all = sum(findings);
            const double octets = a_second(static_cast<double>(all.octets), all.took);
            return noted(fmt::format("{:.0f} messages and {} a second",
                                     a_second(static_cast<double>(all.frames), all.took),
                                     base::format_size(static_cast<std::uint64_t>(octets))));
          }};
}

Survey first_against_second() {
  return {"how much longer the first of both took is recorded",
          [](const Findings& findings, const Facts&) -> std::optional<Judgement> {
            const Stretch* const first = stretch(findings, 0);
            const Stretch* const second = stretch(findings, 1);
            if (second == nullptr) return std::nullopt;
            const double ratio = second->took.count() == 0
                                     ? 1
                                     : static_cast<double>(first->took.count()) /
                                           static_cast<double>(second->took.count());
            return noted(fmt::format("{} against {}, {:.2f} times as long",
                                     base::format_duration(first->took),
                                     base::format_duration(second->took), ratio));
          }};
}

}  // namespace suite

#include "suites/client/returning.h"

#include <algorithm>

namespace suite {

using Time = Backoff::Time;

bool came(const Finding& finding) { return finding.began != session::Clock::time_point{}; }

Case& returns(Case& script, std::size_t times, Grade none, std::string_view why,
              const std::function<void(Conversation&)>& play) {
  return script.crowd({times, times}, [&](Conversation& conversation) {
    play(conversation.returning().or_stays_away(none, why));
  });
}

Invitation nobody_listens() {
  Invitation nobody;
  nobody.listens = false;
  return nobody;
}

void turn_away(Conversation& conversation) { conversation.hear().end(EndOfOurs::How::rst); }

std::vector<Time> delays(const std::deque<Finding>& findings) {
  std::vector<Time> all;
  for (std::size_t i = 1; i < findings.size() && came(findings[i]); ++i)
    all.push_back(std::max(Time{}, Time(findings[i].began - findings[i - 1].ended)));
  return all;
}

std::optional<Judgement> judge_storm(const std::deque<Finding>& findings, const Facts& facts) {
  const Backoff backoff = fit(delays(findings));
  if (!backoff.storm || !facts.summons.words.contains("url")) return std::nullopt;
  return Judgement{Facet::timing, Grade::non_strict,
                   "it comes back without end, and at once: " + describe(backoff)};
}

}  // namespace suite

#include "suites/examination.h"

#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/units.h"
#include "suites/claims.h"
#include "suites/knocker.h"
#include "suites/player.h"
#include "suites/tunnel.h"

namespace suite {
namespace {

// What a server lacks in each of its refusals is said once, by the case of that name.
bool is_graded_elsewhere(std::string_view monitor, const Case& script) {
  const auto own = {"monitor.http.date", "monitor.http.status-fields",
                    "monitor.http.connection-upgrade-pair"};
  return monitor != script.id() && std::ranges::find(own, monitor) != own.end();
}

std::optional<Lack> lack_of_transport(const Case& script, const Facts& facts) {
  const bool of_client = facts.judged == ws::Role::client;
  if (script.transport() == Transport::tls && !facts.security)
    return Lack{.not_claimed = false,
                .why = of_client ? "needs TLS of its own: --tls, but not where the request says "
                                   "which case it is for"
                                 : "needs TLS: give a wss:// address"};
  if (script.transport() == Transport::clear_text && facts.security)
    return Lack{.not_claimed = false,
                .why = of_client ? "needs clear text: leave --tls out"
                                 : "needs clear text: give a ws:// address"};
  return std::nullopt;
}

// What a client has to be told, and nobody can tell it.
std::optional<Lack> lack_of_summons(const Case& script, const Facts& facts) {
  if (facts.judged == ws::Role::server) return std::nullopt;
  for (const Round& round : script.rounds()) {
    // Told to, it makes several connections at once.
    const bool several = std::ranges::any_of(round, [](const Conversation& conversation) {
      const auto& words = conversation.invitation().words;
      return words.contains("count") || words.contains("urls");
    });
    for (const Conversation& conversation : round) {
      if (!conversation.faces(facts.judged)) continue;
      if (conversation.returns() && !several && !facts.summons.lives_on)
        return Lack{.not_claimed = false, .why = "needs a client that may come back by itself"};
      if (conversation.invitation().is_special() && !facts.summons.words.contains("url"))
        return Lack{.not_claimed = false,
                    .why = "needs a command with {url} in it, as the URL is part of the case"};
      for (const auto& [name, value] : conversation.invitation().words)
        if (!facts.summons.words.contains(name))
          return Lack{.not_claimed = false,
                      .why = fmt::format("needs a command with {{{}}} in it", name)};
    }
  }
  return std::nullopt;
}

// A certificate that can be made for the case only by an authority of ours.
std::optional<Lack> lack_of_authority(const Case& script, const Facts& facts) {
  if (facts.judged == ws::Role::server || !facts.security || facts.security->authority)
    return std::nullopt;
  for (const Round& round : script.rounds())
    for (const Conversation& conversation : round) {
      const bool wanted = (conversation.hello() && conversation.hello()->credential) ||
                          (conversation.knock() && conversation.knock()->key);
      if (wanted && conversation.faces(facts.judged))
        return Lack{.not_claimed = false,
                    .why =
                        "needs certificates of an authority that the client trusts: leave --cert "
                        "out, and let it trust the one that is made for the run ({ca})"};
    }
  return std::nullopt;
}

// Of an echo that is not as it should be, the conversation may have said what that is worth.
bool is_graded_already(std::string_view monitor, const Finding& finding) {
  return monitor == "monitor.echo.exactly-once" && worst(finding.judgements) > Grade::pass;
}

}  // namespace

Examination::Examination(const Case& script, const Facts& facts, Experience& experience)
    : script_(script), facts_(facts), experience_(experience) {}

// The written rounds, then those of the search; the last of those that are written comes behind it
// if it only shows that the peer is alive.
const Round* Examination::choose_round() {
  while (round_ < script_.rounds().size() &&
         std::ranges::none_of(script_.rounds()[round_], [&](const Conversation& conversation) {
           return conversation.faces(facts_.judged);
         }))
    ++round_;
  const bool liveness_left = script_.ends_with_liveness() && round_ + 1 == script_.rounds().size();
  const bool search_due = liveness_left || round_ == script_.rounds().size();
  if (script_.search() && search_due && !search_over_) {
    Next next = script_.search()({findings_, facts_, experience_});
    if (Round* round = std::get_if<Round>(&next)) return &found_.emplace_back(std::move(*round));
    Outcome& outcome = std::get<Outcome>(next);
    found_out_ = std::move(outcome.judgements);
    search_over_ = true;
    if (!outcome.last.empty()) return &found_.emplace_back(std::move(outcome.last));
  }
  if (round_ < script_.rounds().size()) return &script_.rounds()[round_++];
  return ask_for_deflate();
}

Examination::Part Examination::part(const Conversation& conversation,
                                    const std::function<void()>& done, const Around& around) {
  Finding& finding = findings_.emplace_back();
  return {.player = player(conversation, finding, done, around),
          .finding = finding,
          .invitation = conversation.invitation(),
          .returns = conversation.returns()};
}

std::unique_ptr<session::Session> Examination::player(const Conversation& conversation,
                                                      Finding& finding,
                                                      const std::function<void()>& done,
                                                      const Around& around) {
  const std::uint64_t seed =
      facts_.seed + std::hash<std::string>()(script_.id()) + findings_.size() - 1;
  Company& company = companies_.back();
  const auto surrounded = [&](std::unique_ptr<session::Session> session) {
    return around ? around(std::move(session)) : std::move(session);
  };
  if (conversation.knock())
    return surrounded(
        std::make_unique<Knocker>(conversation, facts_, company, seed, finding, done));
  auto player =
      std::make_unique<Player>(conversation, facts_, experience_, company, seed, finding, done);
  if (!facts_.security) return surrounded(std::move(player));
  Player& speaker = *player;
  const Hello* const hello = conversation.hello() ? &*conversation.hello() : nullptr;
  auto tunnel = std::make_unique<Tunnel>(*facts_.security, hello, ticket_, facts_.windows.max,
                                         surrounded(std::move(player)));
  speaker.speak_through(*tunnel);
  return tunnel;
}

// What it is worth that the peer declined an offer hangs on whether it knows the extension at all,
// so a plain offer is made behind all rounds, once a run.
const Round* Examination::ask_for_deflate() {
  if (experience_.deflates || asked_for_deflate_) return nullptr;
  if (std::ranges::none_of(findings_, &Finding::declined)) return nullptr;
  asked_for_deflate_ = true;
  Offer plain = plain_offer();
  plain.wish = Offer::Wish::either;
  Conversation asks;
  asks.called("a plain offer").as_bystander().offer(plain).end(EndOfOurs::How::rst);
  return &found_.emplace_back(Round{std::move(asks)});
}

Examination::Parts Examination::next_round(const std::function<void()>& done,
                                           const Around& around) {
  Parts parts;
  if (lack() || is_settled()) return parts;
  forget_what_passed();
  round_begin_ = findings_.size();
  companies_.emplace_back();
  if (const Round* const round = choose_round()) {
    for (const Conversation& conversation : *round)
      if (conversation.faces(facts_.judged))
        for (std::size_t copy = 0; copy < conversation.copies().at(facts_.scale); ++copy)
          parts.push_back(part(conversation, done, around));
    if (in_first_round_ == 0) in_first_round_ = findings_.size();
    return parts;
  }
  if (!script_.sweep()) return parts;
  if (!sweep_) sweep_ = script_.sweep()->drawn(facts_.scale, facts_.seed);
  constexpr std::size_t width = 32;
  for (; !sweep_->empty() && parts.size() < width; sweep_->pop_back()) {
    Conversation conversation;
    script_.sweep()->write(conversation, sweep_->back());
    parts.push_back(part(conversation, done, around));
  }
  return parts;
}

// Of a few hundred conversations the transcripts are kept, behind that only where something was
// wrong.
void Examination::forget_what_passed() {
  constexpr std::size_t kept = 300;
  for (; forgotten_ < findings_.size(); ++forgotten_) {
    Finding& finding = findings_[forgotten_];
    if (forgotten_ >= kept && worst(finding.judgements) == Grade::pass) finding.transcript = {};
  }
}

// A peer that was silent up to T_max where it had to speak has failed, and is not waited for again.
bool Examination::is_settled() const {
  return std::ranges::any_of(findings_, [&](const Finding& finding) {
    if (!finding.opened && !finding.bystander) return true;
    if (worst(finding.judgements) == Grade::not_applicable) return true;
    return finding.ended - finding.active > facts_.windows.slow &&
           std::ranges::any_of(finding.judgements, [](const Judgement& judgement) {
             return judgement.grade == Grade::fail && judgement.by_absence;
           });
  });
}

std::size_t Examination::connections() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      present_round(), [](const Finding& finding) { return !finding.done || finding.held; }));
}

session::Clock::time_point Examination::active() const {
  session::Clock::time_point latest{};
  for (const Finding& finding : present_round())
    if (!finding.done) latest = std::max(latest, finding.active);
  return latest;
}

bool Examination::is_overdue(session::Clock::time_point since) const {
  return std::ranges::any_of(present_round(), [&](const Finding& finding) {
    return !finding.done && finding.owed && finding.active < since;
  });
}

bool Examination::round_done() const { return connections() == 0; }

std::vector<Judgement> Examination::judged(const Finding& finding, bool opened_before) const {
  std::vector<Judgement> all = finding.judgements;
  if (!finding.name.empty())
    for (Judgement& judgement : all)
      if (judgement.grade != Grade::pass) judgement.why = finding.name + ": " + judgement.why;
  if (!finding.opened && !finding.bystander) {
    // A peer that does not open any more behind a round of this case has failed it; before, there
    // was nothing to judge.
    all.push_back(
        {Facet::behaviour, opened_before ? Grade::fail : Grade::blocked,
         (opened_before ? "not alive any more: " : "no connection: ") + finding.why_not_opened,
         /*by_absence=*/true});
  }
  if (finding.declined && worst(all) != Grade::fail)
    all.push_back(
        experience_.deflates.value_or(true)
            ? Judgement{Facet::behaviour, Grade::non_strict, "permessage-deflate was declined"}
            : Judgement{Facet::behaviour, Grade::not_applicable,
                        "the peer does not know permessage-deflate"});
  for (const MonitorHit& hit : finding.hits) {
    if (hit.grade <= Grade::informational) continue;  // noted in the list of monitors
    if (is_graded_elsewhere(hit.id, script_) || is_graded_already(hit.id, finding)) continue;
    all.push_back({Facet::hygiene, hit.grade, fmt::format("{} ({})", hit.why, hit.id)});
  }
  return all;
}

std::vector<Judgement> Examination::judgements() const {
  std::vector<Judgement> all;
  for (std::size_t i = 0; i < findings_.size(); ++i) {
    const bool opened_before = i >= in_first_round_;
    std::ranges::move(judged(findings_[i], opened_before), std::back_inserter(all));
  }
  std::ranges::copy(found_out_, std::back_inserter(all));
  if (findings_.empty()) return all;  // nothing was played
  for (const Survey& survey : script_.surveys())
    if (std::optional<Judgement> judgement = survey.judge(findings_, facts_))
      all.push_back(*std::move(judgement));
  return all;
}

std::optional<Lack> Examination::lack() const {
  for (const Need need : script_.needs())
    if (std::optional<Lack> lack = suite::lack(need, facts_.features)) return lack;
  if (std::optional<Lack> lack = lack_of_transport(script_, facts_)) return lack;
  if (std::optional<Lack> lack = lack_of_authority(script_, facts_)) return lack;
  if (std::optional<Lack> lack = unclaimed(script_, facts_.features)) return lack;
  if (std::optional<Lack> lack = lack_of_summons(script_, facts_)) return lack;
  return beyond_limits(script_, facts_);
}

Grade Examination::grade() const {
  if (const std::optional<Lack> lack = this->lack())
    return lack->not_claimed ? Grade::not_applicable : Grade::not_run;
  const bool nothing_known = findings_.empty() && found_out_.empty();
  return nothing_known ? Grade::not_run : worst(judgements());
}

std::string Examination::why() const {
  if (const std::optional<Lack> lack = this->lack()) return lack->why;
  const Grade grade = this->grade();
  std::string text;
  if (grade == Grade::pass) return text;
  for (const Judgement& judgement : judgements()) {
    if (judgement.grade != grade || text.find(judgement.why) != std::string::npos) continue;
    if (text.size() > 200) return text + "; …";
    if (!text.empty()) text += "; ";
    text += judgement.why;
  }
  return text;
}

const Finding* Examination::decisive() const {
  const Grade grade = this->grade();
  for (const Finding& finding : findings_) {
    if (worst(judged(finding, false)) == grade) return &finding;
  }
  return findings_.empty() ? nullptr : &findings_.back();
}

std::string Examination::observed() const {
  const Finding* const finding = decisive();
  return finding == nullptr ? std::string() : finding->observed;
}

}  // namespace suite

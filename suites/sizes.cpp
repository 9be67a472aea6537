#include "suites/sizes.h"

#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/overloaded.h"
#include "libcore/base/units.h"
#include "suites/ending.h"
#include "suites/judge.h"

namespace suite {
namespace {

using State = Look::State;

bool has_pong(const Inbox& inbox, std::string_view payload) {
  return std::ranges::find(inbox.pongs, payload, &Inbox::Control::payload) != inbox.pongs.end();
}

// The answer, if it has come. How late a Pong is does not matter behind so much input.
std::optional<Look> look_for_answer(const TakenOrRefused& what, Inbox& inbox,
                                    const Moment& moment) {
  return std::visit(base::Overloaded{[&](const Echo& echo) -> std::optional<Look> {
                                       if (inbox.messages.empty()) return std::nullopt;
                                       return look(Expectation(echo), inbox, moment);
                                     },
                                     [&](const PongOf& pong) -> std::optional<Look> {
                                       const std::string wanted = pong.payload.octets();
                                       if (!has_pong(inbox, wanted)) return std::nullopt;
                                       std::erase_if(inbox.pongs, [&](const Inbox::Control& came) {
                                         return came.payload == wanted;
                                       });
                                       return satisfied();
                                     }},
                    *what.answer);
}

Look look_for_refusal(const TakenOrRefused& what, Inbox& inbox, const Moment& moment) {
  if (!inbox.messages.empty()) return failed("an unfinished message was delivered");
  if (inbox.end || !inbox.closes.empty())
    return look_for(Failure{.codes = what.codes}, inbox, moment);
  const Moment::Time slow = moment.asked + moment.facts.windows.slow;
  if (moment.now < slow) return waiting(slow);
  return ruled(State::over, Facet::behaviour, what.if_taken, "not refused so far");
}

}  // namespace

Look look_for(const TakenOrRefused& what, Inbox& inbox, const Moment& moment) {
  if (!what.answer) return look_for_refusal(what, inbox, moment);
  const Windows& windows = moment.facts.windows;
  if (std::optional<Look> answered = look_for_answer(what, inbox, moment)) {
    if (answered->state == State::satisfied && what.if_taken != Grade::pass)
      answered->judgements.push_back(
          {Facet::behaviour, what.if_taken, "taken, though a limit is known that it exceeds"});
    return *answered;
  }
  if (inbox.flooded) return failed("sends more than anybody asked for, without end");
  if (inbox.end && inbox.closes.empty() && what.if_dropped == Grade::pass) {
    Look look{.state = State::over};
    look.notes.push_back(
        fmt::format("dropped: TCP ended with {} and without a Close", to_string(*inbox.end)));
    return look;
  }
  if (inbox.end || !inbox.closes.empty()) {
    Look look = look_for(Failure{.codes = what.codes}, inbox, moment);
    look.refused = true;
    return look;
  }
  if (moment.marker.empty()) {
    Look look = waiting(moment.progress + windows.slow);
    look.wants_marker = moment.now >= look.again;
    return look;
  }
  const Moment::Time limit = moment.progress + windows.max;
  if (moment.now < limit) return waiting(limit);
  if (!has_pong(inbox, moment.marker))
    return lacking(
        fmt::format("neither taken nor refused within {}", base::format_duration(windows.max)));
  Look look = ruled(State::over, Facet::behaviour, Grade::non_strict,
                    "dropped in silence: it is not answered, but the connection is still served");
  look.refused = true;
  return look;
}

}  // namespace suite

#include "suites/opens.h"

#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/units.h"

namespace suite {
namespace {

using State = Look::State;

bool is_wanted(const Opens& opens) { return opens.if_so < opens.if_not; }

Look rated(const Opens& opens, State state, Grade grade, std::string seen, bool by_absence) {
  if (grade == Grade::pass) return {.state = state};
  if (!opens.why.empty() && grade < Grade::fail) seen = fmt::format("{}: {}", opens.why, seen);
  Look look = ruled(state, Facet::behaviour, grade, std::move(seen));
  look.judgements.front().by_absence = by_absence;
  return look;
}

// It opened: the marker came back, or something that nobody asked for.
Look opened(const Opens& opens, Inbox& inbox, const Moment& moment, std::string seen) {
  const State state = is_wanted(opens) || opens.goes_on ? State::satisfied : State::over;
  for (const Echo& echo : opens.ahead) {
    if (inbox.messages.empty() || inbox.messages.front().payload != echo.payload.octets())
      return failed("opened, and lost a message that stood right behind the response");
    inbox.messages.pop_front();
  }
  const auto marker = std::ranges::find(inbox.messages, moment.marker, &Inbox::Message::payload);
  if (marker != inbox.messages.end())
    inbox.messages.erase(inbox.messages.begin(), std::next(marker));
  std::erase_if(inbox.pongs, [&](const auto& pong) { return pong.payload == moment.marker; });
  return rated(opens, state, opens.if_so, std::move(seen), false);
}

// It ended TCP, with or without a Close before.
Look failed_by_client(const Opens& opens, const Inbox& inbox, const Moment& moment) {
  const auto took = inbox.end_at - moment.asked;
  Look look = rated(opens, State::over, opens.if_not,
                    fmt::format("the client did not open: {} after {}", to_string(*inbox.end),
                                base::format_duration(took)),
                    /*by_absence=*/true);
  if (opens.if_not == Grade::pass && took >= moment.facts.windows.slow)  // where we end it
    look.judgements.push_back({Facet::timing, Grade::non_strict,
                               fmt::format("TCP ended only after {}", base::format_duration(took)),
                               /*by_absence=*/true});
  return look;
}

}  // namespace

Look look_for(const Opens& opens, Inbox& inbox, const Moment& moment) {
  const Windows& windows = moment.facts.windows;
  const bool asked = !moment.marker.empty();
  const auto is_marker = [&](const auto& came) { return asked && came.payload == moment.marker; };
  const bool answered = std::ranges::any_of(inbox.pongs, is_marker);
  const bool echoed = std::ranges::any_of(inbox.messages, is_marker);
  // Where the connection is to open that message is waited for, so that it is not taken for the
  // echo of a later one.
  const bool waits_for_more = is_wanted(opens) || opens.goes_on || !opens.ahead.empty();
  const bool is_enough = !waits_for_more || !moment.facts.features.claims.echo;
  if (echoed || (is_enough && !inbox.messages.empty()))
    return opened(opens, inbox, moment, "opened: " + in_words(inbox.messages.front()) + " came");
  if (is_enough && answered) return opened(opens, inbox, moment, "opened: a Ping was answered");
  if (inbox.end) return failed_by_client(opens, inbox, moment);
  if (inbox.flooded) return failed("sends more than anybody asked for, without end");
  if (!asked && inbox.closes.empty()) {
    const Moment::Time due = moment.asked + windows.marker;
    if (moment.now < due) return waiting(due);
    Look look;
    look.wants_marker = true;
    return look;
  }
  const Moment::Time limit = std::max(moment.asked, moment.progress) + windows.max;
  if (moment.now < limit) {
    Look look = waiting(limit);
    look.owed = opens.if_not == Grade::fail;
    return look;
  }
  const std::string seen = fmt::format("neither a message nor the end of TCP within {}",
                                       base::format_duration(windows.max));
  if (opens.if_not == Grade::pass) return rated(opens, State::over, Grade::non_strict, seen, true);
  return rated(opens, State::over, opens.if_not, seen, true);
}

Look look_for(const GivesUp& gives_up, Inbox& inbox, const Moment& moment) {
  if (!inbox.messages.empty() || !inbox.pongs.empty())
    return ruled(State::over, Facet::behaviour, gives_up.if_opened,
                 "frames came, though there is no connection to send them on");
  if (inbox.flooded) return failed("sends more than anybody asked for, without end");
  const Windows& windows = moment.facts.windows;
  const bool now = gives_up.by == GivesUp::By::now;
  if (inbox.end) {
    Look look{.state = State::over};
    if (!now)
      look.notes.push_back("gave up after " + base::format_duration(std::max(
                                                  inbox.end_at - moment.asked, Windows::Time{})));
    return look;
  }
  const Moment::Time limit = moment.asked + (now ? windows.fast : windows.idle);
  if (moment.now < limit)
    return gives_up.if_not == Grade::fail ? waiting_for_due(limit) : waiting(limit);
  Look look =
      ruled(State::over, Facet::timing, gives_up.if_not, "still waits, and does not give up");
  look.judgements.front().by_absence = true;
  return look;
}

}  // namespace suite

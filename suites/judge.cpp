#include "suites/judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/overloaded.h"
#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "libcore/ws/codes.h"
#include "suites/ending.h"
#include "suites/opens.h"
#include "suites/sizes.h"

namespace suite {
namespace {

using State = Look::State;

// The rule "closed by policy", BIG and "connection failed": the peer ended what was legal.
Judgement judge_early_close(const Inbox::Control& close, std::size_t size,
                            const Experience& experience) {
  const std::optional<int> code = code_of(close.payload);
  if (code == 1000 || code == 1001 || code == 1008 || code == 1012 || code == 1013 ||
      (code && *code >= 3000 && *code < 5000))
    return {Facet::behaviour, Grade::non_strict,
            fmt::format("closed by policy with {} during legal input", in_words(*code))};
  if (code == 1009 && size > experience.largest_echo)
    return {Facet::behaviour, Grade::informational,
            fmt::format("{} are refused as too big with 1009", base::format_size(size))};
  if (code == 1009)
    return {Facet::behaviour, Grade::non_strict,
            fmt::format("refused as too big with 1009, though {} have worked",
                        base::format_size(experience.largest_echo))};
  return {Facet::behaviour, Grade::fail,
          fmt::format("the connection was failed on legal input, with {}",
                      code ? in_words(*code) : "an empty Close")};
}

// A peer that has answered this many Pings and has as many before it may take them for an attack
// and leave: 7.1.1 lets it end TCP by any means, and 10.7 only advises a Close before. No document
// has a number; one library in wide use stops at 60.
constexpr std::size_t flood_of_pings = 50;

// Judges that the awaited thing can no longer come, or says how long to wait for it.
Look missing(const std::string& what, Inbox& inbox, const Moment& moment, std::size_t size = 0) {
  if (inbox.flooded) return failed("sends more than anybody asked for, without end");
  if (!inbox.closes.empty()) {
    Look look{.state = State::over,
              .judgements = {judge_early_close(inbox.closes.front(), size, moment.experience)}};
    return look;
  }
  if (inbox.end && inbox.pong_count >= flood_of_pings &&
      inbox.monitor().awaited_pongs() >= flood_of_pings)
    return ruled(State::over, Facet::order, Grade::non_strict,
                 fmt::format("TCP ended with {} and without a Close under a flood of Pings",
                             to_string(*inbox.end)));
  if (inbox.end)
    return lacking(
        fmt::format("{} never came: TCP ended with {} and no Close", what, to_string(*inbox.end)));
  const Moment::Time limit = moment.progress + moment.facts.windows.max;
  if (moment.now >= limit)
    return lacking(fmt::format("{} did not come within {}", what,
                               base::format_duration(moment.facts.windows.max)));
  return waiting_for_due(limit);
}

// The rule BIG, of a message that the peer ended the connection on.
Look judge_refused_size(const Inbox& inbox) {
  std::string how = "refused without a Close";
  Grade grade = Grade::non_strict;
  if (!inbox.closes.empty()) {
    const std::optional<int> code = code_of(inbox.closes.front().payload);
    how = code ? "refused with " + in_words(*code) : "refused with an empty Close";
    if (code && *code == 1009) grade = Grade::pass;
  }
  Look look = ruled(State::over, Facet::code, grade, how);
  look.notes.push_back(std::move(how));
  return look;
}

Look look_for(const Echo& echo, Inbox& inbox, const Moment& moment) {
  if (!inbox.messages.empty()) {
    const std::string wanted = echo.payload.octets();
    if (echo.may_be_lost && inbox.messages.front().payload != wanted)
      return ruled(State::satisfied, Facet::behaviour, Grade::non_strict,
                   "the message was lost, and a later one echoed");
    const Inbox::Message came = std::move(inbox.messages.front());
    inbox.messages.pop_front();
    if (came.opcode != echo.opcode)
      return failed(fmt::format("{} came back instead of {} of {} octets", in_words(came),
                                ws::name(echo.opcode), wanted.size()));
    if (echo.tolerated && came.payload == echo.tolerated->octets())
      return ruled(State::satisfied, Facet::behaviour, Grade::non_strict,
                   std::string(echo.why_tolerated));
    const std::string difference = first_difference(wanted, came.payload);
    if (!difference.empty()) return failed("the echo is changed: " + difference);
    moment.experience.largest_echo = std::max(moment.experience.largest_echo, wanted.size());
    Look look = satisfied();
    look.timings.push_back({Span::echo, came.at - moment.asked});
    if (came.frames > 1)
      look.notes.push_back(fmt::format("an echo came in {} frames", came.frames));
    return look;
  }
  const bool gone = !inbox.closes.empty() || inbox.end;
  if (echo.may_be_missing && gone)
    return ruled(echo.is_refused ? State::over : State::satisfied, Facet::behaviour,
                 Grade::non_strict, std::string(echo.why_missing));
  if (echo.may_be_too_big && gone) return judge_refused_size(inbox);
  Look look = missing("the echo", inbox, moment, echo.payload.size());
  if (!echo.may_be_lost) return look;
  look.owed = false;
  const bool in_vain = look.state == State::over && !gone && !inbox.flooded;
  if (!in_vain) return look;
  return {.state = State::satisfied,
          .judgements = {{Facet::behaviour, Grade::non_strict, "the message was lost",
                          /*by_absence=*/true}}};
}

Look look_for(const PongOf& pong, Inbox& inbox, const Moment& moment) {
  const std::string wanted = pong.payload.octets();
  if (pong.or_before && !inbox.monitor().awaits_pong(wanted)) return satisfied();
  const auto came = std::ranges::find(inbox.pongs, wanted, &Inbox::Control::payload);
  if (came == inbox.pongs.end()) {
    const Moment::Time slow = moment.asked + moment.facts.windows.slow;
    if (!pong.may_be_late || inbox.end || !inbox.closes.empty())
      return missing("the Pong", inbox, moment);
    if (moment.now < slow) return waiting(slow);
    return ruled(State::satisfied, Facet::timing, Grade::non_strict,
                 "the Pong did not come before the message went on");
  }
  const Moment::Time at = came->at;
  const bool overtaken =
      pong.before_echo && !inbox.messages.empty() && inbox.messages.front().order < came->order;
  inbox.pongs.erase(came);
  if (overtaken)
    return ruled(State::satisfied, Facet::order, Grade::non_strict,
                 "the Pong came only behind the message that its Ping stood in");
  const auto took = at - moment.asked;
  Look look = satisfied();
  look.timings.push_back({Span::pong, took});
  if (took > moment.facts.windows.fast)
    look.judgements.push_back(
        {Facet::timing, Grade::non_strict,
         fmt::format("the Pong came {} after its Ping", base::format_duration(took))});
  return look;
}

Look look_for(const PongsOf& pongs, Inbox& inbox, const Moment& moment) {
  const auto last = std::ranges::find(inbox.pongs, pongs.payloads.back(), &Inbox::Control::payload);
  if (last == inbox.pongs.end()) return missing("the Pong for the last Ping", inbox, moment);
  // Where some are missing, they may be on their way, out of order.
  const Moment::Time quiet = inbox.pongs.back().at + moment.facts.windows.marker;
  if (inbox.pongs.size() < pongs.payloads.size() && moment.now < quiet && !inbox.end &&
      inbox.closes.empty())
    return waiting(quiet);
  std::size_t answered = 0;
  auto next = pongs.payloads.begin();
  for (const Inbox::Control& came : inbox.pongs) {
    if (std::ranges::find(pongs.payloads, came.payload) == pongs.payloads.end()) continue;
    next = std::find(next, pongs.payloads.end(), came.payload);
    if (next == pongs.payloads.end())
      return failed(fmt::format("the Pong with \"{}\" is out of order or doubled",
                                base::printable(came.payload, 24)));
    ++next;
    ++answered;
  }
  inbox.pongs.clear();
  Look look = satisfied();
  look.notes.push_back(
      fmt::format("{} of {} Pings were answered", answered, pongs.payloads.size()));
  return look;
}

Look look_for(const NoMessage& nothing, Inbox& inbox, const Moment&) {
  if (!inbox.messages.empty())
    return failed(
        fmt::format("{} came, though {}", in_words(inbox.messages.front()), nothing.because));
  Look look = satisfied();
  if (inbox.data_begun) look.notes.emplace_back("the echo began before the message was complete");
  return look;
}

Look look_for(const NoPong& none, Inbox& inbox, const Moment&) {
  const std::string unwanted = none.payload.octets();
  if (std::ranges::find(inbox.pongs, unwanted, &Inbox::Control::payload) == inbox.pongs.end())
    return satisfied();
  return ruled(State::satisfied, Facet::behaviour, none.if_any, std::string(none.why));
}

Look look_for(const Unasked&, Inbox& inbox, const Moment&) {
  const std::size_t count = inbox.messages.size();
  inbox.messages.clear();
  Look look = satisfied();
  if (count > 0)
    look.judgements.push_back({Facet::behaviour, Grade::informational,
                               fmt::format("{} messages came that nobody asked for", count)});
  if (inbox.closes.empty()) return look;
  const std::optional<int> code = code_of(inbox.closes.front().payload);
  look.state = State::over;
  look.judgements.push_back({Facet::behaviour, Grade::informational,
                             "the peer closed by itself, with " +
                                 (code ? in_words(*code) : std::string("an empty Close"))});
  return look;
}

Look look_for(const Reaction& reaction, Inbox& inbox, const Moment& moment) {
  const auto seen = [](Grade grade, std::string what) {
    return ruled(State::over, Facet::behaviour, grade, std::move(what));
  };
  if (!inbox.messages.empty()) {
    const Inbox::Message& came = inbox.messages.front();
    if (reaction.barred && came.payload.find(*reaction.barred) != std::string::npos)
      return failed(fmt::format("{} came back: {}", in_words(came), reaction.why_barred));
    return seen(reaction.answered, in_words(came) + " came back");
  }
  if (!inbox.closes.empty()) {
    const std::optional<int> code = code_of(inbox.closes.front().payload);
    return seen(reaction.failed,
                code ? "failed with " + in_words(*code) : std::string("failed with no code"));
  }
  if (inbox.end)
    return seen(reaction.failed, fmt::format("ended with {}, no Close", to_string(*inbox.end)));
  const Moment::Time slow = moment.progress + moment.facts.windows.slow;
  if (moment.now < slow) return waiting(slow);
  return seen(Grade::informational, fmt::format("nothing came within {}",
                                                base::format_duration(moment.facts.windows.slow)));
}

Look look_for(const Compression& compression, Inbox& inbox, const Moment& moment) {
  if (!inbox.terms())
    return ruled(State::satisfied, Facet::behaviour, Grade::informational,
                 "nothing was agreed on compression");
  if (inbox.compressed.messages == 0)
    return ruled(State::satisfied, Facet::behaviour,
                 compression.needed ? Grade::not_applicable : Grade::informational,
                 "all messages came uncompressed");
  const Inbox::Compressed& seen = inbox.compressed;
  constexpr std::size_t shown = 5;
  std::string sizes;
  for (std::size_t i = 0; i < std::min(shown, seen.sizes.size()); ++i)
    sizes += fmt::format("{}{}", i == 0 ? "" : ", ", seen.sizes[i]);
  if (seen.messages > shown) sizes += fmt::format(" … {}", seen.sizes.back());
  std::string note = fmt::format(
      "{} of {} messages compressed, to {} octets; greatest distance {}, window of {} bits; {}",
      seen.messages, inbox.message_count, sizes, seen.farthest,
      moment.facts.judged == ws::Role::server ? inbox.terms()->server_max_window_bits
                                              : inbox.terms()->client_max_window_bits,
      seen.refers_back ? "refers to earlier messages" : "each by itself");
  if (!compression.needed)
    return ruled(State::satisfied, Facet::behaviour, Grade::informational, std::move(note));
  Look look = satisfied();
  look.notes.push_back(std::move(note));
  return look;
}

Look look_for(const Watch& watch, Inbox& inbox, const Moment& moment) {
  const Windows& windows = moment.facts.windows;
  const auto length =
      watch.keep_alives
          ? std::chrono::duration_cast<Windows::Time>(
                moment.facts.features.keep_alive.value_or(windows.fast) * *watch.keep_alives)
          : windows.idle;
  const Moment::Time limit = moment.asked + length;
  if (moment.now < limit && !inbox.end) return waiting(limit);
  std::string seen = fmt::format("{} Pings", inbox.pings.size());
  if (inbox.pings.size() > 1)
    seen += fmt::format(", one every {}",
                        base::format_duration((inbox.pings.back().at - inbox.pings.front().at) /
                                              (inbox.pings.size() - 1)));
  if (!inbox.closes.empty()) {
    const std::optional<int> code = code_of(inbox.closes.front().payload);
    seen += fmt::format(", then {} after {}", code ? "Close " + in_words(*code) : "an empty Close",
                        base::format_duration(inbox.closes.front().at - moment.asked));
  } else if (inbox.end) {
    seen += fmt::format(", then {} after {}", to_string(*inbox.end),
                        base::format_duration(inbox.end_at - moment.asked));
  }
  const bool gone = inbox.end || !inbox.closes.empty();
  return ruled(gone ? State::over : State::satisfied, Facet::behaviour,
               gone ? Grade::informational : watch.stayed, seen);
}

}  // namespace

Look look(const Expectation& expectation, Inbox& inbox, const Moment& moment) {
  return std::visit([&](const auto& what) { return look_for(what, inbox, moment); }, expectation);
}

}  // namespace suite

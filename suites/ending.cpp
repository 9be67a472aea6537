#include "suites/ending.h"

#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/units.h"
#include "libcore/ws/codes.h"

namespace suite {
namespace {

using State = Look::State;

// Sendable as one octet string says it; the code of an empty Close is none.
bool sendable(std::optional<int> code) {
  return code && ws::is_sendable(static_cast<ws::CloseCode>(*code));
}

// Behind the last word of the peer: TCP has to end (5.5.1, 7.1.1, 7.1.7).
Look look_for_end(Look look, Inbox& inbox, const Moment& moment, Moment::Time since,
                  Experience::Kind kind) {
  const Windows& windows = moment.facts.windows;
  if (inbox.closes.size() > 1)
    look.judgements.push_back({Facet::order, Grade::non_strict, "a second Close"});
  if (inbox.end) {
    look.state = State::over;
    const auto took = inbox.end_at - since;
    look.timings.push_back({Span::end, took});
    if (took > windows.max) {
      look.judgements.push_back(
          {Facet::timing, Grade::non_strict,
           fmt::format("TCP ended only after {}", base::format_duration(took))});
      moment.experience.staying_open[kind] = Grade::non_strict;
    }
    return look;
  }
  std::optional<Grade>& known = moment.experience.staying_open[kind];
  const Moment::Time limit = since + (known ? windows.slow : windows.idle);
  if (moment.now < limit) return waiting(limit);
  if (!known) known = Grade::fail;
  look.state = State::over;
  look.judgements.push_back(
      {*known == Grade::fail ? Facet::behaviour : Facet::timing, *known,
       *known == Grade::fail
           ? fmt::format("TCP is never ended (not within {})", base::format_duration(windows.idle))
           : "TCP is ended later than T_max, as seen in an earlier case",
       /*by_absence=*/true});
  return look;
}

// Behind both Closes, where we never end TCP: a client may give up, or wait (5.5.1).
Look look_for_patience(Look look, const Inbox& inbox, const Moment& moment) {
  const Moment::Time since = inbox.closes.front().at;
  const Moment::Time limit = since + moment.facts.windows.idle;
  if (!inbox.end && moment.now < limit) return waiting(limit);
  look.state = State::over;
  look.judgements.push_back(
      inbox.end ? Judgement{Facet::timing, Grade::informational,
                            fmt::format("ends TCP itself after {}",
                                        base::format_duration(inbox.end_at - since))}
                : Judgement{Facet::timing, Grade::non_strict,
                            fmt::format("never ends TCP itself (not within {})",
                                        base::format_duration(moment.facts.windows.idle))});
  return look;
}

// A FIN without close_notify is a FIN; what it lacks is said by the cases on that.
bool ended_with_reset(const Inbox& inbox) {
  using session::End;
  return inbox.end && *inbox.end != End::fin && *inbox.end != End::tls_closed &&
         *inbox.end != End::tls_truncated;
}

Judgement judge_reset(const Inbox& inbox) {
  return {Facet::order, Grade::non_strict, fmt::format("TCP ended with {}", to_string(*inbox.end))};
}

// Takes out of the inbox what came of `earlier`, in its order: how much is noted. What is left was
// not to come.
void take_earlier(const std::vector<Echo>& earlier, Inbox& inbox, Look& look) {
  if (earlier.empty()) return;
  std::size_t came = 0;
  auto next = earlier.begin();
  while (!inbox.messages.empty()) {
    const Inbox::Message& message = inbox.messages.front();
    next = std::find_if(next, earlier.end(), [&](const Echo& echo) {
      return echo.opcode == message.opcode && echo.payload.octets() == message.payload;
    });
    if (next == earlier.end()) break;
    ++next;
    ++came;
    inbox.messages.pop_front();
  }
  look.judgements.push_back({Facet::behaviour, Grade::informational,
                             fmt::format("{} of {} earlier message{} came back", came,
                                         earlier.size(), earlier.size() == 1 ? "" : "s")});
}

bool is_earlier(const std::vector<Echo>& earlier, const Inbox::Message& message) {
  return std::ranges::any_of(earlier, [&](const Echo& echo) {
    return echo.opcode == message.opcode && echo.payload.octets() == message.payload;
  });
}

// Whether what came is all that `failure` puts up with; nothing while some of it may still come.
std::optional<Look> look_for_tolerated(const Failure& failure, Inbox& inbox) {
  if (failure.tolerated.empty()) return std::nullopt;
  std::size_t messages = 0;
  for (const auto& answer : failure.tolerated) {
    if (const Echo* echo = std::get_if<Echo>(&answer)) {
      if (messages == inbox.messages.size()) return std::nullopt;
      const Inbox::Message& came = inbox.messages[messages++];
      if (came.opcode != echo->opcode || came.payload != echo->payload.octets())
        return std::nullopt;
    } else {
      const std::string wanted = std::get<PongOf>(answer).payload.octets();
      if (std::ranges::find(inbox.pongs, wanted, &Inbox::Control::payload) == inbox.pongs.end())
        return std::nullopt;
    }
  }
  return ruled(State::over, Facet::behaviour, Grade::non_strict,
               std::string(failure.why_tolerated));
}

bool is_tolerated(const Failure& failure, const Inbox::Message& message) {
  return std::ranges::any_of(failure.tolerated, [&](const auto& answer) {
    const Echo* echo = std::get_if<Echo>(&answer);
    return echo != nullptr && echo->opcode == message.opcode &&
           echo->payload.octets() == message.payload;
  });
}

// A peer that does not echo shows in no other way that it took what may be taken.
bool may_be_passed_over(const Failure& failure, const Features& features) {
  return failure.ignoring_tolerated ||
         (!features.claims.echo && std::ranges::any_of(failure.tolerated, [](const auto& answer) {
           return std::holds_alternative<Echo>(answer);
         }));
}

Judgement judge_failure_code(const Failure& failure, const Inbox::Control& close) {
  const std::optional<int> code = code_of(close.payload);
  const bool wanted = code && std::ranges::find(failure.codes, static_cast<ws::CloseCode>(*code)) !=
                                  failure.codes.end();
  if (wanted) return {Facet::code, Grade::pass, fmt::format("Close {}", in_words(*code))};
  const std::string asked = in_words(static_cast<int>(failure.codes.front()));
  if (close.payload.empty())
    return {Facet::code, Grade::non_strict, fmt::format("an empty Close instead of {}", asked)};
  if (sendable(code))
    return {Facet::code, Grade::non_strict,
            fmt::format("Close {} instead of {}", in_words(*code), asked)};
  const bool unassigned = code && (*code == 1004 || (*code >= 1016 && *code < 3000));
  const bool returned = code && code == failure.returned;
  return {Facet::code, unassigned || returned ? Grade::non_strict : Grade::fail,
          code ? fmt::format("Close {}, which may not be sent", in_words(*code))
               : std::string("a Close with half a code")};
}

// Whether the marker, or a message that nobody can expect, shows that input behind the fault was
// processed.
std::optional<Look> look_for_processed(const Failure& failure, Inbox& inbox, const Moment& moment) {
  for (const Inbox::Message& message : inbox.messages) {
    if (is_tolerated(failure, message) || is_earlier(failure.earlier, message)) continue;
    return failed("input from the fault on was processed: " + in_words(message) + " came back");
  }
  for (const Inbox::Control& pong : inbox.pongs) {
    if (std::ranges::find(failure.unanswered, pong.payload) != failure.unanswered.end())
      return failed("input behind the fault was processed: a Ping was answered");
    if (moment.marker.empty() || pong.payload != moment.marker) continue;
    if (may_be_passed_over(failure, moment.facts.features))
      return ruled(State::over, Facet::behaviour, Grade::non_strict,
                   std::string(failure.why_tolerated));
    return failed("the connection is still served behind the fault: the marker Ping was answered");
  }
  return std::nullopt;
}

// What a Close reply need not be joined by, if it came: ahead of it or behind.
std::optional<Judgement> judge_needless(const CloseReply& reply, Inbox& inbox) {
  if (!reply.needless) return std::nullopt;
  const auto ahead = [&](std::size_t order) {
    return inbox.closes.empty() || order < inbox.closes.front().order;
  };
  if (const Echo* echo = std::get_if<Echo>(&*reply.needless)) {
    if (inbox.messages.empty() || inbox.messages.front().opcode != echo->opcode ||
        inbox.messages.front().payload != echo->payload.octets())
      return std::nullopt;
    const bool before = ahead(inbox.messages.front().order);
    inbox.messages.pop_front();
    return Judgement{Facet::order, before ? Grade::non_strict : Grade::fail,
                     before ? "the message was echoed ahead of the Close"
                            : "the message was echoed behind the Close"};
  }
  const std::string wanted = std::get<PongOf>(*reply.needless).payload.octets();
  const auto pong = std::ranges::find(inbox.pongs, wanted, &Inbox::Control::payload);
  if (pong == inbox.pongs.end()) return std::nullopt;
  const bool before = ahead(pong->order);
  inbox.pongs.erase(pong);
  return Judgement{Facet::order, before ? Grade::non_strict : Grade::informational,
                   before ? "a Ping behind our Close was answered ahead of the peer's Close"
                          : "a Ping behind our Close was answered behind the peer's Close"};
}

Judgement judge_reply_code(const CloseReply& reply, const Inbox::Control& close) {
  const std::optional<int> code = code_of(close.payload);
  const auto graded = [](Grade grade, std::string why) {
    return Judgement{Facet::code, grade, std::move(why)};
  };
  if (code == 1000 || (code && code == reply.sent) || (close.payload.empty() && !reply.sent))
    return graded(Grade::pass, code ? fmt::format("Close {}", in_words(*code)) : "an empty Close");
  if (close.payload.empty()) return graded(Grade::non_strict, "an empty Close in reply");
  if (sendable(code))
    return graded(Grade::non_strict, fmt::format("Close {} in reply", in_words(*code)));
  const bool unassigned = code && (*code == 1004 || (*code >= 1016 && *code < 3000));
  return graded(unassigned ? Grade::non_strict : Grade::fail,
                code ? fmt::format("Close {} in reply, which may not be sent", in_words(*code))
                     : "a Close with half a code");
}

}  // namespace

Look look_for(const Failure& failure, Inbox& inbox, const Moment& moment) {
  if (inbox.flooded) return failed("sends more than anybody asked for, without end");
  const bool late = moment.late_sent;
  if (std::optional<Look> tolerated = look_for_tolerated(failure, inbox)) return *tolerated;
  if (std::optional<Look> processed = look_for_processed(failure, inbox, moment)) return *processed;

  Look look;
  if (late)
    look.judgements.push_back(
        {Facet::timing, Grade::non_strict, "failed only when the rest had come"});
  if (!inbox.closes.empty()) {
    look.judgements.push_back(judge_failure_code(failure, inbox.closes.front()));
    look.timings.push_back({Span::close, inbox.closes.front().at - moment.asked});
    look = look_for_end(std::move(look), inbox, moment, inbox.closes.front().at,
                        Experience::after_failure);
    if (look.state != State::over) return look;
    if (failure.with_fin && ended_with_reset(inbox)) look.judgements.push_back(judge_reset(inbox));
    take_earlier(failure.earlier, inbox, look);
    return look;
  }
  if (inbox.end) {
    look.state = State::over;
    look.judgements.push_back(
        {Facet::order, failure.without_close,
         fmt::format("TCP ended with {} and without a Close", to_string(*inbox.end))});
    look.timings.push_back({Span::end, inbox.end_at - moment.asked});
    take_earlier(failure.earlier, inbox, look);
    return look;
  }

  const Windows& windows = moment.facts.windows;
  const Moment::Time quiet_until = moment.asked + windows.marker;
  const Moment::Time slow = moment.asked + windows.slow;
  const bool holding = !failure.late.empty() && !late;  // octets of ours are still to come
  if (holding) {
    look = waiting(slow);
    look.wants_late = moment.now >= slow;
    return look;
  }
  if (moment.marker.empty()) {
    look = waiting(quiet_until);
    look.wants_marker = moment.now >= quiet_until;
    return look;
  }
  if (failure.waiting && moment.now >= slow) {
    return ruled(State::over, Facet::behaviour, *failure.waiting,
                 "waits for the octets that were declared, and answers nothing meanwhile");
  }
  const Moment::Time limit = moment.asked + windows.max;
  if (moment.now >= limit)
    return lacking(fmt::format("no reaction within {}: no Close, no end of TCP",
                               base::format_duration(windows.max)));
  return failure.waiting ? waiting(slow) : waiting_for_due(limit);
}

Look look_for(const CloseReply& reply, Inbox& inbox, const Moment& moment) {
  if (inbox.flooded) return failed("sends more than anybody asked for, without end");
  const bool settled = inbox.end.has_value();
  if (inbox.closes.empty()) {
    if (!inbox.messages.empty() && !reply.needless &&
        !is_earlier(reply.earlier, inbox.messages.front()))
      return failed("a message that nobody expected: " + in_words(inbox.messages.front()));
    if (settled) {
      // A reset for octets behind our Close that the peer did not read may destroy its Close.
      if (moment.said_behind_close && *inbox.end == session::End::reset)
        return ruled(State::over, Facet::order, Grade::non_strict,
                     "TCP was reset before a Close could be read");
      if (reply.without_close < Grade::fail)
        return ruled(State::over, Facet::order, reply.without_close,
                     fmt::format("TCP ended with {} and without a Close", to_string(*inbox.end)));
      return lacking(
          fmt::format("our Close was not answered: TCP ended with {}", to_string(*inbox.end)));
    }
    const Moment::Time limit = moment.progress + moment.facts.windows.max;
    if (moment.now < limit) return waiting_for_due(limit);
    return lacking(fmt::format("our Close was not answered within {}",
                               base::format_duration(moment.facts.windows.max)));
  }
  Look look =
      reply.fin == CloseReply::Fin::never
          ? look_for_patience({}, inbox, moment)
          : look_for_end({}, inbox, moment, inbox.closes.front().at, Experience::after_close);
  if (look.state == State::waiting) return look;
  const auto bore = inbox.end_at - inbox.closes.front().at;
  if (reply.fin == CloseReply::Fin::late && inbox.end && bore < moment.facts.windows.slow)
    look.judgements.push_back({Facet::order, Grade::non_strict,
                               fmt::format("the client ended TCP before the server, after {}",
                                           base::format_duration(bore))});
  look.timings.push_back({Span::close, inbox.closes.front().at - moment.asked});
  take_earlier(reply.earlier, inbox, look);
  if (const std::optional<Judgement> needless = judge_needless(reply, inbox))
    look.judgements.push_back(*needless);
  if (!inbox.messages.empty())
    look.judgements.push_back(
        {Facet::behaviour, Grade::fail,
         "a message that nobody expected: " + in_words(inbox.messages.front())});
  look.judgements.push_back(judge_reply_code(reply, inbox.closes.front()));
  if (ended_with_reset(inbox)) look.judgements.push_back(judge_reset(inbox));
  return look;
}

namespace {

Judgement judge_asked_code(const PeerClose& asked, const Inbox::Control& close) {
  const std::optional<int> code = code_of(close.payload);
  const std::string came = code ? "Close " + in_words(*code) : std::string("an empty Close");
  const bool never = code == 1005 || code == 1006 || code == 1015;  // 7.4.1
  if (never || (!sendable(code) && !close.payload.empty() && code != asked.asked))
    return {Facet::code, Grade::fail, came + " was sent, which may not be"};
  if (asked.may_refuse) {
    const bool right = close.payload.empty() || sendable(code);
    return {Facet::code, right ? Grade::pass : Grade::non_strict, came + " was sent"};
  }
  if (code != asked.asked)
    return {Facet::code, Grade::non_strict,
            fmt::format("{} was sent, not {} as asked", came, in_words(asked.asked))};
  if (close.payload.substr(2) != asked.reason)
    return {Facet::code, Grade::non_strict, "the Close has another reason than the one asked for"};
  return {Facet::code, Grade::pass, came};
}

}  // namespace

Look look_for(const PeerClose& asked, Inbox& inbox, const Moment& moment) {
  if (inbox.flooded) return failed("sends more than anybody asked for, without end");
  const Windows& windows = moment.facts.windows;
  if (!inbox.closes.empty()) {
    const Inbox::Control& close = inbox.closes.front();
    Look look;
    if (asked.unanswered) {
      const Moment::Time limit = close.at + windows.idle;
      if (!inbox.end && moment.now < limit) return waiting(limit);
      look.state = State::over;
      look.judgements.push_back(
          inbox.end ? Judgement{Facet::timing, Grade::informational,
                                fmt::format("gives up its unanswered Close after {}",
                                            base::format_duration(inbox.end_at - close.at))}
                    : Judgement{Facet::timing, Grade::non_strict,
                                fmt::format("never gives up its unanswered Close (not within {})",
                                            base::format_duration(windows.idle))});
    } else {
      look = look_for_end({}, inbox, moment, close.at, Experience::after_close);
      if (look.state == State::waiting) return look;
    }
    look.judgements.push_back(judge_asked_code(asked, close));
    return look;
  }
  if (inbox.end)
    return ruled(State::over, Facet::order, Grade::non_strict,
                 fmt::format("TCP ended with {} and without a Close", to_string(*inbox.end)));
  if (asked.may_refuse) {  // nothing is a refusal where the connection is still served
    if (moment.marker.empty()) {
      const Moment::Time quiet_until = moment.asked + windows.fast;
      Look look = waiting(quiet_until);
      look.wants_marker = moment.now >= quiet_until;
      return look;
    }
    if (std::ranges::find(inbox.pongs, moment.marker, &Inbox::Control::payload) !=
        inbox.pongs.end()) {
      Look look{.state = State::over};
      look.notes.emplace_back("the request was refused");
      return look;
    }
  }
  const Moment::Time limit = moment.asked + windows.max;
  if (moment.now < limit) return asked.may_refuse ? waiting(limit) : waiting_for_due(limit);
  if (asked.may_refuse)  // nothing barred was sent
    return ruled(State::over, Facet::behaviour, Grade::non_strict,
                 "sends no Close, and serves the connection no more behind the request");
  return lacking(fmt::format("no Close within {}, though it was asked for",
                             base::format_duration(windows.max)));
}

Look look_for(const Ended& ended, Inbox& inbox, const Moment& moment) {
  if (inbox.flooded) return failed("sends more than anybody asked for, without end");
  const Windows& windows = moment.facts.windows;
  if (ended.if_not == Grade::fail && inbox.messages.empty()) {
    Look look = look_for_end({}, inbox, moment, moment.asked, Experience::after_failure);
    if (inbox.end && inbox.end_at - moment.asked > windows.slow && look.judgements.empty())
      look.judgements.push_back({Facet::timing, Grade::non_strict,
                                 fmt::format("TCP ended only after {}",
                                             base::format_duration(inbox.end_at - moment.asked))});
    return look;
  }
  Look look;
  if (inbox.end || moment.now >= moment.asked + windows.max)
    take_earlier(ended.earlier, inbox, look);
  if (!inbox.messages.empty() && !is_earlier(ended.earlier, inbox.messages.front()))
    return failed(fmt::format("{}: {}", ended.why_message, in_words(inbox.messages.front())));
  if (inbox.end) {
    const auto took = inbox.end_at - moment.asked;
    look.state = State::over;
    look.timings.push_back({Span::end, took});
    if (took > windows.slow)
      look.judgements.push_back(
          {Facet::timing, Grade::non_strict,
           fmt::format("TCP ended only after {}", base::format_duration(took))});
    return look;
  }
  const Moment::Time limit = moment.asked + windows.max;
  if (moment.now < limit) return waiting(limit);
  look.state = State::over;
  look.judgements.push_back(
      {Facet::order, ended.if_not,
       fmt::format("TCP was not ended within {}", base::format_duration(windows.max))});
  return look;
}

}  // namespace suite

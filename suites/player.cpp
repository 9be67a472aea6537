#include "suites/player.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "libcore/base/overloaded.h"
#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "suites/blocks.h"

namespace suite {
namespace {

// How long the sending may stand still before a player that holds its reading back begins to read.
constexpr std::chrono::milliseconds blocked_for{200};

// The step as it is said under these terms.
Send under(const std::optional<ws::DeflateTerms>& terms, Send send) {
  for (Item& item : send.items) {
    Frame* const frame = std::get_if<Frame>(&item);
    if (!terms || frame == nullptr || !frame->compressed) continue;
    frame->payload = deflated(frame->payload.octets());
    frame->rsv |= ws::rsv1;
  }
  return send;
}

}  // namespace

Player::Player(const Conversation& conversation, const Facts& facts, Experience& experience,
               Company& company, std::uint64_t seed, Finding& finding, std::function<void()> done)
    : steps_(conversation.steps()),
      ping_manners_(conversation.ping_manners()),
      offer_(conversation.offer()),
      hello_(conversation.hello()),
      close_answer_(conversation.close_answer()),
      facts_(facts),
      speaker_(facts.judged == ws::Role::server ? ws::Role::client : ws::Role::server),
      experience_(experience),
      company_(company),
      stays_(conversation.stays()),
      finding_(finding),
      done_(std::move(done)),
      random_(seed),
      asks_(conversation.asks()),
      responds_(conversation.responds()),
      stays_away_(conversation.stays_away()),
      inbox_(facts.judged, finding.transcript),
      handshaker_(handshaker(facts, offer_, random_, inbox_.monitor(), finding.transcript)),
      exchange_(inbox_.monitor(), finding.transcript) {
  company_.enter(stays_);
  for (const Step& step : steps_)
    if (const Expect* expect = std::get_if<Expect>(&step))
      if (const Echo* echo = std::get_if<Echo>(&expect->what))
        inbox_.allow_messages(echo->payload.size());
  finding.name = conversation.name();
  finding.bystander = conversation.is_bystander();
}

void Player::on_open(session::Turn& turn) {
  finding_.began = finding_.active = turn.now;
  if (turns_aside(turn)) return;
  if (asks_ || responds_) {
    finding_.opened = true;  // what comes of it is for the case to judge
    exchange_.reached_at(turn.link.local_address());
    asked_ = said_ = turn.now;
    company_.arrive();
    turn.wish.read_regardless = true;
    return advance(turn);
  }
  handshaker_->begin(turn);
  turn.wish.read_regardless = true;  // a peer that waits for us to read is no deadlock of the peer
  turn.wish.wake_at = turn.now + facts_.windows.max;
}

void Player::settle(Handshaker::Outcome outcome, session::Turn& turn) {
  finding_.why_not_opened = std::move(outcome.why_not);
  const Settlement& settlement = outcome.settlement;
  finding_.opened = finding_.why_not_opened.empty() || !settlement.judgements.empty();
  std::ranges::copy(settlement.judgements, std::back_inserter(finding_.judgements));
  if (finding_.why_not_opened.empty()) {
    finding_.timings.push_back({Span::opening, turn.now - finding_.began});
    company_.arrive();
    asked_ = said_ = turn.now;
  }
  if (offer_ && finding_.why_not_opened.empty()) {
    finding_.declined = settlement.declined && offer_->wish == Offer::Wish::accepted;
    if (is_plain(*offer_)) experience_.deflates = settlement.terms.has_value();
  }
  if (settlement.over) return finish(turn);
  if (settlement.terms) inbox_.agreed(*settlement.terms);
}

void Player::on_bytes(std::span<char> in, session::Turn& turn) {
  if (finding_.done) return;
  finding_.active = turn.now;
  if (aside_) {
    aside_->append(in.data(), in.size());
    return hear_aside(turn);
  }
  if (!finding_.opened)
    if (std::optional<Handshaker::Outcome> outcome = handshaker_->take(in, turn))
      settle(*std::move(outcome), turn);
  if (!finding_.opened || finding_.done) return;
  if (asks_) exchange_.take(in, turn.now);
  if (responds_) hear(in, turn);
  if (!in.empty()) inbox_.take(in, turn.now);
  mind_manners(turn);
  advance(turn);
}

// Up to a 101 requests, unless the client begins with frames.
void Player::hear(std::span<char>& in, session::Turn& turn) {
  if (switched_ && !exchange_.requests().empty()) return;  // none yet behind a 101 unasked for
  exchange_.hear(in, turn.now);
  switched_ = switched_ || !in.empty();
}

void Player::on_wake(session::Turn& turn) {
  if (finding_.done) return;
  if (turn.stopping) {
    finding_.why_not_opened = "the run was stopped";
    finding_.opened = false;
    return finish(turn);
  }
  if (aside_) return hear_aside(turn);
  if (finding_.opened) return advance(turn);
  finding_.why_not_opened = fmt::format("{} within {}", handshaker_->missing(),
                                        base::format_duration(facts_.windows.max));
  finish(turn);
}

void Player::on_end(session::End end, session::Turn& turn) {
  if (finding_.done) return;
  finding_.ended_with = end;
  const bool reached = finding_.began != Time{} || (tunnel_ != nullptr && tunnel_->begun());
  if (!reached) return stayed_away(end, turn);
  if (aside_) return hear_aside(turn);
  if (tunnel_ != nullptr && tunnel_->left_by_peer() && tunnel_->channel().established()) {
    inbox_.monitor().left_tls();
    if (!std::exchange(finding_.opened, true)) company_.arrive();  // there is something to judge
  }
  if (!finding_.opened) {
    finding_.transcript.tcp(turn.now, Direction::received, to_string(end));
    if (refused_hello(end, turn) || left_tls_out(turn)) return;
    return settle(handshaker_->left(end, fmt::format("{} before the handshake was complete{}",
                                                     to_string(end), tls_failure())),
                  turn);
  }
  inbox_.ended(end, turn.now, !left_early_);
  advance(turn);
}

// No connection came about.
void Player::stayed_away(session::End end, session::Turn& turn) {
  if (speaker_ == ws::Role::client) {
    finding_.why_not_opened = fmt::format("{} before the handshake was complete", to_string(end));
  } else {
    finding_.why_not_opened = "the client made no connection";
    finding_.opened = stays_away_.has_value();
    if (stays_away_ && stays_away_->grade > Grade::pass)
      finding_.judgements.push_back(*stays_away_);
  }
  finish(turn);
}

// Answers what a good client answers, between frames of its own: Pings, and one Close.
void Player::mind_manners(session::Turn& turn) {
  if (segments_ || frame_left_ > 0) return;
  for (; pings_answered_ < inbox_.pings.size(); ++pings_answered_) {
    if (close_sent_ || ping_manners_ == Conversation::PingManners::none) continue;
    const bool right = ping_manners_ == Conversation::PingManners::right;
    say({pong(right ? inbox_.pings[pings_answered_].payload : std::string("another"))}, turn);
  }
  if (inbox_.closes.empty() || close_sent_ || close_answered_) return;
  close_answered_ = true;
  const std::optional<int> code = code_of(inbox_.closes.front().payload);
  const bool sendable = code && ws::is_sendable(static_cast<ws::CloseCode>(*code));
  say(close_answer_.value_or(std::vector<Item>{sendable ? close(*code) : close()}), turn);
}

// As a server, once both Closes are through, or the client's is answered in another way; inside a
// frame of ours no Close can be said (7.1.1). Where the client's stays without an answer, it is for
// the client to give up.
void Player::end_tcp_in_time(session::Turn& turn) {
  const auto* const expect = step_ < steps_.size() ? std::get_if<Expect>(&steps_[step_]) : nullptr;
  const auto* const asked = expect ? std::get_if<PeerClose>(&expect->what) : nullptr;
  if (asked != nullptr && asked->unanswered) return;
  const bool answered = close_sent_ || close_answered_ || frame_left_ > 0;
  const bool through = !inbox_.closes.empty() && answered && !segments_;
  if (speaker_ == ws::Role::client || !through) return;
  const auto* const reply = expect ? std::get_if<CloseReply>(&expect->what) : nullptr;
  const CloseReply::Fin fin = reply ? reply->fin : CloseReply::Fin::at_once;
  const Time due = inbox_.closes.front().at + facts_.windows.slow;
  if (fin == CloseReply::Fin::at_once || (fin == CloseReply::Fin::late && turn.now >= due))
    return end_tcp(turn);
  if (fin == CloseReply::Fin::late) turn.wish.wake_at = std::min(turn.wish.wake_at, due);
}

void Player::end_tcp(session::Turn& turn) {
  if (inbox_.end || std::exchange(tcp_ended_, true)) return;
  finding_.transcript.tcp(turn.now, Direction::sent, "FIN");
  turn.then = session::Then::end_output;
}

void Player::say(std::vector<Item> items, session::Turn& turn) {
  const Segments segments({.items = std::move(items), .cut = whole()}, speaker_, random_);
  turn.out.append(segments.octets());
  record_sent(segments, turn.now);
}

void Player::record_sent(const Segments& segments, Time now) {
  for (const Spoken& spoken : segments.spoken()) {
    const std::string_view wire =
        std::string_view(segments.octets()).substr(spoken.begin, spoken.size);
    said_behind_close_ = said_behind_close_ || close_sent_;
    if (!spoken.header) {
      inbox_.monitor().echoes().said_raw();
      finding_.transcript.raw(now, Direction::sent, wire);
      frame_left_ -= std::min<std::uint64_t>(frame_left_, wire.size());
      continue;
    }
    char head[ws::max_header_size];
    std::string_view rest = wire.substr(ws::encode(*spoken.header, head));
    std::string payload(rest.size(), '\0');
    ws::mask(payload.data(), rest.data(), rest.size(), spoken.header->mask.value_or(0));
    finding_.transcript.frame(now, Direction::sent, *spoken.header, payload, wire, wire.size());
    frame_left_ =
        spoken.header->length - std::min<std::uint64_t>(payload.size(), spoken.header->length);
    inbox_.monitor().echoes().said(*spoken.header, payload);
    if (spoken.header->opcode == ws::Opcode::ping) inbox_.monitor().sent_ping(payload);
    if (spoken.header->opcode == ws::Opcode::close) {
      close_sent_ = true;
      inbox_.monitor().sent_close(code_of(payload));
    }
  }
}

std::optional<ws::DeflateTerms> Player::terms() const {
  if (!inbox_.terms() || speaker_ == ws::Role::client) return inbox_.terms();
  return mirrored(*inbox_.terms());
}

bool Player::gone() const { return inbox_.end || !inbox_.closes.empty(); }

Moment Player::moment(Time now) const {
  return {.now = now,
          .asked = asked_,
          .progress = std::max(asked_, inbox_.progress_at),
          .facts = facts_,
          .experience = experience_,
          .marker = marker_,
          .late_sent = late_sent_,
          .said_behind_close = said_behind_close_};
}

void Player::wake_by(Time when) { wake_ = std::min(wake_, when); }

void Player::advance(session::Turn& turn) {
  play_on(turn);
  if (!finding_.done) end_tcp_in_time(turn);
  if (!turn.out.empty() || turn.unsent > 0) finding_.active = turn.now;
}

void Player::play_on(session::Turn& turn) {
  wake_ = session::never;
  finding_.owed = false;
  while (step_ < steps_.size()) {
    const Progress progress =
        passes_over(steps_[step_])
            ? Progress::next
            : std::visit([&](const auto& step) { return play(step, turn); }, steps_[step_]);
    if (progress == Progress::over || finding_.done) return finish(turn);
    if (progress == Progress::waiting) {
      turn.wish.wake_at = wake_;
      return;
    }
    ++step_;
    entered_ = false;
  }
  finish(turn);
}

// Without a 101 there is nothing to say in frames, and no answer to what was answered already. What
// has begun goes on.
bool Player::passes_over(const Step& step) const {
  if (!asks_ || entered_) return false;
  const bool switched = exchange_.switched();
  const bool awaited = heard_ < exchange_.requests().size();
  return std::visit(
      base::Overloaded{[&](const Ask&) { return switched; },
                       [&](const AskRest&) { return held_back_.empty(); },
                       [&](const Answer&) { return !awaited; }, [&](const Check&) { return false; },
                       [&](const Pause&) { return false; }, [&](const EndOfOurs&) { return false; },
                       [&](const Gather&) { return false; }, [&](const Stay&) { return false; },
                       [&](const auto&) { return !switched; }},
      step);
}

void Player::mind_head_limit(std::string_view octets) {
  const std::optional<std::uint64_t> limit = facts_.features.limits.max_header_bytes;
  const std::size_t head = octets.substr(0, octets.find("\r\n\r\n")).size();
  if (limit && head > *limit)
    excuse_ =
        fmt::format("the head has {} octets, but the peer takes {} (limit declared)", head, *limit);
}

// Of those that go out with a head.
void Player::note_frames(const std::vector<std::pair<ws::Opcode, std::string>>& frames) {
  for (const auto& [opcode, payload] : frames) {
    if (opcode == ws::Opcode::ping) inbox_.monitor().sent_ping(payload);
    if (opcode != ws::Opcode::close) continue;
    close_sent_ = true;
    inbox_.monitor().sent_close(code_of(payload));
  }
}

Player::Progress Player::play(const Ask& ask, session::Turn& turn) {
  if (entered_) return go_on_sending(turn);
  entered_ = true;
  if (gone()) return Progress::next;
  const Asked asked =
      written(ask.request, handshaker_->request(), facts_.security.has_value(), facts_.features);
  exchange_.ask(asked);
  held_back_ = asked.octets.substr(asked.at_once);
  const Cut cut = ask.request.cuts ? cut_at(asked.cuts) : whole();
  segments_.emplace(Send{.items = {raw(asked.octets.substr(0, asked.at_once))},
                         .cut = slowly(cut, ask.request.between)},
                    speaker_, random_, facts_.segmentation);
  finding_.transcript.http(turn.now, Direction::sent, segments_->octets());
  if (!ask.request.behind.empty() || !ask.request.next.empty())
    inbox_.monitor().echoes().said_raw();  // a server may leave it
  mind_head_limit(asked.octets);
  note_frames(ask.request.frames);
  asked_ = said_ = turn.now;
  return send_part(turn);
}

Player::Progress Player::play(const Respond& respond, session::Turn& turn) {
  if (entered_) return go_on_sending(turn);
  const bool waits = exchange_.requests().size() == answered_ && !respond.response.unasked;
  if (waits && !gone() && turn.now < asked_ + facts_.windows.max) {
    if (respond.response.read_slowly) read_slowly(turn);
    wake_by(asked_ + facts_.windows.max);
    return Progress::waiting;
  }
  turn.wish.read_at_most = session::unlimited;
  if (waits && answered_ == 0) finding_.judgements.push_back(asked_nothing());
  if (waits) return Progress::over;
  entered_ = true;
  answered_ = std::min(answered_ + 1, exchange_.requests().size());
  const Answered answer = written(
      respond.response, answered_ > 0 ? exchange_.requests()[answered_ - 1] : http::Request());
  if (!answer.why_not.empty()) {
    finding_.judgements.push_back({Facet::behaviour, Grade::not_applicable, answer.why_not});
    return Progress::over;
  }
  if (answer.terms) inbox_.agreed(*answer.terms);
  segments_.emplace(Send{.items = {raw(answer.octets)},
                         .cut = slowly(answer.cuts.empty() ? whole() : cut_at(answer.cuts),
                                       respond.response.between)},
                    speaker_, random_, facts_.segmentation);
  finding_.transcript.http(turn.now, Direction::sent, answer.octets);
  switched_ = switched_ || answer.switches;
  if (!respond.response.behind.empty()) inbox_.monitor().echoes().said_raw();
  mind_head_limit(answer.octets);
  note_frames(respond.response.frames);
  asked_ = said_ = turn.now;
  return send_part(turn);
}

// Who may stay away may also look closer once it has connected, and leave without a word.
Judgement Player::asked_nothing() const {
  const bool wordless = gone() && finding_.active == finding_.began;
  if (wordless && stays_away_ && stays_away_->grade == Grade::pass) return *stays_away_;
  return {Facet::behaviour, Grade::fail,
          gone() ? "the client connected, and left without a request"
                 : "the client connected, and sent no whole request",
          /*by_absence=*/true};
}

// Nothing for a while, so that it has to wait in the buffers of both kernels.
void Player::read_slowly(session::Turn& turn) {
  const Time begin = finding_.began + facts_.windows.fast;
  turn.wish.read_at_most = turn.now < begin ? 0 : 1;
  if (turn.now < begin) wake_by(begin);
}

Player::Progress Player::play(const AskRest&, session::Turn& turn) {
  if (entered_) return go_on_sending(turn);
  entered_ = true;
  const bool refused = !exchange_.responses().empty() && !exchange_.switched();
  if (refused || gone()) return Progress::over;  // what follows depends on it
  segments_.emplace(Send{.items = {raw(held_back_)}}, speaker_, random_, facts_.segmentation);
  finding_.transcript.http(turn.now, Direction::sent, held_back_);
  asked_ = turn.now;
  return send_part(turn);
}

Player::Progress Player::play(const Answer& answer, session::Turn& turn) {
  const Moment moment{.now = turn.now,
                      .asked = asked_,
                      .progress = asked_,
                      .facts = facts_,
                      .experience = experience_,
                      .marker = {}};
  Look look = suite::look(answer, exchange_, heard_, inbox_, moment);
  if (look.state == Look::State::waiting) {
    finding_.owed = look.owed;
    wake_by(look.again);
    return Progress::waiting;
  }
  if (heard_ < exchange_.responses().size()) ++heard_;
  std::ranges::move(look.judgements, std::back_inserter(finding_.judgements));
  asked_ = turn.now;
  return look.state == Look::State::over ? Progress::over : Progress::next;
}

Player::Progress Player::play(const Check& check, session::Turn&) {
  std::ranges::move(check.judge(exchange_), std::back_inserter(finding_.judgements));
  return Progress::next;
}

Player::Progress Player::play(const Send& send, session::Turn& turn) {
  if (entered_) return go_on_sending(turn);
  entered_ = true;
  finding_.frames += send.items.size();
  if (gone()) return Progress::next;
  finding_.frames_until_end += send.items.size();
  segments_.emplace(under(terms(), send), speaker_, random_, facts_.segmentation);
  record_sent(*segments_, turn.now);
  if (send.reading_held) turn.wish.read_at_most = 0;
  asked_ = turn.now;
  return send_part(turn);
}

Player::Progress Player::go_on_sending(session::Turn& turn) {
  if (stays_ && company_.deserted()) return Progress::over;
  if (turn.unsent > 0 && !gone()) {  // the last part is not taken yet
    if (turn.now >= asked_ + blocked_for) turn.wish.read_at_most = session::unlimited;
    if (turn.now >= asked_ + facts_.windows.max) {
      finding_.judgements.push_back({Facet::behaviour, Grade::fail,
                                     fmt::format("does not read: nothing was taken for {}",
                                                 base::format_duration(facts_.windows.max)),
                                     /*by_absence=*/true});
      return Progress::over;
    }
    wake_by(turn.now < asked_ + blocked_for ? asked_ + blocked_for : asked_ + facts_.windows.max);
    turn.wish.wake_when_sent = true;
    return Progress::waiting;
  }
  asked_ = turn.now;
  return send_part(turn);
}

Player::Progress Player::send_part(session::Turn& turn) {
  const std::string_view part = gone() ? std::string_view() : segments_->next();
  if (part.empty()) {
    segments_.reset();
    turn.wish.read_at_most = session::unlimited;
    mind_manners(turn);
    return Progress::next;
  }
  turn.out.append(part);
  said_ = turn.now;
  turn.wish.wake_when_sent = segments_->pause_between().count() == 0;
  wake_by(turn.now + (turn.wish.wake_when_sent
                          ? std::chrono::nanoseconds(blocked_for)
                          : std::chrono::nanoseconds(segments_->pause_between())));
  return Progress::waiting;
}

Player::Progress Player::play(const CloseCommand& command, session::Turn& turn) {
  if (!entered_) inbox_.monitor().sent_close(command.code);  // the case grades what was asked for
  std::vector<Item> items{
      text(commanded(facts_.features.close_command.value_or(""), command.code, command.reason))};
  items.insert(items.end(), command.behind.begin(), command.behind.end());
  return play(Send{.items = std::move(items), .cut = whole()}, turn);
}

Player::Progress Player::play(const Expect& expect, session::Turn& turn) {
  const Failure* const failure = std::get_if<Failure>(&expect.what);
  const Opens* const opens = std::get_if<Opens>(&expect.what);
  if (!entered_) {
    entered_ = true;
    marker_.clear();
    late_sent_ = false;
    left_early_ = left_early_ || failure != nullptr || opens != nullptr ||
                  std::holds_alternative<GivesUp>(expect.what);
  }
  Look look = suite::look(expect.what, inbox_, moment(turn.now));
  if (look.wants_marker) {
    marker_ = fmt::format("mark{:04x}", random_.below(0x10000));
    std::vector<Item> marks{ping(marker_)};
    if (opens != nullptr && facts_.features.claims.echo)
      marks.insert(marks.begin(), facts_.features.claims.text ? text(marker_) : binary(marker_));
    say(std::move(marks), turn);
    return play(expect, turn);
  }
  if (look.wants_late) {
    say(failure->late, turn);
    asked_ = said_ = turn.now;
    late_sent_ = true;
    return play(expect, turn);
  }
  if (look.state == Look::State::waiting) {
    const bool may_leave = opens != nullptr && opens->if_not <= opens->if_so;
    if (failure != nullptr || may_leave) wait_for_failing_client(turn);
    finding_.owed = look.owed;
    wake_by(look.again);
    return Progress::waiting;
  }
  for (Judgement& judgement : look.judgements) {
    const bool excused = !excuse_.empty() &&
                         (judgement.grade == Grade::fail || judgement.grade == Grade::non_strict);
    if (excused) judgement = {judgement.facet, Grade::not_applicable, excuse_};
    finding_.judgements.push_back(std::move(judgement));
  }
  std::ranges::move(look.notes, std::back_inserter(finding_.notes));
  finding_.refused = finding_.refused || look.refused;
  std::ranges::move(look.timings, std::back_inserter(finding_.timings));
  if (look.state == Look::State::over) return Progress::over;
  asked_ = std::max(asked_, turn.now);
  return Progress::next;
}

void Player::wait_for_failing_client(session::Turn& turn) {
  if (speaker_ == ws::Role::client || !inbox_.closes.empty()) return;
  const Time due = asked_ + facts_.windows.slow;
  if (turn.now < due) return wake_by(due);
  end_tcp(turn);
}

Player::Progress Player::play(const Volley& volley, session::Turn& turn) {
  if (!volley_) {
    volley_.emplace(volley, terms(), facts_.scale, turn.now);
    inbox_.allow_messages(volley_->octets());
  }
  while (!volley_->over()) {
    const Progress progress =
        awaits_echo_ ? play(volley_->expect(), turn) : play(volley_->send(), turn);
    if (progress != Progress::next) return progress;
    entered_ = false;
    awaits_echo_ = !awaits_echo_;
    if (!awaits_echo_) volley_->next();
  }
  finding_.stretches.push_back(volley_->result(turn.now));
  volley_.reset();
  return Progress::next;
}

Player::Progress Player::play(const Pause& pause, session::Turn& turn) {
  if (!entered_) {
    entered_ = true;
    asked_ = turn.now;
  }
  const Time until = asked_ + (pause.slow ? facts_.windows.slow : Windows::Time(pause.for_time));
  if (turn.now >= until || inbox_.end || !inbox_.closes.empty()) return Progress::next;
  wake_by(until);
  return Progress::waiting;
}

Player::Progress Player::play(const EndOfOurs& end, session::Turn& turn) {
  left_early_ = true;
  asked_ = said_ = turn.now;
  const bool fin = end.how == EndOfOurs::How::fin;
  finding_.transcript.tcp(turn.now, Direction::sent, fin ? "FIN" : "RST");
  tcp_ended_ = true;
  turn.then = fin ? session::Then::end_output : session::Then::reset;
  return fin ? Progress::next : Progress::over;
}

Player::Progress Player::play(const AwaitData&, session::Turn& turn) {
  if (!entered_) {
    entered_ = true;
    asked_ = turn.now;
  }
  const Time limit = std::max(asked_, inbox_.progress_at) + facts_.windows.max;
  if (inbox_.data_begun || inbox_.end || !inbox_.closes.empty() || turn.now >= limit) {
    asked_ = turn.now;
    return Progress::next;
  }
  wake_by(limit);
  return Progress::waiting;
}

std::string Player::observed() const {
  std::vector<std::string> parts;
  if (tunnel_ != nullptr && !tunnel_->channel().established())
    parts.push_back("no TLS" + tls_failure());
  const auto since = [&](Time at) { return base::format_duration(at - said_); };
  if (responds_)
    for (const http::Request& request : exchange_.requests())
      parts.push_back(fmt::format("{} {}", base::printable(request.method, 20),
                                  base::printable(request.target, 60)));
  for (const Exchange::Response& response : exchange_.responses())
    parts.push_back(
        fmt::format("HTTP {} {}", response.head.status, base::printable(response.head.reason, 40)));
  if (!exchange_.alien().empty())
    parts.push_back(fmt::format("\"{}\"", base::printable(exchange_.alien(), 40)));
  if (inbox_.message_count > 0)
    parts.push_back(
        fmt::format("{} message{}", inbox_.message_count, inbox_.message_count == 1 ? "" : "s"));
  if (inbox_.pong_count > 0)
    parts.push_back(fmt::format("{} Pong{}", inbox_.pong_count, inbox_.pong_count == 1 ? "" : "s"));
  if (!inbox_.closes.empty()) {
    const std::string& body = inbox_.closes.front().payload;
    const std::optional<int> code = code_of(body);
    std::string text = code ? fmt::format("Close {}", *code) : std::string("an empty Close");
    if (body.size() > 2) text += fmt::format(" \"{}\"", base::printable(body.substr(2)));
    parts.push_back(text + " after " + since(inbox_.closes.front().at));
  }
  if (inbox_.end)
    parts.push_back(
        fmt::format("{} after {}{}", to_string(*inbox_.end), since(inbox_.end_at), tls_failure()));
  std::string text = parts.empty() ? "nothing" : fmt::format("{}", fmt::join(parts, ", then "));
  for (const std::string& note : finding_.notes) text += "; " + note;
  return text;
}

void Player::finish(session::Turn& turn) {
  if (finding_.done) return;
  finding_.done = true;
  judge_queue();
  if (!finding_.opened) company_.arrive();
  company_.forget(turn.link);
  company_.leave(stays_);
  finding_.ended = turn.now;
  finding_.observed = finding_.opened ? observed() : finding_.why_not_opened;
  finding_.hits = inbox_.monitor().hits();
  finding_.masks = inbox_.masks();
  if (speaker_ == ws::Role::server)
    finding_.requests = responds_ ? exchange_.requests() : std::vector{handshaker_->request()};
  note_tls();
  turn.wish = {};
  if (turn.then != session::Then::reset) turn.then = session::Then::close;
  done_();
}

}  // namespace suite

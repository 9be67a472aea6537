#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "libcore/base/process.h"
#include "libcore/base/units.h"
#include "suites/player.h"

// The steps of loads and crowds.

namespace suite {

// Says more, if the peer has taken all so far and is owed no echo first.
bool Player::stream_on(const Stream& stream, session::Turn& turn) {
  if (turn.unsent > 0 || gone()) return false;
  const std::size_t frames = streaming_->write(turn.out, random_, turn.now);
  if (frames == 0) return false;
  turn.wish.wake_when_sent = true;
  asked_ = turn.now;
  inbox_.allow(frames, frames * stream.frame.payload.size());
  EchoLedger& echoes = inbox_.monitor().echoes();
  if (stream.octets_only) {
    echoes.said_raw();
    frame_left_ -= std::min<std::uint64_t>(frame_left_, frames * stream.frame.payload.size());
    return true;
  }
  said_behind_close_ = said_behind_close_ || close_sent_;
  echoes.said({.opcode = stream.frame.opcode,
               .fin = stream.frame.fin,
               .rsv = stream.frame.rsv,
               .length = stream.frame.payload.size()},
              stream.frame.payload.octets(), frames);
  if (stream.frame.opcode == ws::Opcode::ping)
    inbox_.monitor().sent_ping(stream.frame.payload.octets(), frames);
  if (stream.frame.opcode == ws::Opcode::close && !close_sent_) {
    close_sent_ = true;
    inbox_.monitor().sent_close(code_of(stream.frame.payload.octets()));
  }
  return true;
}

Player::Progress Player::end_stream(session::Turn& turn) {
  finding_.stretches.push_back(streaming_->result(turn.now));
  finding_.transcript.note(turn.now, fmt::format("{} of them were sent", streaming_->sent()));
  streaming_.reset();
  asked_ = turn.now;
  turn.wish.read_at_most = session::unlimited;
  mind_manners(turn);
  return Progress::next;
}

// Nothing was read: a peer with a bound on its queue stops to take what it would have to answer.
// Who took all may have left answers out; what comes now tells, see `judge_queue`.
void Player::look_at_back_pressure(bool went_on, session::Turn& turn) {
  const bool stopped = turn.unsent > 0 && turn.now >= asked_ + facts_.windows.slow;
  const bool took_all = streaming_->all_sent() && turn.unsent == 0 && !went_on;
  if (!stopped && !took_all) return;
  finding_.notes.push_back(fmt::format("{} {} while no answer was read",
                                       took_all ? "took" : "stopped reading behind",
                                       base::format_size(streaming_->octets())));
  streaming_->stop();
  turn.wish.read_at_most = session::unlimited;
  read_again_from_ = inbox_.octets();
}

void Player::judge_queue() {
  constexpr std::uint64_t kernel_buffers = 32 * 1024 * 1024;  // more than those of both sides
  if (!read_again_from_) return;
  const std::uint64_t held = inbox_.octets() - *read_again_from_;
  if (held > kernel_buffers)
    finding_.judgements.push_back(
        {Facet::behaviour, Grade::non_strict,
         fmt::format("held {} of answers that nobody read", base::format_size(held))});
}

// The peer has ended the connection meanwhile.
Player::Progress Player::give_stream_up(const Stream& stream, session::Turn& turn) {
  if (streaming_->owed() == 0 && stream.while_others) {  // only a load, which it need not bear
    end_stream(turn);
    return Progress::over;
  }
  if (stream.unread || streaming_->owed() == 0) return end_stream(turn);
  TakenOrRefused refusal = taken_or_refused(stream.frame).or_with(ws::CloseCode::policy_violation);
  Look look = suite::look(stream.may_be_refused ? Expectation(refusal) : expected(stream.frame),
                          inbox_, moment(turn.now));
  if (look.state == Look::State::waiting) {
    wake_by(look.again);
    return Progress::waiting;
  }
  std::ranges::move(look.judgements, std::back_inserter(finding_.judgements));
  end_stream(turn);
  return Progress::over;
}

Player::Progress Player::play(const Stream& stream, session::Turn& turn) {
  if (!entered_) {
    entered_ = true;
    if (gone()) return Progress::next;
    streaming_.emplace(stream, facts_.scale, speaker_, turn.now);
    finding_.transcript.note(turn.now, describe(Step(stream)));
    if (stream.unread) turn.wish.read_at_most = 0;
    if (stream.read_at_most) turn.wish.read_at_most = *stream.read_at_most;
    if (stream.while_others) company_.tell(turn.link);
    asked_ = turn.now;
  }
  if (std::optional<Judgement> wrong = streaming_->take(inbox_, finding_.timings)) {
    finding_.judgements.push_back(*wrong);
    return Progress::over;
  }
  if (stream.while_others && company_.deserted()) streaming_->stop();
  // Echoes one by one are timed for the record, and a slow peer does not hold the run up for them.
  if (stream.in_flight == 1 && turn.now >= streaming_->began() + facts_.windows.max)
    streaming_->stop();
  const bool went_on = stream_on(stream, turn);
  const bool blocked = turn.unsent > 0;
  if (turn.wish.read_at_most == 0) look_at_back_pressure(went_on, turn);
  if (gone()) return give_stream_up(stream, turn);
  if (streaming_->complete() && !blocked && turn.wish.read_at_most != 0) return end_stream(turn);
  const Time limit = std::max(asked_, inbox_.progress_at) + facts_.windows.max;
  if (turn.now >= limit) {
    finding_.judgements.push_back(
        {Facet::behaviour, Grade::fail,
         fmt::format("{} within {}",
                     blocked ? "does not read: nothing was taken"
                             : fmt::format("{} echoes did not come", streaming_->owed()),
                     base::format_duration(facts_.windows.max)),
         true});
    return Progress::over;
  }
  wake_by(turn.wish.read_at_most == 0 ? asked_ + facts_.windows.slow : limit);
  return Progress::waiting;
}

Player::Progress Player::play(const Gather&, session::Turn& turn) {
  if (!entered_) {
    entered_ = true;
    company_.tell(turn.link);
  }
  if (!company_.complete() && !gone()) return Progress::waiting;
  asked_ = turn.now;
  return Progress::next;
}

Player::Progress Player::play(const Stay&, session::Turn& turn) {
  if (!entered_) {
    entered_ = true;
    company_.tell(turn.link);
  }
  return company_.deserted() || gone() ? Progress::over : Progress::waiting;
}

Player::Progress Player::play(const Weigh&, session::Turn&) {
  if (const std::optional<int> process = facts_.features.process)
    if (const std::optional<base::ProcessUse> use = base::process_use(*process)) {
      finding_.resident.push_back(use->resident_octets);
      finding_.processor_times.push_back(use->processor_time);
    }
  return Progress::next;
}

Player::Progress Player::play(const Urgent& urgent, session::Turn& turn) {
  turn.link.send_urgent(urgent.octet);
  inbox_.monitor().echoes().said_raw();
  finding_.transcript.note(turn.now, "an urgent octet was sent");
  return Progress::next;
}

}  // namespace suite

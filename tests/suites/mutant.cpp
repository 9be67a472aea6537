#include "tests/suites/mutant.h"

#include <algorithm>
#include <bit>
#include <variant>

namespace test {

std::string body_of(int code, std::string_view reason) {
  return std::string{static_cast<char>(code >> 8), static_cast<char>(code)}.append(reason);
}

namespace {

std::uint64_t number_of(std::string_view octets) {
  std::uint64_t number = 0;
  for (const char octet : octets) number = number << 8 | static_cast<unsigned char>(octet);
  return number;
}

// With which code a Close of this body is refused.
std::optional<int> fault_of_close(const std::string& body) {
  if (body.empty()) return std::nullopt;
  const auto code = static_cast<ws::CloseCode>(number_of(body.substr(0, 2)));
  if (body.size() == 1 || !ws::is_sendable(code)) return 1002;
  return ws::is_utf8(body.substr(2)) ? std::nullopt : std::optional(1007);
}

// The Close that was asked for, if it may be sent.
std::optional<std::string> close_as_asked(int code, const std::string& reason) {
  std::string body = body_of(code) + reason;
  return body.size() > 125 || fault_of_close(body) ? std::nullopt : std::optional(body);
}

}  // namespace

void Mutant::on_open(session::Turn& turn) {
  if (process_.dead) {
    turn.then = session::Then::reset;
    return;
  }
  if (role_ == ws::Role::client) return ask(turn);
  turn.out.append(habits_.greeting);
  if (habits_.request_patience.count() == 0) return;
  later(
      habits_.request_patience,
      [this](session::Turn& t) {
        if (!open_) t.then = session::Then::reset;
      },
      turn);
}

void Mutant::on_bytes(std::span<char> in, session::Turn& turn) {
  std::string octets(in.data(), in.size());
  if (!open_) role_ == ws::Role::server ? open(octets, turn) : hear_answer(octets, turn);
  if (!open_ || mute_ || octets.empty() || process_.connections > habits_.hangs_beside) return;
  octets_ += octets.size();
  if (octets_ > habits_.stops_reading_behind) return;
  if (octets_ > habits_.resets_behind) {
    turn.then = session::Then::reset;
    return;
  }
  input_ += octets;
  read(turn);
  flush(turn);
  if (failing_ && !mute_) fail(*failing_, turn);
  watch_frame(turn);
}

void Mutant::on_wake(session::Turn& turn) {
  const auto due =
      std::ranges::partition(later_, [&](const auto& entry) { return entry.first > turn.now; });
  const std::vector<std::pair<session::Clock::time_point, Deed>> now(due.begin(), due.end());
  later_.erase(due.begin(), due.end());
  for (const auto& [when, deed] : now) deed(turn);
  for (const auto& [when, deed] : later_) turn.wish.wake_at = std::min(turn.wish.wake_at, when);
}

void Mutant::on_end(session::End end, session::Turn& turn) {
  if (end != session::End::fin) {
    if (habits_.dies_of_any_reset) process_.dead = true;
    if (habits_.dies_of_reset && (header_ || message_)) process_.dead = true;
    return;
  }
  if (habits_.echoes_unfinished && header_ && !mute_) take_frame(turn);
  if (habits_.echoes_unfinished && message_ && !mute_) deliver(*message_, turn);
  flush(turn);
  if (habits_.ending == Habits::Ending::never || (habits_.silent_on_faults && mute_)) {
    later(
        std::chrono::hours(1), [](session::Turn&) {}, turn);
    return;
  }
  if (role_ == ws::Role::client && habits_.ending == Habits::Ending::late && mute_) return;
  turn.then = session::Then::close;
}

void Mutant::read(session::Turn& turn) {
  while (!mute_ && turn.then == session::Then::stay) {
    if (!header_) {
      if (!read_header()) {
        if (habits_.header_in_one_read) input_.clear();
        return;
      }
      judge_header(turn);
      continue;
    }
    const std::size_t left = header_->length - payload_.size();
    const std::size_t size = std::min(left, input_.size());
    if (size > 0) reads_.push_back(size);
    if (is_hopeless(std::string_view(input_).substr(0, size))) return fail(1007, turn);
    if (size > 0 && !pass_over_) payload_.append(input_, 0, size);
    if (pass_over_) header_->length -= size;
    input_.erase(0, size);
    if (size < left) return;
    take_frame(turn);
    if (habits_.first_frame_of_read_only) input_.clear();
  }
}

// 5.2, by hand.
bool Mutant::read_header() {
  if (input_.size() < 2) return false;
  const auto first = static_cast<unsigned char>(input_[0]);
  const auto second = static_cast<unsigned char>(input_[1]);
  ws::FrameHeader header{.opcode = static_cast<ws::Opcode>(first & 15),
                         .fin = (first & 0x80) != 0,
                         .rsv = static_cast<std::uint8_t>(first >> 4 & 7),
                         .length = second & 127u};
  std::size_t size = 2;
  const bool short_only = habits_.control_length_in_7_bits && ws::is_control(header.opcode);
  if (header.length >= 126 && !short_only) {
    const bool wide = header.length == 127;
    header.form = wide ? ws::LengthForm::bits64 : ws::LengthForm::bits16;
    const std::size_t octets = wide ? 8 : 2;
    if (input_.size() < size + octets) return false;
    header.length = number_of(std::string_view(input_).substr(size, octets));
    size += octets;
  }
  const bool masked = (second & 0x80) != 0;
  if (masked && habits_.key_missing_if_empty && header.length == 0) {
    header.mask = 0;
  } else if (masked) {
    if (input_.size() < size + 4) return false;
    ws::MaskKey key = 0;
    input_.copy(reinterpret_cast<char*>(&key), 4, size);  // a key is its octets as they stand
    header.mask = key;
    size += 4;
  }
  input_.erase(0, size);
  header_ = header;
  return true;
}

void Mutant::judge_header(session::Turn& turn) {
  ws::FrameHeader& header = *header_;
  if (habits_.dies_of && habits_.dies_of(header)) return die(turn);
  const bool control = ws::is_control(header.opcode);
  const bool continues = header.opcode == ws::Opcode::continuation;
  const bool may_be_compressed = deflate_.agreed() && !control && !continues;
  const std::pair<Fault, bool> faults[] = {
      {Fault::reserved_bits, (header.rsv & ~(may_be_compressed ? ws::rsv1 : 0)) != 0},
      {Fault::reserved_opcode, !ws::is_known(header.opcode)},
      {Fault::masking, header.mask.has_value() != (role_ == ws::Role::server)},
      {Fault::long_form, header.form > ws::shortest_form(header.length)},
      {Fault::top_bit, header.length >> 63 != 0},
      {Fault::control_size, control && header.length > 125},
      {Fault::control_fin, control && !header.fin},
      {Fault::orphan, continues && !message_},
      {Fault::interleaved, !control && !continues && message_}};
  pass_over_ = false;
  for (const auto& [fault, present] : faults) {
    if (!present || pass_over_) continue;
    const Treatment treatment = habits_.treat ? habits_.treat(fault, header) : Treatment::fail;
    if (treatment == Treatment::fail) return fail(1002, turn);
    pass_over_ = treatment == Treatment::pass_over;
  }
  if (habits_.on_length) habits_.on_length(header.length);
  if (header.length > habits_.max_length) return fail(1009, turn);
  if (habits_.refuses_used_keys && !keys_.insert(header.mask.value_or(0)).second) fail(1002, turn);
}

// Whether the next octets of the present frame, still masked, rule out that its message is text.
bool Mutant::is_hopeless(std::string_view masked) {
  const bool begins = header_->opcode == ws::Opcode::text;
  const bool goes_on = header_->opcode == ws::Opcode::continuation && message_ == ws::Opcode::text;
  if (deflate_.agreed() || pass_over_ || habits_.judges_text_late || habits_.is_text ||
      habits_.unmask || habits_.keeps_fragments || (!begins && !goes_on))
    return false;
  if (begins && payload_.empty()) text_ = {};
  std::string plain(masked);
  const ws::MaskKey key = header_->mask.value_or(0);
  ws::mask(plain.data(), plain.data(), plain.size(), std::rotr(key, 8 * (payload_.size() % 4)));
  return !text_.feed(plain);
}

void Mutant::take_frame(session::Turn& turn) {
  const ws::FrameHeader header = *std::exchange(header_, std::nullopt);
  std::string payload = std::exchange(payload_, {});
  const std::vector<std::size_t> reads = std::exchange(reads_, {});
  if (pass_over_) return;
  if (habits_.unmask) {
    habits_.unmask(payload, header.mask.value_or(0), reads);
  } else {
    ws::mask(payload.data(), payload.data(), payload.size(), header.mask.value_or(0));
  }
  if (habits_.objects)
    if (const std::optional<int> code = habits_.objects(header, payload)) return fail(*code, turn);
  if (ws::is_control(header.opcode)) return take_control(header, payload, turn);
  take_data(header, std::move(payload), turn);
}

void Mutant::take_data(const ws::FrameHeader& header, std::string payload, session::Turn& turn) {
  if (!ws::is_known(header.opcode)) return reply(header.opcode, std::move(payload));
  if (header.opcode != ws::Opcode::continuation || !message_) {
    if (!habits_.keeps_fragments) parts_.clear();
    message_ = header.opcode == ws::Opcode::continuation ? ws::Opcode::text : header.opcode;
    rsv1_ = (header.rsv & ws::rsv1) != 0;
  }
  parts_.push_back(std::move(payload));
  if (header.fin || (habits_.completes && habits_.completes(header))) deliver(header.opcode, turn);
}

void Mutant::deliver(ws::Opcode last, session::Turn& turn) {
  Whole whole{.number = messages_++,
              .opcode = *std::exchange(message_, std::nullopt),
              .last = last,
              .parts = habits_.keeps_fragments ? parts_ : std::exchange(parts_, {}),
              .payload = {}};
  for (const std::string& part : whole.parts) whole.payload += part;
  const MutantDeflate::Outcome read = deflate_.read(whole.parts, rsv1_, whole.payload);
  if (read.dropped) return;
  if (read.code) return *read.code == 0 ? die(turn) : fail(*read.code, turn);
  const bool any_text = rsv1_ && habits_.deflate.takes_any_text;
  const bool right = habits_.is_text ? habits_.is_text(whole.payload) : ws::is_utf8(whole.payload);
  if (whole.opcode == ws::Opcode::text && !any_text && !right) return fail(1007, turn);
  if (take_command(whole.payload, turn)) return;
  if (initiated_ && !habits_.serves_behind_own) return;
  if (!habits_.on_message || habits_.on_message(whole)) {
    const bool compressed = deflate_.write(whole.payload);
    reply(whole.opcode, std::move(whole.payload));
    if (compressed) replies_.back().header.rsv = ws::rsv1;
  }
  for (std::string& pong : std::exchange(pongs_, {})) reply(ws::Opcode::pong, std::move(pong));
  if (habits_.floods) {
    mute_ = true;
    flood(turn);
  }
  if (habits_.pings_every.count() > 0 && messages_ == 1) ping(turn);
  if (messages_ == habits_.closes_behind_messages) fail(1001, turn);
}

// A message that asks for a Close; its own Close is given up where nobody answers it.
bool Mutant::take_command(const std::string& message, session::Turn& turn) {
  const std::string_view pattern(close_command);
  const std::string_view begin = pattern.substr(0, pattern.find('{'));
  if (!message.starts_with(begin)) return false;
  const std::size_t space = message.find(' ', begin.size());
  const int code = std::stoi(message.substr(begin.size(), space - begin.size()));
  const std::string reason = message.substr(space + 1);
  const std::optional<std::string> body =
      habits_.initiates ? habits_.initiates(code, reason) : close_as_asked(code, reason);
  if (!body) return true;
  initiated_ = true;
  reply(ws::Opcode::close, *body);
  flush(turn);
  if (!habits_.insists_on_answer)
    later(
        std::chrono::seconds(5), [this](session::Turn& t) { end(t); }, turn);
  return true;
}

void Mutant::take_control(const ws::FrameHeader& header, const std::string& payload,
                          session::Turn& turn) {
  if (habits_.control_wipes_message) parts_.clear();
  if (header.opcode == ws::Opcode::close) return take_close(payload, turn);
  if (header.opcode == ws::Opcode::pong) {
    unanswered_ = 0;
    if (habits_.answers_pongs) reply(ws::Opcode::pong, payload);
    return;
  }
  if (header.opcode != ws::Opcode::ping) return;
  std::optional<std::string> pong = payload;
  if (habits_.on_ping) pong = habits_.on_ping(payload, message_.has_value(), messages_);
  if (!pong) return;
  if (habits_.pongs_behind_message && message_) {
    pongs_.push_back(std::move(*pong));
  } else {
    reply(ws::Opcode::pong, std::move(*pong));
  }
}

void Mutant::take_close(const std::string& body, session::Turn& turn) {
  if (habits_.close_must_be_last && !input_.empty()) return;
  if (const std::optional<int> code = fault_of_close(body)) {
    const Treatment treatment = habits_.treat_close ? habits_.treat_close(body) : Treatment::fail;
    if (treatment == Treatment::fail) return fail(*code, turn);
    if (treatment == Treatment::pass_over) return;
  }
  if (initiated_ && !habits_.answers_twice) return end(turn);
  if (habits_.echoes_unfinished && message_) deliver(*message_, turn);
  flush(turn);
  const std::optional<std::string> answer =
      habits_.closing ? habits_.closing(body) : std::optional(body.substr(0, 2));
  if (!answer) return;
  for (int i = 0; i < habits_.closes; ++i) reply(ws::Opcode::close, *answer);
  if (habits_.serves_behind_close) read(turn);
  flush(turn);
  end(turn);
}

void Mutant::fail(int code, session::Turn& turn) {
  if (habits_.serves_behind_faults && !failing_) {  // on_bytes comes back to it
    failing_ = code;
    pass_over_ = true;
    return;
  }
  flush(turn);
  if (habits_.silent_on_faults) {
    mute_ = true;
    return;
  }
  if (initiated_ && !habits_.answers_twice) return end(turn);
  const std::optional<std::string> body =
      habits_.failing ? habits_.failing(code) : std::optional(body_of(code));
  if (body) reply(ws::Opcode::close, *body);
  flush(turn);
  end(turn);
  if (!body && habits_.ending == Habits::Ending::fin) turn.then = session::Then::close;
}

void Mutant::end(session::Turn& turn) {
  using namespace std::chrono_literals;
  mute_ = true;
  switch (habits_.ending) {
    case Habits::Ending::fin:
      if (role_ == ws::Role::client)  // 7.1.1: the server's comes first
        return later(
            5s, [](session::Turn& t) { t.then = session::Then::close; }, turn);
      turn.then = session::Then::close;
      return;
    case Habits::Ending::reset:  // once the Close is through
      return later(
          1ms, [](session::Turn& t) { t.then = session::Then::reset; }, turn);
    case Habits::Ending::late:
      return later(
          15s, [](session::Turn& t) { t.then = session::Then::close; }, turn);
    case Habits::Ending::never:
      return;
  }
}

void Mutant::die(session::Turn& turn) {
  process_.dead = true;
  turn.then = session::Then::reset;
}

void Mutant::reply(ws::Opcode opcode, std::string payload) {
  replies_.push_back({{.opcode = opcode}, std::move(payload)});
}

void Mutant::flush(session::Turn& turn) {
  if (habits_.on_replies) habits_.on_replies(replies_);
  Habits::Time delay = habits_.pong_delay;
  for (Reply& frame : std::exchange(replies_, {})) {
    if (frame.header.opcode == ws::Opcode::pong) delay += habits_.pong_gap;
    if (frame.header.opcode == ws::Opcode::pong && delay.count() > 0) {
      later(
          delay,
          [this, frame](session::Turn& t) {
            if (!mute_) send(frame, t);
          },
          turn);
    } else {
      send(std::move(frame), turn);
    }
  }
}

void Mutant::send(Reply frame, session::Turn& turn) {
  frame.header.length = frame.payload.size();
  frame.header.form = ws::shortest_form(frame.header.length);
  if (role_ == ws::Role::client) frame.header.mask = static_cast<ws::MaskKey>(own_keys_());
  if (habits_.on_send) habits_.on_send(frame);
  ws::write_frame(frame.header, frame.payload, turn.out);
}

void Mutant::flood(session::Turn& turn) {
  for (int i = 0; i < 1000; ++i) send({{.opcode = ws::Opcode::ping}, ""}, turn);
  later(
      std::chrono::milliseconds(1), [this](session::Turn& t) { flood(t); }, turn);
}

void Mutant::ping(session::Turn& turn) {
  if (mute_) return;
  if (unanswered_++ == 10) return fail(1011, turn);
  send({{.opcode = ws::Opcode::ping}, "alive?"}, turn);
  later(
      habits_.pings_every, [this](session::Turn& t) { ping(t); }, turn);
}

// Gives a frame up that stands still.
void Mutant::watch_frame(session::Turn& turn) {
  if (habits_.frame_patience.count() == 0 || !header_) return;
  later(
      habits_.frame_patience,
      [this, seen = octets_](session::Turn& t) {
        if (seen != octets_ || !header_ || mute_) return;
        if (!habits_.delivers_late_frame) pass_over_ = true;
        take_frame(t);
        flush(t);
      },
      turn);
}

void Mutant::later(Habits::Time delay, Deed deed, session::Turn& turn) {
  later_.emplace_back(turn.now + delay, std::move(deed));
  turn.wish.wake_at = std::min(turn.wish.wake_at, later_.back().first);
}

}  // namespace test

#include "libcore/ws/endpoint.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace ws {
namespace {

struct Refused {
  CloseCode code;
  const char* why;
};

// By `Limit`.
constexpr Refused refusals[] = {
    {},
    {CloseCode::message_too_big, "message over the size limit"},
    {CloseCode::message_too_big, "message inflates beyond the size limit"},
    {CloseCode::message_too_big, "frame over the size limit"},
    {CloseCode::policy_violation, "message in too many fragments"},
};

}  // namespace

void Endpoint::use_deflate(const DeflateTerms& terms) {
  deflate_ = std::make_unique<Deflate>(role_, terms, settings_->deflate_level);
}

std::optional<Event> Endpoint::next(std::span<char>& in, base::Buffer& out) {
  Seen event;
  if (state_ != State::closed && take_short(in, event, out)) return event;
  Chunk chunk;
  while (!event && state_ != State::closed) {
    if (inflating()) {
      inflate(event, out);
    } else if (reader_.next(in, chunk)) {
      take(chunk, event, out);
    } else {
      return event;
    }
  }
  if (!event) in = {};  // 1.4, 7.1.7: nothing behind the end is processed
  return event;
}

// What nearly all of most traffic is, at a fraction of the price: one whole message in a frame with
// the shortest header, of which two octets tell that no rule is broken. All else is left to `take`.
inline bool Endpoint::take_short(std::span<char>& in, Seen& event, base::Buffer& out) {
  const bool masked = role_ == Role::server;
  const std::size_t head = masked ? 6 : 2;
  if (in.size() < head || message_ || !reader_.at_frame_border()) return false;
  constexpr unsigned fin = 0x80;
  const unsigned first = static_cast<unsigned char>(in[0]) ^ fin;
  const auto opcode = static_cast<Opcode>(first);
  if (opcode != Opcode::text && opcode != Opcode::binary) return false;
  const std::size_t length = static_cast<unsigned char>(in[1]) ^ (masked ? 0x80u : 0u);
  if (shortest_form(length) != LengthForm::bits7 || length > in.size() - head) return false;
  const Settings& limits = *settings_;
  if (length > limits.max_message || length > limits.max_frame || limits.max_fragments == 0)
    return false;
  MaskKey key = 0;
  if (masked) std::memcpy(&key, in.data() + 2, sizeof key);
  const Payload payload(in.subspan(head, length), key);
  in = in.subspan(head + length);
  deliver({opcode, true, true, payload}, event, out);
  return true;
}

// What has come so far is good, unless it is text that is none.
inline void Endpoint::deliver(Piece piece, Seen& event, base::Buffer& out) {
  if (piece.opcode == Opcode::text && !is_text(piece.payload, piece.last))
    return fail(CloseCode::invalid_payload, "text is not UTF-8", event, out);
  event.emplace(piece);
  if (piece.last) message_.reset();
}

const char* Endpoint::broken_rule(const FrameHeader& header) const {
  if (header.rsv != 0) {  // 5.2
    const bool begins = header.opcode == Opcode::text || header.opcode == Opcode::binary;
    if (header.rsv != rsv1 || deflate_ == nullptr || !begins)  // RFC 7692, 6
      return "a reserved bit is set";
  }
  if (!is_known(header.opcode)) return "reserved opcode";  // 5.2
  if (header.mask.has_value() != (role_ == Role::server))  // 5.1
    return role_ == Role::server ? "frame of a client is not masked" : "masked frame of a server";
  if (header.form != shortest_form(header.length)) return "length not in shortest form";  // 5.2
  if (header.length >> 63 != 0) return "length with its top bit set";                     // 5.2
  if (is_control(header.opcode)) {
    if (!header.fin) return "fragmented control frame";                       // 5.5
    if (header.length > 125) return "control frame of more than 125 octets";  // 5.5
    return nullptr;
  }
  const bool continues = header.opcode == Opcode::continuation;
  if (continues && !message_) return "continuation of nothing";              // 5.4
  if (!continues && message_) return "new message inside a fragmented one";  // 5.4
  return nullptr;
}

void Endpoint::take(Chunk& chunk, Seen& event, base::Buffer& out) {
  if (chunk.first) {
    const char* const broken = broken_rule(chunk.header);
    if (broken != nullptr) return fail(CloseCode::protocol_error, broken, event, out);
  }
  if (is_control(chunk.header.opcode)) {
    take_control(chunk, event, out);
  } else {
    take_data(chunk, event, out);
  }
}

void Endpoint::take_data(Chunk& chunk, Seen& event, base::Buffer& out) {
  const FrameHeader& header = chunk.header;
  const bool first = !message_.has_value();
  if (first) {
    message_ = header.opcode;
    message_size_ = 0;
    frames_ = 0;
    deflated_ = header.rsv == rsv1;
  }
  if (chunk.first) {  // 10.4
    if (!deflated_ && header.length > settings_->max_message - message_size_)
      return fail(Limit::message, event, out);
    if (header.length > settings_->max_frame) return fail(Limit::frame, event, out);
    if (++frames_ > settings_->max_fragments) return fail(Limit::fragments, event, out);
    if (!deflated_) message_size_ += header.length;
  }
  const bool last = chunk.last && header.fin;
  if (deflated_) return deflate_->in.feed(chunk.payload.view(), last);
  deliver({*message_, first, last, chunk.payload}, event, out);
}

// Goes on with what was fed.
void Endpoint::inflate(Seen& event, base::Buffer& out) {
  const Inflater::Part part = deflate_->in.inflate();
  if (part.broken)  // RFC 7692, 7.2.2
    return fail(CloseCode::invalid_payload, "message does not inflate", event, out);
  const bool first = message_size_ == 0;
  message_size_ += part.octets.size();
  if (message_size_ > settings_->max_message) return fail(Limit::message, event, out);
  if (message_size_ > settings_->max_inflated) return fail(Limit::inflated, event, out);
  if (part.octets.empty() && !part.last) return;
  deliver({*message_, first, part.last, Payload(part.octets, 0)}, event, out);
}

// 5.6, 8.1
bool Endpoint::is_text(Payload& payload, bool last) {
  const bool good =
      payload.view_in_blocks([this](std::string_view block) { return utf8_.feed(block); });
  return good && (!last || utf8_.complete());
}

void Endpoint::take_control(Chunk& chunk, Seen& event, base::Buffer& out) {
  if (!chunk.last || !chunk.first) {
    if (control_ == nullptr) control_ = std::make_unique<base::Buffer>();
    chunk.payload.move_to(*control_);
    if (!chunk.last) return;
  }
  // The data of the event stays valid until the next control frame comes in parts.
  std::string_view body = chunk.payload.view();
  if (!chunk.first) body = control_->view();
  switch (chunk.header.opcode) {
    case Opcode::ping:
      write(Opcode::pong, body, out);  // 5.5.2
      event.emplace(Pinged{body});
      break;
    case Opcode::pong:
      event.emplace(Ponged{body});
      break;
    default:
      take_close(body, event, out);
      break;
  }
  if (!chunk.first) control_->clear();  // forgets the size; the octets stay where they are
}

void Endpoint::take_close(std::string_view body, Seen& event, base::Buffer& out) {
  if (body.size() == 1)
    return fail(CloseCode::protocol_error, "Close with half a code", event, out);  // 5.5.1
  CloseCode code = CloseCode::no_status;
  if (!body.empty()) {
    code = static_cast<CloseCode>(static_cast<unsigned char>(body[0]) << 8 |
                                  static_cast<unsigned char>(body[1]));
    if (!is_sendable(code))  // 7.4
      return fail(CloseCode::protocol_error, "Close with a code that may not be sent", event, out);
    body.remove_prefix(2);
    if (!is_utf8(body))  // 5.5.1, 8.1
      return fail(CloseCode::invalid_payload, "reason of a Close is not UTF-8", event, out);
  }
  close(code, {}, out);  // 5.5.1: answered with the code that came
  state_ = State::closed;
  event.emplace(PeerClosed{code, body});
}

void Endpoint::fail(CloseCode code, const char* why, Seen& event, base::Buffer& out) {
  close(code, why, out);
  state_ = State::closed;
  event.emplace(Failed{code, why});
}

void Endpoint::fail(Limit limit, Seen& event, base::Buffer& out) {
  const Refused& refused = refusals[static_cast<std::size_t>(limit)];
  fail(refused.code, refused.why, event, out);
  std::get<Failed>(*event).limit = limit;
}

inline FrameHeader Endpoint::header(Opcode opcode, std::uint64_t length) {
  FrameHeader header{.opcode = opcode, .form = shortest_form(length), .length = length};
  if (role_ == Role::client) header.mask = settings_->keys->next();
  return header;
}

inline void Endpoint::write(Opcode opcode, std::string_view payload, base::Buffer& out) {
  if (state_ != State::open) return;  // 5.5.1
  write_frame(header(opcode, payload.size()), payload, out);
}

inline void Endpoint::write(const FrameHeader& header, const Payload& payload, base::Buffer& out) {
  char* const to = out.room(max_header_size + payload.size());
  const std::size_t n = encode(header, to);
  payload.copy_to(to + n, header.mask.value_or(0));
  out.commit(n + payload.size());
}

void Endpoint::send(Opcode opcode, std::string_view payload, base::Buffer& out) {
  if (is_control(opcode)) {
    assert(payload.size() <= 125);
  } else if (deflates(payload.size())) {
    return send_deflated(opcode, payload, out);
  }
  write(opcode, payload, out);
}

void Endpoint::send(Opcode opcode, Payload payload, base::Buffer& out) {
  if (state_ != State::open) return;
  if (deflates(payload.size())) return send_deflated(opcode, payload.view(), out);
  write(header(opcode, payload.size()), payload, out);
}

void Endpoint::send_part(Opcode opcode, Payload payload, bool last, base::Buffer& out) {
  if (state_ != State::open || (payload.empty() && !last)) return;
  FrameHeader head = header(sending_ ? Opcode::continuation : opcode, payload.size());
  head.fin = last;
  write(head, payload, out);
  sending_ = !last;
}

void Endpoint::send(Message message, base::Buffer& out) {
  if (state_ != State::open) return;
  if (auto* payload = std::get_if<Payload>(&message.content()))
    return send(message.opcode(), *payload, out);
  if (deflates(message.size())) return send_deflated(message.opcode(), message.view(), out);
  const FrameHeader head = header(message.opcode(), message.size());
  char encoded[max_header_size];
  const std::string_view front(encoded, encode(head, encoded));
  auto& gathered = std::get<base::Buffer>(message.content());
  const std::span<char> octets = gathered.span();
  if (head.mask) mask(octets.data(), octets.data(), octets.size(), *head.mask);
  gathered.prepend(front);
  out.take(std::move(gathered));
}

void Endpoint::send_deflated(Opcode opcode, std::string_view payload, base::Buffer& out) {
  if (state_ != State::open) return;
  thread_local base::Buffer deflated;
  deflate_->out.deflate(payload, deflated);
  FrameHeader head = header(opcode, deflated.size());
  head.rsv = rsv1;
  write_frame(head, deflated.view(), out);
  constexpr std::size_t worth_keeping = 1024 * 1024;
  if (deflated.capacity() > worth_keeping) deflated.release();
  deflated.clear();
}

void Endpoint::rest() {
  if (deflate_ == nullptr) return;
  deflate_->in.rest();
  deflate_->out.rest();
}

void Endpoint::close(CloseCode code, std::string_view reason, base::Buffer& out) {
  if (state_ != State::open) return;
  assert(reason.size() <= 123);
  char body[125];
  std::size_t size = 0;
  if (code != CloseCode::no_status) {
    const auto value = static_cast<std::uint16_t>(code);
    body[0] = static_cast<char>(value >> 8);
    body[1] = static_cast<char>(value);
    size = 2 + reason.copy(body + 2, 123);
  }
  write(Opcode::close, {body, size}, out);
  state_ = State::closing;
  sending_ = false;
}

}  // namespace ws

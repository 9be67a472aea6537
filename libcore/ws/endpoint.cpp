#include "libcore/ws/endpoint.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "libcore/base/overloaded.h"

namespace ws {

std::optional<Event> Endpoint::next(std::span<char>& in, base::Buffer& out) {
  if (state_ == State::closed) in = {};  // 1.4, 7.1.7: nothing behind the end is processed
  while (std::optional<Chunk> chunk = reader_.next(in)) {
    if (std::optional<Event> event = take(*chunk, out)) return event;
  }
  return std::nullopt;
}

const char* Endpoint::broken_rule(const FrameHeader& header) const {
  if (header.rsv != 0) return "a reserved bit is set";     // 5.2
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

std::optional<Event> Endpoint::take(Chunk& chunk, base::Buffer& out) {
  if (chunk.first) {
    const char* const broken = broken_rule(chunk.header);
    if (broken != nullptr) return fail(CloseCode::protocol_error, broken, out);
  }
  return is_control(chunk.header.opcode) ? take_control(chunk, out) : take_data(chunk, out);
}

std::optional<Event> Endpoint::take_data(Chunk& chunk, base::Buffer& out) {
  const bool first = !message_.has_value();
  if (first) {
    message_ = chunk.header.opcode;
    message_size_ = 0;
  }
  if (chunk.first) {
    message_size_ += std::min(chunk.header.length, settings_->max_message + 1);  // cannot wrap
    if (message_size_ > settings_->max_message)
      return fail(CloseCode::message_too_big, "message over the size limit", out);  // 10.4
  }
  const bool last = chunk.last && chunk.header.fin;
  if (*message_ == Opcode::text) {  // 5.6, 8.1
    if (!utf8_.feed(chunk.payload.view()) || (last && !utf8_.complete()))
      return fail(CloseCode::invalid_payload, "text is not UTF-8", out);
  }
  const Piece piece{*message_, first, last, chunk.payload};
  if (last) message_.reset();
  return piece;
}

std::optional<Event> Endpoint::take_control(Chunk& chunk, base::Buffer& out) {
  if (!chunk.last || !chunk.first) {
    if (control_ == nullptr) control_ = std::make_unique<base::Buffer>();
    chunk.payload.move_to(*control_);
    if (!chunk.last) return std::nullopt;
  }
  // The data of the event stays valid until the next control frame comes in parts.
  std::string_view body = chunk.payload.view();
  if (!chunk.first) body = control_->view();
  std::optional<Event> event;
  switch (chunk.header.opcode) {
    case Opcode::ping:
      write(Opcode::pong, body, out);  // 5.5.2
      event = Pinged{body};
      break;
    case Opcode::pong:
      event = Ponged{body};
      break;
    default:
      event = take_close(body, out);
      break;
  }
  if (!chunk.first) control_->clear();  // forgets the size; the octets stay where they are
  return event;
}

Event Endpoint::take_close(std::string_view body, base::Buffer& out) {
  if (body.size() == 1)
    return fail(CloseCode::protocol_error, "Close with half a code", out);  // 5.5.1
  CloseCode code = CloseCode::no_status;
  if (!body.empty()) {
    code = static_cast<CloseCode>(static_cast<unsigned char>(body[0]) << 8 |
                                  static_cast<unsigned char>(body[1]));
    if (!is_sendable(code))
      return fail(CloseCode::protocol_error, "Close with a code that may not be sent", out);  // 7.4
    body.remove_prefix(2);
    if (!is_utf8(body))
      return fail(CloseCode::invalid_payload, "reason of a Close is not UTF-8", out);  // 5.5.1, 8.1
  }
  close(code, {}, out);  // 5.5.1: answered with the code that came
  state_ = State::closed;
  return PeerClosed{code, body};
}

Event Endpoint::fail(CloseCode code, const char* why, base::Buffer& out) {
  close(code, why, out);
  state_ = State::closed;
  return Failed{code, why};
}

FrameHeader Endpoint::header(Opcode opcode, std::size_t length) {
  FrameHeader header{.opcode = opcode, .form = shortest_form(length), .length = length};
  if (role_ == Role::client) header.mask = settings_->keys->next();
  return header;
}

void Endpoint::write(Opcode opcode, std::string_view payload, base::Buffer& out) {
  if (state_ != State::open) return;  // 5.5.1
  write_frame(header(opcode, payload.size()), payload, out);
}

void Endpoint::send(Opcode opcode, std::string_view payload, base::Buffer& out) {
  assert(!is_control(opcode) || payload.size() <= 125);
  write(opcode, payload, out);
}

void Endpoint::send(Message message, base::Buffer& out) {
  if (state_ != State::open) return;
  const FrameHeader head = header(message.opcode(), message.size());
  const MaskKey key = head.mask.value_or(0);
  char encoded[max_header_size];
  const std::string_view front(encoded, encode(head, encoded));
  std::visit(base::Overloaded{[&](Payload& payload) {
                                out.append(front);
                                payload.move_to(out, key);
                              },
                              [&](base::Buffer& gathered) {
                                const std::span<char> octets = gathered.span();
                                if (key != 0)
                                  mask(octets.data(), octets.data(), octets.size(), key);
                                gathered.prepend(front);
                                out.take(std::move(gathered));
                              }},
             message.content());
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
}

}  // namespace ws

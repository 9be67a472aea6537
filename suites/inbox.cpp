#include "suites/inbox.h"

#include <utility>

namespace suite {

std::optional<int> code_of(std::string_view close_body) {
  if (close_body.size() < 2) return std::nullopt;
  return static_cast<unsigned char>(close_body[0]) << 8 | static_cast<unsigned char>(close_body[1]);
}

void Inbox::take(std::span<char> in, Time now) {
  const std::uint64_t end_offset = octets_ + in.size();
  while (!flooded) {
    std::optional<ws::Chunk> chunk = reader_.next(in);
    if (!chunk) break;
    const bool control = ws::is_control(chunk->header.opcode);
    if (chunk->first) {
      monitor_.frame(chunk->header, frame_offset_);
      frame_.clear();
      if (!control) {
        data_begun = true;
        if (!opcode_) opcode_ = chunk->header.opcode;
        frame_begin_ = message_.size();
      }
    }
    if (!control) progress_at = now;
    (control ? frame_ : message_) += chunk->payload.view();
    kept_ += chunk->payload.size();
    if (chunk->last) {
      frame_ended(chunk->header, now);
      frame_offset_ = end_offset - in.size();
    }
    flooded = kept_ > limit || frames_ > frame_limit;
  }
  octets_ = end_offset;
}

void Inbox::frame_ended(const ws::FrameHeader& header, Time now) {
  ++frames_;
  const bool control = ws::is_control(header.opcode);
  const std::string_view payload =
      control ? std::string_view(frame_) : std::string_view(message_).substr(frame_begin_);
  base::Buffer wire;  // as it came, or its beginning
  ws::write_frame(header, payload.substr(0, Transcript::octets_kept), wire);
  transcript_.frame(now, Direction::received, header, payload, wire.view(), header.length);
  if (!control) {
    ++fragments_;
    if (!header.fin) return;
    monitor_.message(*opcode_, message_);
    ++message_count;
    messages.push_back(
        {*opcode_, std::exchange(message_, {}), std::exchange(fragments_, 0), order_++, now});
    opcode_.reset();
    return;
  }
  Control came{std::move(frame_), order_++, now};
  switch (header.opcode) {
    case ws::Opcode::ping:
      pings.push_back(std::move(came));
      break;
    case ws::Opcode::pong:
      if (monitor_.pong(came.payload)) progress_at = now;
      ++pong_count;
      pongs.push_back(std::move(came));
      break;
    case ws::Opcode::close:
      monitor_.close(came.payload);
      closes.push_back(std::move(came));
      break;
    default:
      break;  // a reserved opcode: the monitor has seen it
  }
}

void Inbox::ended(session::End how, Time now, bool clean) {
  if (end) return;
  end = how;
  end_at = now;
  transcript_.tcp(now, Direction::received, to_string(how));
  if (clean && how == session::End::fin && !reader_.at_frame_border())
    monitor_.ended_inside_frame();
}

}  // namespace suite

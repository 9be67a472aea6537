#include "suites/inbox.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "suites/deflate_symbols.h"
#include "suites/inflation.h"

namespace suite {

std::optional<int> code_of(std::string_view close_body) {
  if (close_body.size() < 2) return std::nullopt;
  return static_cast<unsigned char>(close_body[0]) << 8 | static_cast<unsigned char>(close_body[1]);
}

void Inbox::allow(std::size_t frames, std::size_t octets) {
  frames_allowed_ += frames;
  octets_allowed_ += octets;
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
        if (!opcode_) {
          opcode_ = chunk->header.opcode;
          rsv1_ = (chunk->header.rsv & ws::rsv1) != 0;
        }
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
    flooded = flooded || kept_ > octets_allowed_ || frames_ > frames_allowed_;
  }
  octets_ = end_offset;
}

void Inbox::agreed(const ws::DeflateTerms& terms) {
  terms_ = terms;
  monitor_.agreed(terms);
}

// The message becomes what it says when it is inflated, as far as that goes.
void Inbox::inflate() {
  constexpr std::size_t sizes_kept = 100;
  if (compressed.sizes.size() < sizes_kept) compressed.sizes.push_back(message_.size());
  ++compressed.messages;
  const std::size_t allowed = octets_allowed_ - std::min(octets_allowed_, kept_);
  Inflation inflation = suite::inflate(message_ + std::string(deflate_tail), window_, allowed);
  if (inflation.state != Inflation::State::whole) {
    // Without anything behind a final block, the tail is no block either.
    Inflation bare = suite::inflate(message_, window_, allowed);
    if (bare.state == Inflation::State::whole && (bare.ends_final || message_.empty()))
      inflation = std::move(bare);
  }
  if (inflation.state == Inflation::State::too_long) flooded = true;
  monitor_.inflated(inflation, message_.size());
  kept_ += inflation.octets.size();
  compressed.farthest = std::max(compressed.farthest, inflation.farthest);
  compressed.refers_back = compressed.refers_back || inflation.reach > 0;
  message_ = std::move(inflation.octets);
  window_ += message_.size() > widest_window
                 ? std::string_view(message_).substr(message_.size() - widest_window)
                 : std::string_view(message_);
  if (window_.size() > widest_window) window_.erase(0, window_.size() - widest_window);
}

void Inbox::frame_ended(const ws::FrameHeader& header, Time now) {
  ++frames_;
  const bool control = ws::is_control(header.opcode);
  const std::string_view payload =
      control ? std::string_view(frame_) : std::string_view(message_).substr(frame_begin_);
  if (header.mask && masks_.size() < masks_kept) {
    Masked masked{.key = *header.mask, .payload = {}};
    if (payload.size() >= sizeof(std::uint32_t))
      std::memcpy(&masked.payload.emplace(), payload.data(), sizeof(std::uint32_t));
    masks_.push_back(masked);
  }
  base::Buffer wire;  // as it came, or its beginning
  ws::write_frame(header, payload.substr(0, Transcript::octets_kept), wire);
  transcript_.frame(now, Direction::received, header, payload, wire.view(), header.length);
  if (!control) {
    ++fragments_;
    if (!header.fin) return;
    if (terms_ && rsv1_) inflate();
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

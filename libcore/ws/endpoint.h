#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "libcore/base/buffer.h"
#include "libcore/ws/codes.h"
#include "libcore/ws/deflate.h"
#include "libcore/ws/frame.h"
#include "libcore/ws/keys.h"
#include "libcore/ws/message.h"
#include "libcore/ws/utf8.h"

namespace ws {

// What all endpoints of one kind share.
struct Settings {
  std::uint64_t max_message = 64 * 1024 * 1024;   // octets of one message; beyond: 1009 (10.4)
  std::uint64_t max_inflated = 64 * 1024 * 1024;  // the same, of one that came compressed
  std::uint64_t max_frame = 64 * 1024 * 1024;     // octets of one data frame; beyond: 1009
  std::uint32_t max_fragments = 64 * 1024;        // frames of one message; beyond: 1008
  MaskKeys* keys = nullptr;                       // clients only

  int deflate_level = 6;           // 1 (fast) to 9 (small)
  std::uint64_t deflate_from = 0;  // octets; a shorter message is sent as it is
};

// A stretch of a message that has passed every rule so far: order of fragments, limits, UTF-8.
struct Piece {
  Opcode opcode;    // text or binary, on every piece of the message
  bool first;       // the message begins here
  bool last;        // the message ends here, and is good as a whole
  Payload payload;  // points into what was read, or inflated; its view() is unmasked
};

struct Pinged {  // already answered
  std::string_view data;
};

struct Ponged {
  std::string_view data;
};

// The peer's Close came. It has been answered unless ours went first.
struct PeerClosed {
  CloseCode code;  // no_status where the Close was empty
  std::string_view reason;
};

// The limit of `Settings` that a message was over.
enum class Limit : std::uint8_t { none, message, inflated, frame, fragments };

// The peer broke a rule, and the connection was failed (7.1.7): a Close with `code` is in the
// output.
struct Failed {
  CloseCode code;
  const char* why;
  Limit limit = Limit::none;
};

using Event = std::variant<Piece, Pinged, Ponged, PeerClosed, Failed>;

// One conforming end of an open connection, behind its opening handshake: octets in, events out.
// All rules of sections 5 to 8 are here.
//
//   open -> closing -> closed    closing: our Close is sent, the peer's has not come
//   open -> closed               the peer's Close is answered, or it broke a rule
class Endpoint {
 public:
  // `settings` and what it refers to must outlive the endpoint.
  Endpoint(Role role, const Settings& settings) : settings_(&settings), role_(role) {}

  // From here on with permessage-deflate; before the first octet.
  void use_deflate(const DeflateTerms& terms);

  // Takes one event off the front of `in`, or returns nothing once `in` is used up; what has to be
  // answered is written to `out`. Views in the event are good until the next call, or until `in`
  // goes.
  std::optional<Event> next(std::span<char>& in, base::Buffer& out);

  // These send nothing any more once a Close was sent (5.5.1), so callers need not ask. Messages
  // are compressed where that was agreed on and they are not too short for it.
  void send(Opcode opcode, std::string_view payload, base::Buffer& out);
  void send(Opcode opcode, Payload payload, base::Buffer& out);
  void send(Message message, base::Buffer& out);
  void ping(std::string_view data, base::Buffer& out) { send(Opcode::ping, data, out); }
  // Begins the closing handshake (7.1.2); with no_status the Close is empty. `reason` of at most
  // 123 octets of UTF-8.
  void close(CloseCode code, std::string_view reason, base::Buffer& out);

  // Sends a message in fragments, uncompressed, while it is still coming or being made (5.4). From
  // the first to the `last` of them no other message may be sent; what is no message may.
  void send_part(Opcode opcode, Payload payload, bool last, base::Buffer& out);
  // A message of ours has begun and waits for its last fragment.
  bool sending() const { return sending_; }

  // Frees what an idle end can do without, some 300 KiB where compression keeps its context; it
  // comes back with the next compressed message.
  void rest();
  // Messages are compressed if they are not too short for it.
  bool deflates() const { return deflate_ != nullptr; }
  bool resting() const {
    return deflate_ == nullptr || (deflate_->in.resting() && deflate_->out.resting());
  }

  // No data may be sent any more.
  bool closing() const { return state_ != State::open; }
  // Both Closes are through, or the connection was failed: TCP may end (7.1.1; the server goes
  // first).
  bool closed() const { return state_ == State::closed; }

 private:
  enum class State : std::uint8_t { open, closing, closed };

  // Each leaves an event, or none.
  using Seen = std::optional<Event>;
  bool take_short(std::span<char>& in, Seen& event, base::Buffer& out);
  void take(Chunk& chunk, Seen& event, base::Buffer& out);
  void take_data(Chunk& chunk, Seen& event, base::Buffer& out);
  void take_control(Chunk& chunk, Seen& event, base::Buffer& out);
  void take_close(std::string_view body, Seen& event, base::Buffer& out);
  void inflate(Seen& event, base::Buffer& out);
  void deliver(Piece piece, Seen& event, base::Buffer& out);
  void fail(CloseCode code, const char* why, Seen& event, base::Buffer& out);
  void fail(Limit limit, Seen& event, base::Buffer& out);
  const char* broken_rule(const FrameHeader& header) const;
  bool is_text(Payload& payload, bool last);
  bool inflating() const { return deflate_ != nullptr && deflate_->in.pending(); }
  bool deflates(std::size_t size) const {
    return deflate_ != nullptr && size >= settings_->deflate_from;
  }
  void send_deflated(Opcode opcode, std::string_view payload, base::Buffer& out);
  void write(Opcode opcode, std::string_view payload, base::Buffer& out);
  void write(const FrameHeader& header, const Payload& payload, base::Buffer& out);
  FrameHeader header(Opcode opcode, std::uint64_t length);

  FrameReader reader_;
  const Settings* settings_;
  std::unique_ptr<base::Buffer> control_;  // of a control frame that came in parts
  std::unique_ptr<Deflate> deflate_;       // where it was agreed on
  std::uint64_t message_size_ = 0;         // octets of the present message: declared, or inflated
  std::uint32_t frames_ = 0;               // of the present message
  std::optional<Opcode> message_;          // a message has begun and is not finished
  Utf8Validator utf8_;
  Role role_;
  State state_ = State::open;
  bool deflated_ = false;  // the present message
  bool sending_ = false;
};

static_assert(sizeof(Endpoint) <= 72);  // every connection has one

}  // namespace ws

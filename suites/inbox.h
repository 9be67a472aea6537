#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "libcore/session/session.h"
#include "libcore/ws/codes.h"
#include "libcore/ws/extension.h"
#include "libcore/ws/frame.h"
#include "suites/finding.h"
#include "suites/monitor.h"
#include "suites/transcript.h"

namespace suite {

// What the peer has said on one connection behind its opening handshake, and what of it nobody has
// looked at yet. It accepts any octets; what it keeps is bounded.
class Inbox {
 public:
  using Time = session::Clock::time_point;

  struct Message {
    ws::Opcode opcode;  // any data opcode; continuation where none was open
    std::string payload;
    std::size_t frames;  // it came in
    std::size_t order;   // among all whole messages and control frames, from 0
    Time at;
  };
  struct Control {
    std::string payload;
    std::size_t order;
    Time at;
  };

  Inbox(ws::Role judged, Transcript& transcript) : monitor_(judged), transcript_(transcript) {}

  // permessage-deflate was agreed on: messages with RSV1 are inflated, whatever else is wrong.
  void agreed(const ws::DeflateTerms& terms);

  // Takes all of `in`.
  void take(std::span<char> in, Time now);
  // `clean`: nothing had gone wrong before, so that the end should fall between two frames.
  void ended(session::End end, Time now, bool clean);

  std::deque<Message> messages;  // not looked at yet, likewise pongs
  std::deque<Control> pongs;
  std::vector<Control> pings;
  std::vector<Control> closes;
  std::optional<session::End> end;
  Time end_at{};
  Time progress_at{};  // the last octet that can be awaited: of data, of Pongs that were asked for
  bool data_begun = false;        // a data frame has begun to come
  bool flooded = false;           // more octets or frames than allowed: nothing is kept any more
  std::size_t message_count = 0;  // all that came, looked at or not
  std::size_t pong_count = 0;

  // How the peer compresses.
  struct Compressed {
    std::vector<std::size_t> sizes;  // of the first messages with RSV1
    std::size_t messages = 0;        // with RSV1
    std::size_t farthest = 0;        // the greatest distance
    bool refers_back = false;        // to earlier messages
  };
  Compressed compressed;
  const std::optional<ws::DeflateTerms>& terms() const { return terms_; }

  const std::vector<Masked>& masks() const& { return masks_; }
  const std::vector<Masked>& masks() const&& = delete;
  static constexpr std::size_t masks_kept = 4096;

  // So much more may come back than usual.
  void allow(std::size_t frames, std::size_t octets);
  // So many octets of messages, in however small pieces, compressed and inflated.
  void allow_messages(std::size_t octets) { allow(octets / 64, 3 * octets); }

  // Behind the opening handshake, all that came.
  std::uint64_t octets() const { return octets_; }

  Monitor& monitor() { return monitor_; }

  static constexpr std::size_t limit = 64 * 1024 * 1024;
  static constexpr std::size_t frame_limit = 200'000;

 private:
  void frame_ended(const ws::FrameHeader& header, Time now);
  void inflate();

  Monitor monitor_;
  Transcript& transcript_;
  ws::FrameReader reader_;
  std::uint64_t octets_ = 0;
  std::uint64_t frame_offset_ = 0;  // where the present frame begins, or the next one
  std::size_t kept_ = 0;
  std::size_t frames_ = 0;
  std::size_t octets_allowed_ = limit;
  std::size_t frames_allowed_ = frame_limit;
  std::size_t order_ = 0;
  std::string frame_;                 // payload of the present frame if it is a control frame
  std::string message_;               // payload of the present message
  std::size_t frame_begin_ = 0;       // of the present frame in message_
  std::optional<ws::Opcode> opcode_;  // of the present message
  bool rsv1_ = false;                 // on its first frame
  std::size_t fragments_ = 0;         // of it so far
  std::optional<ws::DeflateTerms> terms_;
  std::string window_;  // the end of what compressed messages said so far
  std::vector<Masked> masks_;
};

// The code of a Close body; none if it is empty or cut.
std::optional<int> code_of(std::string_view close_body);

}  // namespace suite

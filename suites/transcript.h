#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/session/session.h"
#include "libcore/ws/frame.h"

namespace suite {

enum class Direction : std::uint8_t { sent, received, event };

// What went over the wire in one conversation, for reports. Bounded: of long frames the first
// octets are kept, of many entries the first and the last ones.
class Transcript {
 public:
  struct Entry {
    session::Clock::time_point at;
    Direction direction;
    std::string_view kind;  // "http", "frame", "tcp", "note"
    std::string summary;    // one line; foreign octets are escaped
    std::string octets;     // the first of them, as on the wire
    std::uint64_t length;   // how many there were
  };

  void http(session::Clock::time_point at, Direction direction, std::string_view head);
  // `wire` is the frame as it goes over the wire, or its beginning; `payload` likewise, unmasked.
  void frame(session::Clock::time_point at, Direction direction, const ws::FrameHeader& header,
             std::string_view payload, std::string_view wire, std::uint64_t length);
  void raw(session::Clock::time_point at, Direction direction, std::string_view octets);
  void tcp(session::Clock::time_point at, Direction direction, std::string_view what);
  void note(session::Clock::time_point at, std::string what);

  const std::vector<Entry>& entries() const& { return entries_; }
  const std::vector<Entry>& entries() const&& = delete;

  static constexpr std::size_t octets_kept = 160;
  static constexpr std::size_t entries_kept = 200;

 private:
  void add(Entry entry);
  void leave_some_out(session::Clock::time_point at);

  std::vector<Entry> entries_;
  std::uint64_t left_out_ = 0;
};

// One line about a frame: `Close 1002 "protocol error"`, `Text without FIN, 5 octets "Hello"`.
std::string summary(const ws::FrameHeader& header, std::string_view payload);

}  // namespace suite

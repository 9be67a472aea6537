#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/session/session.h"
#include "libcore/stats/histogram.h"
#include "libcore/stats/timeline.h"

namespace load {

// What is measured, with the names that results and thresholds use. A new figure is a member of its
// enum and a name here; merging and results follow.
enum class Metric : unsigned char {
  connect,  // from the begin of the dial until the opening handshake is done
  connect_tcp,
  connect_tls,
  connect_upgrade,
  rtt,          // from when the message was due until its reply was read
  rtt_service,  // from when it was really sent
  send_lag,     // between the two
  close,        // from our Close to the peer's
};
inline constexpr std::array<std::string_view, 8> metric_names{
    "connect", "connect.tcp", "connect.tls", "connect.upgrade",
    "rtt",     "rtt.service", "send_lag",    "close"};

enum class Count : unsigned char {
  due,     // messages that the plan wanted, in the open loop
  missed,  // of those: there was no open connection when they were due
  sent,
  received,    // messages, right or wrong
  sent_bytes,  // of payload
  received_bytes,
  connected,
  connect_failed,
  not_begun,        // of those: this machine had no port or descriptor for them
  disconnected,     // connections that did not live to the end of the plan
  timeouts,         // messages that were never answered
  protocol_errors,  // connections that the peer broke a rule on
  verify_failed,    // replies of wrong content, and messages that nobody asked for
};
inline constexpr std::array<std::string_view, 13> count_names{
    "due",          "missed",         "sent",
    "received",     "sent.bytes",     "received.bytes",
    "connected",    "connect.failed", "connect.not_begun",
    "disconnected", "timeouts",       "protocol_errors",
    "verify.failed"};
using Counts = std::array<std::uint64_t, count_names.size()>;

// The places of stats::Slot::levels and ::histograms in our timelines; those of ::counts are Count.
enum class Level : unsigned char { connections, outstanding };
inline constexpr std::array<std::string_view, 2> level_names{"connections", "outstanding"};
inline constexpr std::array<std::string_view, 1> slot_time_names{"rtt"};

// The figures of one stage, in µs and pieces.
struct Figures {
  std::array<stats::Histogram, metric_names.size()> times;
  Counts counts{};

  void record(Metric metric, std::chrono::nanoseconds time) {
    const std::int64_t ns = time.count();
    times[std::size_t(metric)].record(ns < 0 ? 0 : static_cast<std::uint64_t>(ns) / 1000);
  }
  void count(Count what, std::uint64_t n = 1) { counts[std::size_t(what)] += n; }

  const stats::Histogram& operator[](Metric m) const { return times[std::size_t(m)]; }
  std::uint64_t operator[](Count c) const { return counts[std::size_t(c)]; }

  void add(const Figures& other);
};

// The stages of a run, as the plan has them.
enum class Stage : unsigned char { connect, warmup, steady };
inline constexpr std::array<std::string_view, 3> stage_names{"connect", "warmup", "steady"};

// What one worker measured. A message belongs to the stage in which it was due, with its reply;
// everything else to the stage in which it happened.
class Tally {
 public:
  using Time = session::Clock::time_point;

  // When the stages behind `connect` begin.
  Tally(Time traffic_begin, Time record_begin)
      : traffic_begin_(traffic_begin), record_begin_(record_begin) {}

  Figures& at(Time time) {
    if (time >= record_begin_) [[likely]]
      return stages_[std::size_t(Stage::steady)];
    return stages_[std::size_t(time >= traffic_begin_ ? Stage::warmup : Stage::connect)];
  }
  // A round trip into the slot that is open.
  void record_in_slot(std::chrono::nanoseconds rtt) {
    slot_rtt_.record(static_cast<std::uint64_t>(rtt.count()) / 1000);
  }

  // Something went wrong, in words: "connect: connection refused". There is room for many causes
  // but not for any number, as some come from the peer: the rest is "other".
  void count_error(std::string cause, std::uint64_t n = 1);

  std::array<std::uint64_t, level_names.size()> levels{};  // now
  std::uint64_t& operator[](Level level) { return levels[std::size_t(level)]; }

  // Ends the open slot, which began at `start` (since the start of the run): appends it to the
  // series and returns it.
  stats::Slot end_slot(std::chrono::nanoseconds start);

  // Adds what another worker measured in the same run.
  void merge(Tally other);

  const Figures& operator[](Stage stage) const { return stages_[std::size_t(stage)]; }
  // Of all stages together.
  Counts totals() const;
  const std::map<std::string, std::uint64_t>& errors() const& { return errors_; }
  const stats::Timeline& series() const& { return series_; }

 private:
  Time traffic_begin_;
  Time record_begin_;
  std::array<Figures, stage_names.size()> stages_;
  std::map<std::string, std::uint64_t> errors_;
  stats::Timeline series_;
  stats::Histogram slot_rtt_{stats::coarse_shape};
  Counts at_slot_begin_{};
};

}  // namespace load

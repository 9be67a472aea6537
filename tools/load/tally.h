#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/session/session.h"
#include "libcore/stats/histogram.h"
#include "libcore/stats/timeline.h"
#include "tools/load/governor.h"

namespace load {

// What is measured, with the names that results and thresholds use. A new figure is a member of its
// enum and a name here; merging and results follow.
enum class Metric : std::uint8_t {
  connect,  // from the begin of the dial until the opening handshake is done
  connect_tcp,
  connect_tls,
  connect_upgrade,
  connect_first_message,  // from the begin of the dial until the first message came
  rtt,                    // from when the message was due until its reply was read
  rtt_service,            // from when it was really sent
  send_lag,               // between the two
  delivery,               // from when a publication was due until a subscriber read it
  ping,                   // from our Ping to its Pong
  close,                  // from our Close to the peer's
  recovery,               // from the loss of a connection until it was open again
};
inline constexpr std::array<std::string_view, 12> metric_names{
    "connect", "connect.tcp", "connect.tls", "connect.upgrade", "connect.first_message",
    "rtt",     "rtt.service", "send_lag",    "delivery",        "ping",
    "close",   "recovery"};

enum class Count : std::uint8_t {
  due,     // messages that the plan wanted, where it has times
  missed,  // of those: there was no open connection when they were due
  sent,
  received,    // messages, right or wrong
  sent_bytes,  // of payload
  received_bytes,
  connected,
  connect_failed,
  not_begun,        // of those: this machine had no port or descriptor for them
  disconnected,     // connections that ended otherwise than was planned
  timeouts,         // replies, deliveries and Pongs that did not come in time
  protocol_errors,  // connections that the peer broke a rule on
  verify_failed,    // messages of wrong content, and such as nobody asked for
  published,
  deliveries_due,  // subscribers that there were for what was published
  deliveries,      // that came, each once
  gaps,            // numbers of a publisher that did not come
  duplicates,
  reordered,
  ignored,       // messages that the profile says not to look at
  flows,         // that were done to their end
  resumed,       // connections of which TLS knew the server from an earlier one
  dialled_late,  // that connect_rate or arrivals wanted sooner; this machine was too slow
};
inline constexpr std::array<std::string_view, 23> count_names{"due",
                                                              "missed",
                                                              "sent",
                                                              "received",
                                                              "sent.bytes",
                                                              "received.bytes",
                                                              "connected",
                                                              "connect.failed",
                                                              "connect.not_begun",
                                                              "disconnected",
                                                              "timeouts",
                                                              "protocol_errors",
                                                              "verify.failed",
                                                              "published",
                                                              "deliveries.due",
                                                              "deliveries",
                                                              "sequence.gaps",
                                                              "sequence.duplicates",
                                                              "sequence.reordered",
                                                              "ignored",
                                                              "flows",
                                                              "connect.resumed",
                                                              "connect.late"};
using Counts = std::array<std::uint64_t, count_names.size()>;

// The places of stats::Slot::levels in our timelines; those of ::counts are Count, and those of
// ::histograms Metric. ::errors are by cause, as count_error has them.
enum class Level : std::uint8_t {
  connections,
  outstanding,
  processor,  // thousandths of one that the worker's thread used
};
inline constexpr std::array<std::string_view, 3> level_names{"connections", "outstanding",
                                                             "processor"};

// The figures of one stage, in µs and pieces.
class Figures {
 public:
  void record(Metric metric, std::chrono::nanoseconds time, std::uint64_t n = 1) {
    times(metric).record(micros(time), n);
  }
  void count(Count what, std::uint64_t n = 1) { counts_[std::size_t(what)] += n; }

  // Empty where nothing was recorded.
  const stats::Histogram& operator[](Metric metric) const;
  std::uint64_t operator[](Count count) const { return counts_[std::size_t(count)]; }
  const Counts& counts() const& { return counts_; }

  void add(const Figures& other);

  static std::uint64_t micros(std::chrono::nanoseconds time) {
    return time.count() < 0 ? 0 : static_cast<std::uint64_t>(time.count()) / 1000;
  }

 private:
  stats::Histogram& times(Metric metric) {
    auto& histogram = times_[std::size_t(metric)];
    if (!histogram) [[unlikely]]
      histogram.emplace();
    return *histogram;
  }

  std::array<std::optional<stats::Histogram>, metric_names.size()> times_;  // made when needed
  Counts counts_{};
};

// What one worker measured. A message belongs to the stage in which it was due, with its reply;
// everything else to the stage in which it happened.
class Tally {
 public:
  using Time = session::Clock::time_point;

  // The first stage begins at `start`; nothing is measured before. The slots of the series have
  // the length `step`.
  explicit Tally(Time start, std::chrono::nanoseconds step = std::chrono::seconds(1))
      : series_(step) {
    begin_stage(start);
  }

  // The next stage begins.
  void begin_stage(Time at);

  Figures& at(Time time) {
    if (time >= begins_.back()) [[likely]]
      return stages_.back();
    std::size_t stage = stages_.size() - 1;
    while (stage > 0 && time < begins_[stage]) --stage;
    return stages_[stage];
  }
  // Into the slot that is open, too.
  void record(Metric metric, std::chrono::nanoseconds time, Figures& figures, std::uint64_t n = 1) {
    figures.record(metric, time, n);
    auto& slot = slot_times_[std::size_t(metric)];
    if (!slot) [[unlikely]]
      slot.emplace(stats::coarse_shape);
    slot->record(Figures::micros(time), n);
  }
  void record(Metric metric, std::chrono::nanoseconds time, Time of) {
    record(metric, time, at(of));
  }

  // Deliveries of what was due in that second of the run: how many there should be, and came.
  struct Reach {
    std::uint64_t due = 0;
    std::uint64_t came = 0;
    double share() const {
      return due == 0 ? 1 : static_cast<double>(came) / static_cast<double>(due);
    }
  };
  Reach& reach(Time due);
  const std::map<std::size_t, Reach>& reaches() const& { return reaches_; }

  // What became of a rate by latency, in one stage of one traffic: by their places in the profile.
  struct Steering {
    std::size_t scenario;
    std::size_t traffic;
    std::size_t stage;
    friend auto operator<=>(const Steering&, const Steering&) = default;
  };
  struct Steered {
    double sum = 0;  // of the rates that each worker found
    std::uint64_t workers = 0;
    bool kept = true;  // by all of them

    double rate() const { return sum / static_cast<double>(workers); }
    void add(const Governor::Found& found) { add({found.rate, 1, found.kept}); }
    void add(const Steered& other) {
      sum += other.sum;
      workers += other.workers;
      kept = kept && other.kept;
    }
  };
  Steered& steered(const Steering& what) { return steered_[what]; }
  const std::map<Steering, Steered>& steered() const& { return steered_; }

  // Something went wrong, in words: "connect: connection refused". There is room for many causes
  // but not for any number, as some come from the peer: the rest is "connect: other".
  void count_error(std::string cause, std::uint64_t n = 1);
  // A step `mark` was reached.
  void mark(const std::string& name) { ++marks_[name]; }

  std::array<std::uint64_t, level_names.size()> levels{};  // now
  std::uint64_t& operator[](Level level) { return levels[std::size_t(level)]; }

  // Ends the open slot, which began at `start` (since the start of the run): appends it to the
  // series and returns it.
  stats::Slot end_slot(std::chrono::nanoseconds start);

  // Adds what another worker measured in the same run.
  void merge(Tally other);

  // Of one stage; of all.
  const Figures& operator[](std::size_t stage) const { return stages_[stage]; }
  std::size_t stages() const { return stages_.size(); }
  Counts totals() const;
  const std::map<std::string, std::uint64_t>& errors() const& { return errors_; }
  const std::map<std::string, std::uint64_t>& marks() const& { return marks_; }
  const stats::Timeline& series() const& { return series_; }

 private:
  std::vector<Time> begins_;
  std::vector<Figures> stages_;
  std::map<std::size_t, Reach> reaches_;  // by second of the run
  std::map<Steering, Steered> steered_;
  std::map<std::string, std::uint64_t> errors_;
  std::map<std::string, std::uint64_t> marks_;
  stats::Timeline series_;
  std::array<std::optional<stats::Histogram>, metric_names.size()> slot_times_;
  Counts at_slot_begin_{};
  std::map<std::string, std::uint64_t> errors_at_slot_begin_;
};

}  // namespace load

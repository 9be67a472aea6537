#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "libcore/base/buffer.h"
#include "libcore/base/random.h"
#include "suites/finding.h"
#include "suites/inbox.h"
#include "suites/vocabulary.h"

namespace suite {

// A Stream under way: makes the frames in parts, and takes back what answers them.
class Streaming {
 public:
  using Time = session::Clock::time_point;

  // `stream` must outlive it.
  Streaming(const Stream& stream, double scale, ws::Role speaker, Time now);

  // Appends the next part and returns how many frames it is: none where all is sent, or echoes have
  // to come first.
  std::size_t write(base::Buffer& out, base::Random& random, Time now);
  // Takes echoes out of the inbox, and Pongs that carry what is sent, and appends how long the
  // echoes took. What is wrong with one, or nothing.
  std::optional<Judgement> take(Inbox& inbox, std::vector<Timing>& timings);
  // Begins no frame any more.
  void stop() { times_ = sent_; }

  Time began() const { return began_; }
  bool all_sent() const { return sent_ == times_; }
  // Nothing is to be sent any more, and every echo has come.
  bool complete() const { return all_sent() && owed() == 0; }
  std::size_t owed() const { return stream_.in_flight == 0 ? 0 : sent_ - answered_; }
  std::size_t sent() const { return sent_; }
  // Octets of payload that were sent.
  std::uint64_t octets() const { return std::uint64_t{sent_} * payload_.size(); }
  Stretch result(Time now) const;

 private:
  const Stream& stream_;
  const std::string payload_;
  const ws::Role speaker_;
  const Time began_;
  std::size_t times_;
  std::size_t sent_ = 0;
  std::size_t answered_ = 0;
  std::deque<Time> sent_at_;  // of what is not answered, where echoes are timed
};

}  // namespace suite

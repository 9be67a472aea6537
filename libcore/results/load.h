#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libcore/results/change.h"
#include "libcore/results/run.h"
#include "libcore/stats/histogram.h"
#include "libcore/stats/sparse.h"

namespace results {

// Metrics have the names of the threshold language. Times: connect, connect.dns, connect.tcp,
// connect.tls, connect.upgrade, connect.first_message, rtt, rtt.service, delivery, ping, close,
// recovery, send_lag. Counters: sent, received, sent.bytes, received.bytes, connect.failed,
// disconnected, timeouts ... In a slot of the series also reach.due and reach.came: deliveries of
// what was due then, however late they came.
using Counters = std::map<std::string, std::uint64_t>;

struct Distribution {
  std::string unit = "us";
  stats::Histogram histogram;

  friend bool operator==(const Distribution&, const Distribution&) = default;
};
using Distributions = std::map<std::string, Distribution>;

// Buckets of all histograms of one file together (8 octets each), so that a short one cannot ask
// for much memory.
inline constexpr std::size_t most_buckets = std::size_t{1} << 24;

// One stretch of the plan, with what was measured in it.
struct Stage {
  std::string name;
  std::chrono::nanoseconds start{};  // since the start of the run
  std::chrono::nanoseconds duration{};
  bool record = true;  // counts towards the figures of the whole run
  Counters counters;
  Distributions histograms;

  friend bool operator==(const Stage&, const Stage&) = default;
};

// Something that the run did on purpose at a moment: an event of its profile.
struct Event {
  std::string name;
  std::chrono::nanoseconds start{};  // since the start of the run

  friend bool operator==(const Event&, const Event&) = default;
};

// One slot of the series, a second long or longer.
struct SeriesSlot {
  std::chrono::nanoseconds start{};  // since the start of the run
  Counters counts;                   // what happened in it
  // How much there was: connections, outstanding; processor, in thousandths of one, that the load
  // generator used.
  Counters levels;
  Counters errors;  // by cause, as those of the whole run
  std::map<std::string, stats::SparseHistogram> times;

  friend bool operator==(const SeriesSlot&, const SeriesSlot&) = default;
};

struct Threshold {
  std::string text;      // as it was written: "rtt p99 < 50ms"
  std::string observed;  // with its unit: "12.3ms"
  bool pass = false;
  bool warning = false;  // one that does not hold is told and fails nothing

  friend bool operator==(const Threshold&, const Threshold&) = default;
};

// A check of the measurement itself: had the load generator trouble of its own?
struct Validity {
  std::string check;  // "send lag p99"
  std::string limit;
  std::string observed;
  bool ok = false;

  friend bool operator==(const Validity&, const Validity&) = default;
};

// What was fetched from one address in each second of a run, as a server tells its own metrics to
// Prometheus.
struct Scrape {
  struct Series {
    std::string name;                           // with its labels: http_requests_total{code="200"}
    bool counter = false;                       // it only grows: what tells is how fast
    std::vector<std::optional<double>> values;  // finite; one a slot of the run's series, or none

    friend bool operator==(const Series&, const Series&) = default;
  };
  std::string url;
  std::uint64_t answers = 0;
  std::uint64_t failures = 0;
  std::string failure;                // why the last of them failed
  std::vector<std::string> left_out;  // metrics some series of which found no room
  std::vector<Series> series;

  friend bool operator==(const Scrape&, const Scrape&) = default;
};

// One of several runs of the same plan, made one after another, whose result is one.
struct Trial {
  std::string started;  // see utc_text
  std::chrono::nanoseconds duration{};
  std::chrono::nanoseconds recorded{};  // of that, in stages that are
  Verdict verdict;
  double offered_rate = 0;  // from here on as the Load of that run alone has it
  double achieved_rate = 0;
  Counters counters;
  Distributions histograms;
  Counters errors;
  std::chrono::nanoseconds processor_time{};

  friend bool operator==(const Trial&, const Trial&) = default;
};

// A search for the highest value of one number of the plan at which a threshold holds.
struct Search {
  // A run of its own at one value.
  struct Trial {
    std::uint64_t value = 0;
    std::string started;  // see utc_text
    std::chrono::nanoseconds duration{};
    bool holds = false;
    bool valid = false;        // else it says nothing of the target
    std::string observed;      // of the threshold, with its unit
    std::string why;           // it does not hold; empty where it does
    double achieved_rate = 0;  // messages a second; finite
    Counters times;            // of `metric`, in µs: "p50", "p99", ..., "max"; none: not measured

    friend bool operator==(const Trial&, const Trial&) = default;
  };
  std::string vary;           // what is varied: rate, connections, connect_rate
  std::string until;          // the threshold: "rtt p99 < 50ms"
  std::string metric;         // that `times` are of
  std::uint64_t found = 0;    // the highest value that held, and did once more; 0: none
  std::uint64_t most = 0;     // that was asked for; 0: any
  std::vector<Trial> trials;  // in the order in which they were made

  friend bool operator==(const Search&, const Search&) = default;
};

// How runs compare with an earlier result.
struct Baseline {
  std::string file;
  double confidence = 0;  // that a change had to have
  std::vector<Change> changes;
  std::vector<std::string> warnings;

  friend bool operator==(const Baseline&, const Baseline&) = default;
};

// What one load generator did of a run that several share.
struct Shard {
  unsigned index = 0;   // from 1
  unsigned of = 0;      // how many there have to be; 0 where nobody said
  std::string host;     // it ran on
  std::string started;  // see utc_text
  std::chrono::nanoseconds duration{};
  Verdict verdict;  // on its share alone

  friend bool operator==(const Shard&, const Shard&) = default;
};

// What a load run leaves behind. Of several runs of one plan that is all of them; of a search it is
// the last of its trials, which is made at the value that was found.
struct Load {
  Run run;
  std::map<std::string, std::string> profile;  // effective settings
  std::vector<double> percentiles;             // that people asked to be shown; none: the usual
  unsigned workers = 0;
  double offered_rate = 0;   // messages a second, over all connections; finite, 0 for "max"
  double achieved_rate = 0;  // finite
  std::vector<Stage> stages;
  std::vector<Event> events;
  Counters marks;                                           // how often each was reached, by name
  Counters counters;                                        // of all recorded stages
  Distributions histograms;                                 // likewise
  Counters errors;                                          // by cause
  std::chrono::nanoseconds step = std::chrono::seconds(1);  // length of a slot of the series
  std::vector<SeriesSlot> series;
  std::vector<Scrape> scrapes;  // on the same time axis
  std::vector<Threshold> thresholds;
  std::vector<Validity> validity;
  std::vector<Trial> trials;  // where there was more than one run
  std::optional<Search> search;
  std::optional<Baseline> baseline;
  std::vector<Shard> shards;   // by index; none where one load generator did it all
  double processor_share = 0;  // of the processors that its workers could use, while recorded
  std::chrono::nanoseconds processor_time{};  // of the load generator
  std::uint64_t peak_memory = 0;              // octets, likewise

  friend bool operator==(const Load&, const Load&) = default;
};

}  // namespace results

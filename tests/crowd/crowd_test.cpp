// assay-load with thousands of connections (CROWD), over loopback: nothing is lost from its counts,
// whatever the server does, and they are those of the server.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <ostream>
#include <string>

#include "libcore/base/text.h"
#include "tests/load/programs.h"

namespace {

using test::errors;
using test::Figures;
using test::Ran;
using test::run;
using test::Server;
using test::Words;

constexpr std::uint64_t crowd = CROWD;
constexpr std::uint64_t most_memory = 400ull << 20;  // with the sanitizers' shadow

// As many as there should be have come or not, each that failed has a cause, and so has each that
// was lost.
void expect_sums(const Ran& ran) {
  const results::Load& load = ran.result;
  ASSERT_FALSE(load.counters.empty()) << "no result: " << ran.out << ran.err;
  EXPECT_EQ(load.counters.at("connected") + load.counters.at("connect.failed"), crowd);
  EXPECT_EQ(errors(load, "connect: "), load.counters.at("connect.failed"));
  EXPECT_EQ(errors(load, "disconnected: "), load.counters.at("disconnected"));
  EXPECT_EQ(errors(load, "other"), 0u);
  EXPECT_LE(load.counters.at("disconnected"), load.counters.at("connected"));
  EXPECT_LE(load.counters.at("protocol_errors"), load.counters.at("disconnected"));
  EXPECT_EQ(load.counters.at("connect.not_begun"), 0u);
  EXPECT_LT(load.peak_memory, most_memory);
  for (const char* name : {"connected", "connect.failed", "disconnected", "protocol_errors"}) {
    std::uint64_t sum = 0;
    for (const results::SeriesSlot& slot : load.series)
      if (const auto found = slot.counts.find(name); found != slot.counts.end())
        sum += found->second;
    EXPECT_EQ(sum, load.counters.at(name)) << name << " over the series";
  }
  EXPECT_EQ(load.series.back().levels.at("connections"), 0u) << "all are gone";
}

struct Foe {
  const char* name;             // of tests/suites/hostile.cpp
  bool opens;                   // with a good answer to the request
  const char* cause;            // of what every connection comes to; a glob
  const char* timeout = "60s";  // of what it never answers
};

// A table of them is shown where a test fails.
void PrintTo(const Foe& foe, std::ostream* out) { *out << foe.name; }

class Crowd : public testing::TestWithParam<Foe> {};

TEST_P(Crowd, IsCountedToTheLastConnection) {
  const Foe& foe = GetParam();
  net::Child server({.words = {HOSTILE_SERVER, foe.name, "4KiB"}, .capture_out = true});
  const std::string line = server.read_line(test::patience).value_or("no line");
  // However busy the machine is, there is time to open what opens.
  const std::string to_open = foe.opens ? "60s" : foe.timeout;
  const Ran ran =
      run({"ws://" + line.substr(line.rfind(' ') + 1) + "/", "-c", std::to_string(crowd),
           "--connect-rate", "5k/s", "-d", "500ms", "--timeout", foe.timeout, "--set",
           "defaults.connect_timeout=" + to_open, "--set", "stages.connect.duration=60s"});
  expect_sums(ran);
  const results::Load& load = ran.result;
  EXPECT_EQ(load.counters.at(foe.opens ? "connected" : "connect.failed"), crowd) << ran.out;
  // 4: the machine was too busy for figures, which is no matter for counts.
  EXPECT_TRUE(ran.status == (foe.opens ? 1 : 3) || ran.status == 4) << ran.out;
  std::uint64_t of_that_cause = 0;
  for (const auto& [cause, n] : load.errors)
    if (base::matches_glob(cause, foe.cause)) of_that_cause += n;
  EXPECT_EQ(of_that_cause, crowd) << foe.cause << "\n" << ran.out;
}

constexpr const char* silent = "disconnected: no Close in answer to ours";

INSTANTIATE_TEST_SUITE_P(
    Foes, Crowd,
    testing::Values(Foe{"says nothing", false, "connect: timed out", "5s"},
                    Foe{"ends at once", false, "connect: FIN"},
                    Foe{"resets at once", false, "connect: RST"},
                    Foe{"refuses with a body without end", false, "connect: HTTP status 400*"},
                    Foe{"sends interim responses without end", false, "connect: *", "5s"},
                    Foe{"answers a key that nobody sent", false,
                        "connect: Sec-WebSocket-Accept does not answer our key"},
                    Foe{"sends noise instead of a response", false, "connect: *", "5s"},
                    Foe{"opens and says nothing", true, silent, "5s"},
                    Foe{"opens and resets", true, "disconnected: RST"},
                    Foe{"opens and sends noise", true, "disconnected: protocol error: *"},
                    Foe{"sends a frame without end", true, "disconnected: protocol error: *"},
                    Foe{"sends Closes without end", true, "disconnected: Close 1000*"},
                    Foe{"sends Pings without end", true, silent, "5s"},
                    Foe{"sends messages without end", true, silent, "5s"}),
    [](const auto& foe) {
      std::string name = foe.param.name;
      std::ranges::replace(name, ' ', '_');
      return name;
    });

// Our own server counts for itself. With 32 octets a message of ours takes 38, its echo 34, a Close
// 8 and the answer 4.
class FiguresOfACrowd : public testing::Test {
 protected:
  void start(Words words) {
    words.insert(words.begin(), {"-l", "127.0.0.1:0", "--admin", "127.0.0.1:0", "-q"});
    server.emplace(words);
    figures.emplace(*server);
  }
  void load(Words words) {
    words.insert(words.begin(), {server->at("/echo"), "-c", std::to_string(crowd), "--connect-rate",
                                 "5k/s", "--timeout", "60s"});
    ran = run(words);
    figures->refresh();
    expect_sums(ran);
  }
  std::uint64_t count(const std::string& name) const { return ran.result.counters.at(name); }
  std::uint64_t closes(std::string_view by, int code) const {
    return (*figures)("websocket_closes_total", fmt::format(R"("by":"{}","code":"{}")", by, code));
  }
  std::uint64_t answers(int status) const {
    return (*figures)("http_responses_total", fmt::format(R"("status":"{}")", status));
  }

  std::optional<Server> server;
  std::optional<Figures> figures;
  Ran ran;
};

TEST_F(FiguresOfACrowd, AreTheServersToTheLastOctet) {
  start({});
  load({"-r", "1/s", "-d", "2s"});
  EXPECT_EQ(count("connected"), crowd);
  EXPECT_EQ(count("disconnected"), 0u);
  EXPECT_GT(count("sent"), crowd);
  EXPECT_EQ(count("sent"), (*figures)("websocket_received_messages_total"));
  EXPECT_EQ(count("received"), (*figures)("websocket_sent_messages_total"));
  EXPECT_EQ(count("received"), count("sent"));
  EXPECT_EQ(count("sent.bytes") + 6 * count("sent") + 8 * crowd,
            (*figures)("websocket_received_bytes_total"));
  EXPECT_EQ(count("received.bytes") + 2 * count("received") + 4 * crowd,
            (*figures)("websocket_sent_bytes_total"));
  EXPECT_EQ((*figures)("connections_accepted_total"), crowd);
  EXPECT_EQ((*figures)("websockets_opened_total"), crowd);
  EXPECT_EQ(answers(101), crowd);
  EXPECT_EQ(closes("peer", 1000), crowd);
  EXPECT_EQ(ran.result.histograms.at("close").histogram.total(), crowd);
}

TEST_F(FiguresOfACrowd, AreTheServersWhereItHasNoRoomForAll) {
  constexpr std::uint64_t room = crowd / 5 * 2;
  start({"--max-connections", std::to_string(room)});
  load({"-r", "1/s", "-d", "1s"});
  EXPECT_EQ(count("connected"), room);
  EXPECT_EQ(count("connected"), answers(101));
  EXPECT_EQ(count("connect.failed"), answers(503));
  EXPECT_EQ(errors(ran.result, "connect: HTTP status 503"), answers(503));
  EXPECT_EQ(count("sent"), (*figures)("websocket_received_messages_total"));
  EXPECT_EQ(closes("peer", 1000), room);
}

// Each gets a Close for its first message.
TEST_F(FiguresOfACrowd, AreTheServersWhereItClosesOnAll) {
  start({"--max-message", "31B"});
  load({"-r", "1/s", "-d", "5s"});
  EXPECT_EQ(count("connected"), crowd);
  EXPECT_EQ(count("disconnected"), crowd);
  EXPECT_EQ(errors(ran.result, "disconnected: Close 1009"), crowd);
  EXPECT_EQ(closes("server", 1009), crowd);
  EXPECT_EQ(count("received"), 0u);
  EXPECT_EQ((*figures)("websocket_sent_messages_total"), 0u);
}

}  // namespace

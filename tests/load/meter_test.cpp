#include "tools/load/meter.h"

#include <gtest/gtest.h>
#include <poll.h>

#include "tests/support/driver.h"
#include "tools/load/metrics_listener.h"

namespace load {
namespace {

using namespace std::chrono_literals;

stats::Slot second(std::uint64_t sent, std::initializer_list<std::chrono::microseconds> rtts) {
  const session::Clock::time_point now(1s);
  Tally tally(now);
  tally.at(now).count(Count::sent, sent);
  tally[Level::connections] = 1234;
  for (const auto rtt : rtts) tally.record(Metric::rtt, rtt, now);
  return tally.end_slot(0s);
}

bool has_line(const std::string& text, const std::string& line) {
  return text.find("\n" + line + "\n") != std::string::npos;
}

std::string told() {
  Meter meter("ws://a\"b/");
  meter.begin_stage("ramp", false);
  meter.add(0s, second(1'000'001, {50us, 100us}));
  meter.begin_stage("steady", true);
  meter.add(1s, second(7, {200us, 3ms, 20s}));
  return meter.exposition();
}

TEST(Meter, TellsWhatThereIsAndWhatCame) {
  const std::string text = told();
  for (const char* line : {
           "assay_load_duration_seconds 2",
           "assay_load_stage{stage=\"steady\"} 1",
           "assay_load_connections 1234",
           "assay_load_outstanding 0",
           "# TYPE assay_load_events_total counter",
           "assay_load_events_total{event=\"sent\"} 1000008",
           "assay_load_events_total{event=\"timeouts\"} 0",
       })
    EXPECT_TRUE(has_line(text, line)) << line << '\n' << text;
  EXPECT_NE(text.find("status=\"RUNNING\""), std::string::npos);
  EXPECT_NE(text.find("target=\"ws://a\\\"b/\"} 1\n"), std::string::npos);
}

TEST(Meter, TellsPercentilesOfWhatIsRecorded) {
  EXPECT_TRUE(has_line(told(), "assay_load_time_seconds{metric=\"rtt\",percentile=\"min\"} 0.0002"))
      << told();
}

TEST(Meter, TellsAHistogramOfAll) {
  const std::string text = told();
  for (const char* line : {
           "assay_load_timed_seconds_bucket{metric=\"rtt\",le=\"0.0001\"} 2",
           "assay_load_timed_seconds_bucket{metric=\"rtt\",le=\"0.00025\"} 3",
           "assay_load_timed_seconds_bucket{metric=\"rtt\",le=\"0.0025\"} 3",
           "assay_load_timed_seconds_bucket{metric=\"rtt\",le=\"0.005\"} 4",
           "assay_load_timed_seconds_bucket{metric=\"rtt\",le=\"10\"} 4",
           "assay_load_timed_seconds_bucket{metric=\"rtt\",le=\"+Inf\"} 5",
           "assay_load_timed_seconds_count{metric=\"rtt\"} 5",
       })
    EXPECT_TRUE(has_line(text, line)) << line << '\n' << text;
}

std::string asked(const std::string& request) {
  MetricsPage page([] { return "up 1\n"; });
  test::Driver driver(std::make_unique<http::Reception>(page));
  driver.open();
  driver.bytes(request);
  EXPECT_EQ(driver.then, session::Then::close);
  return driver.sent();
}

TEST(MetricsPage, AnswersWhoAsksForIt) {
  const std::string answer = asked("GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(answer.ends_with("\r\n\r\nup 1\n")) << answer;
  EXPECT_EQ(http::parse_response(answer).fields.first("Content-Type"),
            "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_TRUE(asked("HEAD /metrics HTTP/1.1\r\nHost: h\r\n\r\n").ends_with("\r\n\r\n"));
}

TEST(MetricsPage, RefusesTheRest) {
  const auto status = [](const std::string& request) {
    return http::parse_response(asked(request)).status;
  };
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), 404);
  EXPECT_EQ(status("POST /metrics HTTP/1.1\r\nHost: h\r\n\r\n"), 405);
  EXPECT_EQ(status("\x16\x03\x01"), 400);
  EXPECT_EQ(status("GET /metrics HTTP/1.1\r\nX: " + std::string(9000, 'x')), 431);
}

TEST(MetricsPage, WaitsForNobody) {
  MetricsPage page([] { return ""; });
  test::Driver driver(std::make_unique<http::Reception>(page));
  driver.open();
  driver.bytes("GET /metrics HTT");
  driver.advance(5s);
  EXPECT_TRUE(driver.wake());
  EXPECT_EQ(http::parse_response(driver.sent()).status, 408);
}

TEST(MetricsListener, LetsFewInAtATime) {
  net::Loop loop;
  const MetricsListener listener(loop, "127.0.0.1:0", [] { return ""; });
  const std::string url = listener.url();
  const std::string address = url.substr(7, url.find("/metrics") - 7);
  std::vector<net::Socket> clients;
  for (int i = 0; i < 9; ++i) clients.push_back(net::connect(net::Address::parse(address)).socket);
  loop.post([&] { loop.stop(); });  // behind the first batch, in which all are accepted
  loop.run();
  for (std::size_t i = 0; i < clients.size(); ++i) {
    pollfd state{.fd = clients[i].fd(), .events = POLLIN, .revents = 0};
    EXPECT_EQ(poll(&state, 1, 0), i < 8 ? 0 : 1) << i;
  }
}

}  // namespace
}  // namespace load

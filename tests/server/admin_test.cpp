#include "tools/server/admin.h"

#include <gtest/gtest.h>

#include "tests/server/program.h"
#include "tests/support/driver.h"
#include "tools/server/limits.h"

namespace serve {
namespace {

using namespace std::chrono_literals;

std::vector<Family> some_figures() {
  static Counters first;
  static Counters second;
  static const bool counted = [] {
    first.accepted.add(3);
    second.accepted.add(4);
    second.ended.add(2);
    first.answered(101);
    second.answered(503);
    first.ended_by(Party::peer, ws::CloseCode::normal);
    first.ended_by(Party::server, ws::CloseCode{4001});
    first.failures.add(ws::CloseCode::protocol_error);
    first.met(Limit::pings);
    first.octets_in.add(1ull << 50);
    return true;
  }();
  EXPECT_TRUE(counted);
  const Counters* const workers[] = {&first, &second};
  return take_stock(workers, std::chrono::system_clock::time_point(1700000000s));
}

class AdminTest : public testing::Test {
 protected:
  std::string ask(const std::string& request) {
    Admin admin(Limits().rules(),
                {.draining = [this] { return draining; }, .figures = some_figures});
    test::Driver driver(std::make_unique<http::Reception>(admin));
    driver.open();
    driver.bytes(request);
    EXPECT_EQ(driver.then, session::Then::close);
    return driver.sent();
  }
  std::string get(const std::string& path) {
    return ask("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
  }
  static int status(const std::string& answer) { return http::parse_response(answer).status; }
  static std::string body(const std::string& answer) {
    return answer.substr(answer.find("\r\n\r\n") + 4);
  }

  bool draining = false;
};

TEST_F(AdminTest, IsHealthyUntilItDrains) {
  EXPECT_EQ(status(get("/healthz")), 200);
  EXPECT_EQ(body(get("/healthz?verbose")), "ok\n");
  draining = true;
  EXPECT_EQ(status(get("/healthz")), 503);
  EXPECT_EQ(body(get("/healthz")), "draining\n");
}

TEST_F(AdminTest, KnowsItsPathsAndMethodsOnly) {
  EXPECT_EQ(status(get("/")), 404);
  EXPECT_EQ(status(get("/metrics/")), 404);
  const std::string post = ask("POST /metrics HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx");
  EXPECT_EQ(status(post), 405);
  EXPECT_EQ(http::parse_response(post).fields.first("Allow"), "GET, HEAD");
  const std::string head = ask("HEAD /metrics HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(status(head), 200);
  EXPECT_EQ(body(head), "");
}

TEST_F(AdminTest, RefusesWhatIsNoRequest) {
  EXPECT_EQ(status(ask("\x16\x03\x01")), 400);
  EXPECT_EQ(status(ask("GET /" + std::string(20000, 'x'))), 414);
  EXPECT_EQ(status(ask("GET /metrics HTTP/1.1\r\nX : y\r\n\r\n")), 400);
}

TEST_F(AdminTest, AddsUpWhatAllWorkersHaveCounted) {
  const std::string text = body(get("/metrics"));
  for (const char* line : {
           "\nassay_server_connections_accepted_total 7\n",
           "\nassay_server_connections_open 5\n",
           "\nassay_server_http_responses_total{status=\"101\"} 1\n",
           "\nassay_server_http_responses_total{status=\"503\"} 1\n",
           "\nassay_server_websocket_closes_total{by=\"peer\",code=\"1000\"} 1\n",
           "\nassay_server_websocket_closes_total{by=\"server\",code=\"4xxx\"} 1\n",
           "\nassay_server_websocket_failures_total{code=\"1002\"} 1\n",
           "\nassay_server_limits_met_total{limit=\"max-pings\"} 1\n",
           "\nassay_server_limits_met_total{limit=\"max-connections-per-address\"} 0\n",
           "\nassay_server_websocket_received_bytes_total 1125899906842624\n",
           "\n# TYPE assay_server_connections_open gauge\n",
           "\nprocess_start_time_seconds 1700000000\n",
       })
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
}

// What a program can read, another program says.
TEST_F(AdminTest, SpeaksAsPrometheusWantsIt) {
  const std::string answer = get("/metrics");
  EXPECT_EQ(test::verdict("promtool check metrics", body(answer)), "")
      << "promtool is in the package prometheus";
  EXPECT_EQ(http::parse_response(answer).fields.first("Content-Type"),
            "text/plain; version=0.0.4; charset=utf-8");
}

TEST_F(AdminTest, TellsTheSameInJson) {
  EXPECT_EQ(test::verdict("python3 -c 'import json,sys; d=json.load(sys.stdin); "
                          "print(d[\"connections_accepted_total\"], "
                          "d[\"websocket_closes_total\"][0], d[\"build_info\"][0][\"value\"])'",
                          body(get("/stats.json"))),
            "7 {'by': 'peer', 'code': '1000', 'value': 1} 1\n");
}

}  // namespace
}  // namespace serve

// The real prober and clients that come by themselves, over loopback: each gets the case that it is
// for.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <fstream>
#include <functional>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/net/address.h"
#include "libcore/net/socket.h"
#include "libcore/results/json.h"
#include "libcore/tls/secure.h"
#include "suites/catalogue.h"
#include "tests/probe/awaiting.h"
#include "tests/probe/crowd.h"
#include "tests/server/wire.h"
#include "tests/suites/echo_client.h"
#include "tests/support/folder.h"
#include "tools/probe/driver.h"

namespace {

using test::Awaiting;
using test::Crowd;
using Words = std::vector<std::string>;

const Words ids = {"control.ping.empty", "framing.echo.text-125",
                   "framing.opcode.reserved-3-empty"};

class ClientProgram : public testing::Test {
 protected:
  Words run(Words words) const {
    words.insert(words.end(), {"-o", "json=" + folder_.file("a.json")});
    return words;
  }

  // The prober has ended by itself, and every case that was played has passed.
  void expect_passes(Awaiting& prober, std::size_t cases) const {
    EXPECT_EQ(prober.end(), 0) << prober.child().out() << prober.child().err();
    const results::Probe result = results::probe_from_json(base::read_file(folder_.file("a.json")));
    EXPECT_EQ(result.cases.size(), cases);
    for (const results::CaseResult& one : result.cases)
      EXPECT_EQ(one.grade, results::Grade::pass) << one.id << ": " << one.why;
  }

  // Clients in another order than the cases', and one that no case is for.
  void expect_assigned(const std::string& how,
                       const std::function<ws::Opening(const std::string& id)>& opening) const {
    Words words = ids;
    words.insert(words.end(), {"--assign", how});
    Awaiting prober(run(words));
    Crowd crowd(prober.address());
    crowd.add(opening("no.such.case"));
    for (auto id = ids.rbegin(); id != ids.rend(); ++id) crowd.add(opening(*id));
    crowd.run();
    expect_passes(prober, ids.size());
  }

  test::Folder folder_;
};

TEST_F(ClientProgram, AssignsCasesBySequence) {
  Awaiting prober(run(ids));
  Crowd crowd(prober.address());
  const std::size_t echoes = 6;  // ahead of each group, and behind it
  for (std::size_t i = 0; i < ids.size() + echoes; ++i) crowd.ask("/");
  crowd.run();
  expect_passes(prober, ids.size());
}

// What it has said before is nobody's, and what it says meanwhile is its case's.
TEST_F(ClientProgram, KeepsWhatADeviceSays) {
  const std::string serial = folder_.write("serial", "long ago\n");
  Awaiting prober(run({ids.front(), "--serial-log", serial}));
  std::ofstream(serial, std::ios::app) << "booting <b>\n";
  Crowd crowd(prober.address());
  for (int echo = 0; echo < 3; ++echo) crowd.ask("/");
  crowd.run();
  expect_passes(prober, 1);
  const std::string result = base::read_file(folder_.file("a.json"));
  EXPECT_NE(result.find(R"(the device said \"booting <b>\\n\")"), std::string::npos) << result;
  EXPECT_EQ(result.find("long ago"), std::string::npos);
}

TEST_F(ClientProgram, AssignsCasesByPath) {
  expect_assigned("path", [](const std::string& id) {
    return ws::Opening{.host = "localhost", .resource = "/" + id};
  });
}

TEST_F(ClientProgram, AssignsCasesByQuery) {
  expect_assigned("query", [](const std::string& id) {
    return ws::Opening{.host = "localhost", .resource = "/?a=b&case=" + id};
  });
}

// TLS ends ahead of the request, and what is about TLS itself has no place.
TEST_F(ClientProgram, AssignsCasesByRequestOverTls) {
  const std::string authority = folder_.file("ca.pem");
  Words words = ids;
  words.insert(words.end(), {"--assign", "query", "--tls", "--ca-out", authority, "tls.close"});
  Awaiting prober(run(words));
  const tls::Context trusting(
      tls::ClientSettings{.authorities = tls::Certificate::load_authorities(authority)});
  Crowd crowd(prober.address());
  for (const std::string& id : ids)
    crowd.add(
        [&trusting, id] {
          return std::make_unique<tls::Secure>(
              trusting,
              std::make_unique<test::EchoClient>(
                  ws::Opening{.host = "localhost", .resource = "/?case=" + id}),
              tls::Peer{.host = "127.0.0.1"});
        },
        1);
  crowd.run();
  EXPECT_EQ(prober.end(), 0) << prober.child().out() << prober.child().err();
  const results::Probe result = results::probe_from_json(base::read_file(folder_.file("a.json")));
  EXPECT_GT(result.cases.size(), ids.size());
  for (const results::CaseResult& one : result.cases)
    EXPECT_EQ(one.grade,
              one.group.starts_with("tls") ? results::Grade::not_run : results::Grade::pass)
        << one.id << ": " << one.why;
}

TEST_F(ClientProgram, ObservesRealClients) {
  const std::string asks =
      "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
  Awaiting prober(run({"--observe", "1h", "--echo"}));
  test::Wire right(prober.address());
  right.send(asks);
  right.receive_until("\r\n\r\n");
  right.send({"\x81\x82\1\2\3\4\x49\x6b", 8});
  EXPECT_EQ(right.receive(4), "\x81\2Hi");
  test::Wire unmasked(prober.address());
  unmasked.send(asks);
  unmasked.receive_until("\r\n\r\n");
  unmasked.send({"\x81\2Hi", 4});
  unmasked.rest();
  prober.child().signal(SIGINT);
  EXPECT_EQ(prober.end(), 1);
  const results::Probe result = results::probe_from_json(base::read_file(folder_.file("a.json")));
  ASSERT_EQ(result.cases.size(), 1u);
  EXPECT_EQ(result.cases.front().id, "observe.127.0.0.1");
  EXPECT_EQ(result.cases.front().grade, results::Grade::fail);
  EXPECT_NE(result.cases.front().why.find("monitor.frame.mask-bit"), std::string::npos)
      << result.cases.front().why;
  EXPECT_TRUE(result.cases.front().observed.starts_with("2 connections, 0 of them not opened"))
      << result.cases.front().observed;
}

TEST_F(ClientProgram, AssignsCasesByHost) {
  expect_assigned("host",
                  [](const std::string& id) { return ws::Opening{.host = id + ".example.org"}; });
}

TEST_F(ClientProgram, AssignsCasesBySubprotocol) {
  expect_assigned("subprotocol", [](const std::string& id) {
    return ws::Opening{.host = "localhost", .subprotocols = {"chat", id}};
  });
}

// As many ports in a row as there are cases, of which the first was free a moment ago.
TEST_F(ClientProgram, AssignsCasesByPort) {
  constexpr int most_attempts = 20;
  for (int attempt = 1;; ++attempt) {
    const unsigned first = net::listen(net::Address::parse("127.0.0.1:0")).local().port();
    Words words = ids;
    words.insert(words.end(), {"--assign", "port", "--port-range", fmt::format("{}-", first)});
    try {
      Awaiting prober(run(words));
      Crowd crowd(prober.address());
      for (unsigned i = ids.size(); i-- > 0;)
        crowd.add(ws::Opening{.host = "localhost"}, fmt::format("127.0.0.1:{}", first + i));
      crowd.run();
      return expect_passes(prober, ids.size());
    } catch (const base::Error& error) {  // one of them is in use
      ASSERT_LT(attempt, most_attempts) << error.what();
    }
  }
}

// It asks for this, and leaves whatever is answered.
class Timid final : public session::Session {
 public:
  explicit Timid(std::string target) : target_(std::move(target)) {}

  void on_open(session::Turn& turn) override {
    const ws::Opening opening{.host = "a", .resource = target_};
    const ws::ClientHandshake handshake(opening, ws::random_nonce());
    turn.out.append(http::to_string(handshake.request()));
  }
  void on_bytes(std::span<char>, session::Turn& turn) override { turn.then = session::Then::close; }
  void on_wake(session::Turn&) override {}
  void on_end(session::End, session::Turn& turn) override { turn.then = session::Then::close; }

 private:
  std::string target_;
};

// A client that opens nothing would pass each case in which it has to refuse a response.
TEST_F(ClientProgram, GivesNobodyCreditForRefusingAll) {
  const Words refusals = {"handshake.response.status-200", "handshake.response.missing-accept"};
  Words words = refusals;
  words.insert(words.end(), {"handshake.response.valid-minimal", "--assign", "path"});
  Awaiting prober(run(words));
  Crowd crowd(prober.address());
  words.resize(3);
  for (const std::string& id : words)
    crowd.add([&id] { return std::make_unique<Timid>("/" + id); }, 1);
  crowd.run();
  EXPECT_EQ(prober.end(), 1) << prober.child().out() << prober.child().err();
  const results::Probe result = results::probe_from_json(base::read_file(folder_.file("a.json")));
  for (const results::CaseResult& one : result.cases) {
    const bool is_refusal = std::ranges::find(refusals, one.id) != refusals.end();
    EXPECT_EQ(one.grade, is_refusal ? results::Grade::blocked : results::Grade::fail)
        << one.id << ": " << one.why;
  }
}

TEST_F(ClientProgram, SaysThatAPortIsInUse) {
  const net::Socket taken = net::listen(net::Address::parse("127.0.0.1:0"));
  for (const Words& words :
       {Words{"--listen", taken.local().to_string()},
        Words{"--listen", taken.local().to_string(), "--assign", "driver"},
        Words{"--assign", "port", "--port-range", fmt::format("{}-", taken.local().port())}}) {
    Words all{ASSAY_PROBE, "client", "control.ping.empty"};
    all.insert(all.end(), words.begin(), words.end());
    net::Child child({.words = all, .capture_out = true, .capture_err = true});
    EXPECT_EQ(child.wait(std::chrono::seconds(60)), 2);
    EXPECT_NE(child.err().find("in use"), std::string::npos) << child.err();
  }
}

TEST_F(ClientProgram, SaysThatPortsDoNotSuffice) {
  net::Child child({.words = {ASSAY_PROBE, "client", "control.ping", "--assign", "port",
                              "--port-range", "65530-"},
                    .capture_out = true,
                    .capture_err = true});
  EXPECT_EQ(child.wait(std::chrono::seconds(60)), 2);
  EXPECT_NE(child.err().find("need as many ports, and behind 65530 there are 6"), std::string::npos)
      << child.err();
}

// Every connection of a driver's, all at the same time: a thousand get their own case and verdict.
TEST_F(ClientProgram, ServesAThousandAtOnce) {
  const Words groups = {"framing",    "control",       "fragment",      "utf8",
                        "close.code", "close.payload", "deflate.matrix"};
  Words words = groups;
  words.insert(words.end(), {"--assign", "driver", "--timeout", "1m", "--patience", "5"});
  Awaiting prober(run(words));
  test::Wire counter(prober.address());
  counter.send(
      "GET /getCaseCount HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
  counter.receive_until("\r\n\r\n");
  const std::string frame = counter.receive(6);
  std::size_t count = 0;
  std::from_chars(frame.data() + 2, frame.data() + 6, count);
  counter.hang_up();
  EXPECT_GE(count, 1000u);
  Crowd crowd(prober.address());
  for (std::size_t i = 1; i <= count; ++i)
    crowd.ask(fmt::format("/runCase?case={}&agent=crowd", i));
  crowd.run();
  Crowd last(prober.address());
  last.ask("/updateReports?agent=crowd");
  last.run();
  EXPECT_TRUE(prober.end().has_value());
  const results::Probe result = results::probe_from_json(base::read_file(folder_.file("a.json")));
  for (const results::CaseResult& one : result.cases) {
    EXPECT_NE(one.grade, results::Grade::fail) << one.id << ": " << one.why;
    EXPECT_TRUE(one.grade != results::Grade::blocked ||
                one.why.find("too busy") != std::string::npos)
        << one.id << ": " << one.why;
    EXPECT_NE(one.why, "the run was stopped before") << one.id;
  }
}

}  // namespace

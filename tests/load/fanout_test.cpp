// Fan-out by the real program, over loopback.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <deque>
#include <thread>
#include <vector>

#include "libcore/base/file.h"
#include "libcore/http/head.h"
#include "libcore/net/listener.h"
#include "libcore/net/loop.h"
#include "libcore/ws/endpoint.h"
#include "libcore/ws/gather.h"
#include "libcore/ws/handshake.h"
#include "tests/load/programs.h"

namespace {

using namespace std::chrono_literals;
using session::Clock;
using session::Turn;
using test::Ran;
using test::Server;

// What is said to one member goes to all of them, some time later.
class Relay {
 public:
  Relay() : thread_([this] { loop_.run(); }) {}
  ~Relay() {
    loop_.post([this] { loop_.stop(); });
  }

  std::string url() const { return "ws://" + listener_.address().to_string() + "/"; }

 private:
  static constexpr auto late = 300ms;

  class Member final : public session::Session {
   public:
    explicit Member(std::vector<Member*>& all) : all_(all) { all_.push_back(this); }
    ~Member() override { std::erase(all_, this); }

    void on_open(Turn& turn) override { link_ = &turn.link; }
    void on_bytes(std::span<char> in, Turn& turn) override {
      if (!open_) return open(in, turn);
      while (auto event = endpoint_.next(in, turn.out)) {
        auto* const piece = std::get_if<ws::Piece>(&*event);
        if (piece == nullptr) continue;
        if (auto message = gather_.add(*piece))
          for (Member* const member : all_) member->owe(message->view(), turn.now + late);
      }
      if (endpoint_.closed()) turn.then = session::Then::close;
    }
    void on_wake(Turn& turn) override {
      for (; !owed_.empty() && owed_.front().due <= turn.now; owed_.pop_front())
        endpoint_.send(ws::Opcode::text, owed_.front().text, turn.out);
      if (!owed_.empty()) turn.wish.wake_at = owed_.front().due;
    }
    void on_end(session::End, Turn& turn) override { turn.then = session::Then::close; }

   private:
    struct Owed {
      std::string text;
      Clock::time_point due;
    };

    void open(std::span<char> in, Turn& turn) {
      request_.append(in.data(), in.size());
      if (!request_.ends_with("\r\n\r\n")) return;
      const auto answer = ws::agree(http::parse_request(request_), {});
      turn.out.append(http::to_string(ws::acceptance(std::get<ws::Agreement>(answer))));
      open_ = true;
    }
    void owe(std::string_view text, Clock::time_point due) {
      if (!open_) return;
      owed_.push_back({std::string(text), due});
      link_->ring();
    }

    std::vector<Member*>& all_;
    session::Link* link_ = nullptr;
    bool open_ = false;
    std::string request_;
    const ws::Settings settings_;
    ws::Endpoint endpoint_{ws::Role::server, settings_};
    ws::Gather gather_;
    std::deque<Owed> owed_;
  };

  std::vector<Member*> members_;
  net::Loop loop_;
  net::Listener listener_{
      loop_, net::listen(net::Address::parse("127.0.0.1:0")),
      [this](const net::Socket&) { return std::make_unique<Member>(members_); }};
  std::jthread thread_;
};

// `readers` get what two writers say.
Ran publish(const std::string& url, std::string_view readers) {
  const test::Folder folder;
  const std::string file = folder.file("profile.yaml");
  base::write_file(file, fmt::format(R"(version: 1
target: {{url: "{}"}}
payloads:
  line: {{random: ascii, size: 100B, stamp: true}}
stages:
  - {{name: join, duration: 5s, record: false, until: target-reached}}
  - {{name: talk, duration: 600ms}}
scenarios:
  readers:
    population: {{connections: {}}}
    receive: {{topics: [lobby], sequence: stamp, verify: crc}}
  writers:
    population: {{connections: 2}}
    traffic:
      - rate: {{join: 0/s, talk: 50/s}}
        per: scenario
        do: [{{publish: {{send: line, topic: lobby, to: readers, deliver_within: 20s}}}}]
)",
                                     url, readers));
  return test::run({"-f", file});
}

void expect_all_delivered(const Ran& ran) {
  EXPECT_TRUE(ran.status == 0 || ran.status == 4) << ran.out << ran.err;
  const results::Counters& counters = ran.result.counters;
  ASSERT_TRUE(counters.contains("deliveries")) << ran.out << ran.err;
  EXPECT_GT(counters.at("deliveries"), 0u);
  EXPECT_EQ(counters.at("deliveries"), counters.at("deliveries.due"));
  EXPECT_EQ(counters.at("sequence.gaps"), 0u);
  EXPECT_EQ(counters.at("sequence.duplicates"), 0u);
  EXPECT_EQ(counters.at("sequence.reordered"), 0u);
  EXPECT_EQ(counters.at("verify.failed"), 0u);
  EXPECT_EQ(counters.at("disconnected"), 0u);
}

// They were told to leave when half of the messages were on their way.
TEST(Fanout, WaitsForTheLastDeliveries) {
  const Relay relay;
  expect_all_delivered(publish(relay.url(), "5"));
}

TEST(Fanout, ReachesEverybodyInARoomOfOurServer) {
  Server server({"-l", "127.0.0.1:0", "-q", "-w", "2"});
  expect_all_delivered(publish(server.at("/room/lobby?echo=no"), "200"));
}

}  // namespace

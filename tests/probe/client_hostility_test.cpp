// The real prober against clients that want to hang, bloat or crash it, over loopback, and against
// commands that are no clients.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "libcore/results/json.h"
#include "tests/probe/awaiting.h"
#include "tests/probe/children.h"
#include "tests/probe/crowd.h"
#include "tests/suites/echo_client.h"
#include "tests/support/folder.h"

namespace {

using namespace std::chrono_literals;
using Words = std::vector<std::string>;

constexpr long most_kib_against_clients = 1024 * 1024;  // with what the sanitizers keep

// What a client says, and what it makes of the answer. "{target}" is what its mode asks for.
struct Rudeness {
  std::string name;
  std::string says;          // once
  std::string repeats = "";  // without end
  bool reads = true;
  bool resets = false;          // when it has said it
  std::size_t connections = 4;  // at once
};

constexpr const char* opening =
    "GET {target} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

std::vector<Rudeness> every_rudeness() {
  using namespace std::string_literals;
  const std::string ping("\x89\x80\0\0\0\0", 6);
  const std::string fragment("\x00\x80\0\0\0\0", 6);
  std::string noise(4096, '\0');
  for (std::size_t i = 0; i < noise.size(); ++i) noise[i] = static_cast<char>(i * 7919 >> 3);
  return {
      {"says nothing", ""},
      {"resets at once", "", "", true, true},
      {"sends noise", noise, noise},
      {"asks for half", "GET {target} HTTP/1.1\r\nHost: a"},
      {"sends fields without end", "GET {target} HTTP/1.1\r\n", "X-Field: value\r\n"},
      {"sends a line without end", "GET {target}",
       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
      {"opens and says nothing", opening},
      {"opens and resets", opening, "", true, true},
      {"opens and sends noise", opening, noise},
      {"sends Pings without end", opening, ping},
      {"sends Pings and never reads", opening, ping, false},
      {"sends fragments without end", opening + "\x01\x80\0\0\0\0"s, fragment},
      {"sends a frame without end", opening + "\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0"s,
       noise},
      {"never reads", opening, "", false},
      {"comes a thousandfold and says nothing", "", "", true, false, 1000},
      {"comes a thousandfold and asks for half", "GET {target} HT", "", true, false, 1000},
      {"comes a thousandfold", opening, "", true, false, 1000},
  };
}

class Rude final : public session::Session {
 public:
  Rude(const Rudeness& rudeness, const std::string& target) : rudeness_(rudeness) {
    says_ = rudeness.says;
    if (const std::size_t at = says_.find("{target}"); at != std::string::npos)
      says_.replace(at, 8, target);
    while (!rudeness.repeats.empty() && again_.size() < 64 * 1024) again_ += rudeness.repeats;
  }

  void on_open(session::Turn& turn) override {
    turn.out.append(std::string_view(says_));
    turn.wish.read_at_most = rudeness_.reads ? session::unlimited : 0;
    turn.wish.read_regardless = true;
    turn.wish.wake_when_sent = !again_.empty() || rudeness_.resets;
  }
  void on_bytes(std::span<char>, session::Turn&) override {}
  void on_wake(session::Turn& turn) override {
    if (rudeness_.resets) turn.then = session::Then::reset;
    turn.out.append(std::string_view(again_));
    turn.wish.wake_when_sent = !again_.empty();
  }
  void on_end(session::End, session::Turn& turn) override { turn.then = session::Then::close; }

 private:
  const Rudeness& rudeness_;
  std::string says_, again_;
};

const std::vector<Rudeness> rudenesses = every_rudeness();

class ClientHostility : public testing::TestWithParam<Rudeness> {
 protected:
  explicit ClientHostility(const Words& more = {})
      : prober_([&] {
          Words words{"framing.echo.text-125",
                      "control.ping.empty",
                      "--wait",
                      "1s",
                      "--timeout",
                      "300ms",
                      "--retries",
                      "0",
                      "-o",
                      "json=" + folder_.file("a.json")};
          words.insert(words.end(), more.begin(), more.end());
          return words;
        }()),
        crowd_(prober_.address()) {}

  void come(const std::string& target) {
    const bool is_crowd = GetParam().connections > 4;
    for (std::size_t i = 0; i < GetParam().connections; ++i)
      crowd_.add([target] { return std::make_unique<Rude>(GetParam(), target); },
                 is_crowd ? 1 : times);
  }
  // By itself, as nothing came that could be judged, or as it was judged.
  void expect_end() {
    crowd_.run_until(prober_.child().ended_fd());
    const std::optional<int> status = prober_.end();
    ASSERT_TRUE(status.has_value()) << "it hangs";
    EXPECT_TRUE(*status == 0 || *status == 1 || *status == 3)
        << *status << prober_.child().out() << prober_.child().err();
    EXPECT_LT(test::peak_kib_of_children(), most_kib_against_clients);
  }

  static constexpr std::size_t times = 50;  // that each comes
  test::Folder folder_;
  test::Awaiting prober_;
  test::Crowd crowd_;
};

TEST_P(ClientHostility, EndsBySequence) {
  come("/");
  expect_end();
}

class DriverHostility : public ClientHostility {
 protected:
  DriverHostility() : ClientHostility({"--assign", "driver"}) {}
};

// Who behaves is served meanwhile, and says when it is over.
TEST_P(DriverHostility, KeepsNobodyElseFromItsCase) {
  come("/runCase?case=1&agent=rude");
  const char* next = "/runCase?case=2&agent=right";
  crowd_.add(
      [&next] {
        const std::string target = std::exchange(next, "/updateReports?agent=right");
        return std::make_unique<test::EchoClient>(ws::Opening{.host = "a", .resource = target});
      },
      2);
  expect_end();
  const results::Probe result = results::probe_from_json(base::read_file(folder_.file("a.json")));
  EXPECT_NE(result.cases.back().grade, results::Grade::not_run) << result.cases.back().id;
}

std::string name_of(const testing::TestParamInfo<Rudeness>& info) {
  std::string name(info.param.name);
  std::ranges::replace(name, ' ', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Clients, ClientHostility, testing::ValuesIn(rudenesses), name_of);
INSTANTIATE_TEST_SUITE_P(Clients, DriverHostility, testing::ValuesIn(rudenesses), name_of);

// --- Commands.

struct Ended {
  int status = -1;
  std::string said;  // by the prober
};

class CommandHostility : public testing::Test {
 protected:
  // The prober with one case, and a shell's script for a client.
  Ended run(const Words& command) const {
    Words words{ASSAY_PROBE, "client", "control.ping.empty", "--wait", "1s",
                "--timeout", "300ms",  "--retries",          "0",      "-q",
                "--"};
    words.insert(words.end(), command.begin(), command.end());
    net::Child prober({.words = words, .capture_out = true, .capture_err = true});
    Ended ended{.status = prober.wait(test::limit).value_or(-1),
                .said = prober.out() + prober.err()};
    EXPECT_LT(test::peak_kib_of_children(), most_kib_against_clients);
    return ended;
  }
  Ended run_script(const std::string& script) const {
    return run({"sh", "-c", script, "sh", "{url}"});
  }

  // Whether the process, whose id is in the file, is at work.
  bool lives(const std::string& file) const {
    const std::string id(base::trim(base::read_file(folder_.file(file))));
    try {
      const std::string stat = base::read_file("/proc/" + id + "/stat");
      return stat.find(") Z ") == std::string::npos;
    } catch (const base::Error&) {
      return false;
    }
  }

  test::Folder folder_;
};

TEST_F(CommandHostility, ThatDoesNotExist) {
  const Ended ended = run({"/no/such/client", "{url}"});
  EXPECT_EQ(ended.status, 3);
  EXPECT_NE(ended.said.find("/no/such/client"), std::string::npos) << ended.said;
}

TEST_F(CommandHostility, ThatExitsAtOnce) {
  const Ended ended = run_script("echo the battery is empty >&2; exit 7");
  EXPECT_EQ(ended.status, 3);
  EXPECT_NE(ended.said.find("the battery is empty"), std::string::npos) << ended.said;
}

TEST_F(CommandHostility, ThatNeverConnectsAndIgnoresSigterm) {
  const Ended ended =
      run_script("trap '' TERM; echo $$ > " + folder_.file("id") + "; while :; do sleep 1; done");
  EXPECT_EQ(ended.status, 3) << ended.said;
  EXPECT_FALSE(lives("id"));
}

TEST_F(CommandHostility, ThatWritesMegabytesToStderr) {
  const Ended ended = run_script("yes complaint | head -c 50000000 >&2; exit 1");
  EXPECT_EQ(ended.status, 3);
  EXPECT_LT(ended.said.size(), 10'000u);
}

TEST_F(CommandHostility, ThatLeavesChildrenBehind) {
  const Ended ended = run_script(
      fmt::format("sleep 1000 & echo $! > {}; (sleep 1000) & exit 1", folder_.file("id")));
  EXPECT_EQ(ended.status, 3) << ended.said;
  EXPECT_FALSE(lives("id"));
}

}  // namespace

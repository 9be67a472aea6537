// A small device (tests/clients/device) before assay-probe: it comes by itself, and says what it
// cannot do.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/results/json.h"
#include "tests/e2e/started.h"
#include "tests/probe/awaiting.h"
#include "tests/support/folder.h"

namespace {

using e2e::Words;

using test::Awaiting;

bool has(const std::string& file, std::string_view line) {
  return std::filesystem::exists(file) && base::read_file(file).find(line) != std::string::npos;
}

net::Command device(const Awaiting& prober, const Words& manners = {}) {
  net::Command command{.words = {ASSAY_DEVICE, prober.port()}};
  command.words.insert(command.words.end(), manners.begin(), manners.end());
  return command;
}

class Device : public testing::Test {
 protected:
  results::Probe result() const {
    return results::probe_from_json(base::read_file(folder_.file("a.json")));
  }
  std::string json() const { return "json=" + folder_.file("a.json"); }

  // What came out of the case; a failure where it was not played.
  static const results::CaseResult& found(const results::Probe& probe, std::string_view id) {
    const auto one = std::ranges::find(probe.cases, id, &results::CaseResult::id);
    if (one == probe.cases.end()) base::fail("there is no result of {}", id);
    return *one;
  }

  test::Folder folder_;
};

const Words some = {"framing.*",      "!framing.echo.pipelined-10000",
                    "control.ping",   "control.pong",
                    "fragment.basic", "close.code",
                    "utf8.valid",     "!framing.segmentation.*"};

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// Nothing that it has said it cannot do is held against it, and the rest is judged.
TEST_F(Device, IsJudgedWithinWhatItSaysOfItself) {
  Awaiting prober(with(some, {"--features", ASSAY_DEVICE_FEATURES, "-o", json()}));
  net::Child child(device(prober));
  const std::optional<int> status = prober.end();
  EXPECT_EQ(status, 0) << prober.child().out() << prober.child().err();
  const results::Probe probe = result();
  EXPECT_FALSE(probe.run.partial);
  std::size_t passed = 0;
  for (const results::CaseResult& one : probe.cases) {
    EXPECT_NE(one.grade, results::Grade::fail) << one.id << ": " << one.why;
    EXPECT_NE(one.grade, results::Grade::blocked) << one.id << ": " << one.why;
    passed += one.grade == results::Grade::pass ? 1 : 0;
  }
  EXPECT_GT(passed, probe.cases.size() / 2);
  EXPECT_EQ(found(probe, "framing.echo.text-125").grade, results::Grade::pass);
  EXPECT_EQ(found(probe, "framing.echo.text-65536").grade, results::Grade::not_run);
  EXPECT_EQ(found(probe, "framing.echo.text-65536").why,
            "needs messages of 65536 octets, but the peer takes 1024 (limit declared)");
}

// What it does without an echo is judged: Pongs, closing, and what it fails on.
TEST_F(Device, IsJudgedWithoutAnEcho) {
  std::string features = base::read_file(ASSAY_DEVICE_FEATURES);
  features.replace(features.find("{fragmentation"), 1, "{echo: false, ");
  const std::string file = folder_.write("features.yaml", features);
  Awaiting prober(with(some, {"--features", file, "-o", json()}));
  net::Child child(device(prober, {"--mute"}));
  const std::optional<int> status = prober.end();
  EXPECT_EQ(status, 0) << prober.child().out() << prober.child().err();
  const results::Probe probe = result();
  EXPECT_EQ(found(probe, "framing.echo.text-125").grade, results::Grade::not_applicable);
  EXPECT_EQ(found(probe, "control.ping.empty").grade, results::Grade::pass);
  EXPECT_EQ(found(probe, "framing.opcode.reserved-3-empty").grade, results::Grade::pass);
}

// A mute device that nobody said so of is no broken one.
TEST_F(Device, ThatDoesNotEchoCannotBeTestedUntilItSaysSo) {
  Awaiting prober({"control.ping.empty", "--timeout", "1s", "--wait", "1s"});
  net::Child child(device(prober, {"--mute"}));
  const std::optional<int> status = prober.end();
  EXPECT_EQ(status, 3) << prober.child().out();
  EXPECT_NE(prober.child().err().find("claims: {echo: false}"), std::string::npos)
      << prober.child().err();
}

const Words deadly = {"framing.echo.text-125", "framing.echo.text-65536", "framing.echo.binary-0"};

// One that dies of too much: the run says behind which case, keeps what it has, and goes on with
// the rest.
TEST_F(Device, ThatDiesIsNamedAndTheRunIsResumed) {
  const Words run =
      with(deadly, {"--resume", folder_.file("state"), "-o", json(), "--retries", "0"});
  {
    Awaiting prober(with(run, {"--wait", "2s"}));
    net::Child child(device(prober, {"--dies"}));
    const std::optional<int> status = prober.end();
    EXPECT_EQ(child.wait(e2e::limit), 128 + SIGABRT);
    EXPECT_EQ(status, 1) << prober.child().err();
    const results::Probe probe = result();
    EXPECT_TRUE(probe.run.partial);
    EXPECT_EQ(probe.run.verdict.reasons.front(),
              "the client did not come back behind framing.echo.text-65536");
    EXPECT_EQ(found(probe, "framing.echo.text-125").grade, results::Grade::pass);
    EXPECT_EQ(found(probe, "framing.echo.text-65536").grade, results::Grade::fail);
  }
  Awaiting prober(run);
  net::Child child(device(prober, {"--dies"}));
  const std::optional<int> status = prober.end();
  EXPECT_EQ(status, 1) << prober.child().err();
  const results::Probe probe = result();
  EXPECT_FALSE(probe.run.partial);
  EXPECT_EQ(found(probe, "framing.echo.text-125").grade, results::Grade::pass);
  EXPECT_EQ(found(probe, "framing.echo.text-65536").grade, results::Grade::fail);
  EXPECT_EQ(found(probe, "framing.echo.binary-0").grade, results::Grade::pass);
}

// The prober's own end is survived, too; the case that was under way then is left for another time.
TEST_F(Device, IsNotAskedAgainForWhatTheRunEndedOn) {
  const Words run = with(deadly, {"--resume", folder_.file("state"), "-o", json()});
  {
    Awaiting prober(with(run, {"--timeout", "10m"}));
    net::Child child(device(prober, {"--hangs"}));
    while (!has(folder_.file("state"), "begun framing.echo.text-65536")) continue;
    prober.child().signal(SIGKILL);
    prober.end();
  }
  Awaiting prober(run);
  net::Child child(device(prober, {"--hangs"}));
  prober.end();
  const results::Probe probe = result();
  EXPECT_EQ(found(probe, "framing.echo.text-125").grade, results::Grade::pass);
  EXPECT_EQ(found(probe, "framing.echo.text-65536").grade, results::Grade::blocked);
  EXPECT_EQ(found(probe, "framing.echo.binary-0").grade, results::Grade::pass);
}

// With a command ahead of each case that switches it on, one that died costs no more than the case.
TEST_F(Device, IsSwitchedOnAheadOfEachCase) {
  const std::string pid = folder_.file("pid");
  const std::string port = folder_.file("port");
  const std::string cases = folder_.file("cases");
  const std::string script = fmt::format(
      "echo $ASSAY_CASE >> {0}; kill -KILL $(cat {1} 2>/dev/null) 2>/dev/null\n"
      "while [ ! -s {2} ]; do :; done\n"
      "{3} $(cat {2}) --dies & echo $! > {1}",
      cases, pid, port, ASSAY_DEVICE);
  Words run = with(deadly, {"--on-case", script, "--pause", "1ms", "-o", json(), "--retries", "0"});
  Awaiting prober(run);
  const net::Child first(device(prober, {"--dies"}));  // for the echo ahead of all
  base::write_file(pid, std::to_string(first.pid()));
  base::write_file(port, prober.port());
  const std::optional<int> status = prober.end();
  EXPECT_EQ(e2e::run({"sh", "-c", fmt::format("kill -KILL $(cat {})", pid)}).status, 0);
  EXPECT_EQ(status, 1) << prober.child().out() << prober.child().err();
  EXPECT_EQ(base::read_file(cases),
            "framing.echo.text-125\nframing.echo.text-65536\nframing.echo.binary-0\n");
  const results::Probe probe = result();
  EXPECT_FALSE(probe.run.partial);
  EXPECT_EQ(found(probe, "framing.echo.text-65536").grade, results::Grade::fail);
  EXPECT_EQ(found(probe, "framing.echo.binary-0").grade, results::Grade::pass);
}

}  // namespace

// The real programs, over loopback.

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "libcore/net/child.h"
#include "libcore/results/json.h"
#include "tests/probe/children.h"
#include "tests/support/folder.h"

namespace {

using namespace std::chrono_literals;
using Words = std::vector<std::string>;

struct Ran {
  int status = -1;
  std::string out;
  std::string err;
};

Ran probe(Words words, Words environment = {}) {
  words.insert(words.begin(), ASSAY_PROBE);
  net::Child child({.words = std::move(words),
                    .environment = std::move(environment),
                    .capture_out = true,
                    .capture_err = true});
  const std::optional<int> status = child.wait(test::limit);
  return {.status = status.value_or(-1), .out = child.out(), .err = child.err()};
}

class ProbeProgram : public testing::Test {
 protected:
  ProbeProgram()
      : server_({.words = {ASSAY_SERVER, "-l", "127.0.0.1:0", "-q"}, .capture_out = true}) {
    const std::string line = server_.read_line(test::limit).value_or("no line");
    url_ = line.substr(std::min(line.find("ws:"), line.size()));
  }

  std::string file(const std::string& name) const { return folder_.file(name); }

  net::Child server_;
  std::string url_;
  test::Folder folder_;
};

std::string last_line(const std::string& text) {
  const std::vector<std::string_view> lines = base::split(text, '\n');
  return lines.size() < 2 ? "" : std::string(lines[lines.size() - 2]);  // behind it is the end
}

TEST_F(ProbeProgram, JudgesEachGroupInTheSmokeTier) {
  const Ran ran = probe({"server", url_, "--tier", "smoke", "-o", file("a.json"), "-v"});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_TRUE(ran.out.ends_with("\n"));
  const results::Probe result = results::probe_from_json(base::read_file(file("a.json")));
  EXPECT_GE(result.cases.size(), 12u);
  for (const results::CaseResult& one : result.cases) {
    EXPECT_LE(one.grade, results::Grade::informational) << one.id;
    EXPECT_NE(ran.err.find(one.id), std::string::npos);
  }
  EXPECT_TRUE(last_line(ran.out).starts_with("assay-probe: OK 0 must, 0 should of ")) << ran.out;
}

TEST_F(ProbeProgram, PlaysACaseUnderEachSegmentation) {
  const Ran ran = probe({"server", url_, "framing.echo.text-126", "control.ping.octet-wise-125",
                         "--segment", "all", "-o", file("a.json"), "-q"});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  Words ids;
  for (const auto& one : results::probe_from_json(base::read_file(file("a.json"))).cases)
    ids.push_back(one.id);
  EXPECT_EQ(ids, (Words{"framing.echo.text-126[none]", "framing.echo.text-126[byte]",
                        "framing.echo.text-126[random]", "control.ping.octet-wise-125"}));
}

TEST_F(ProbeProgram, GivesTheSameVerdictsInWhateverOrder) {
  for (const char* parallel : {"1", "16"}) {
    const Ran ran = probe({"server", url_, "control", "fragment", "-p", parallel, "-q"});
    EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
    EXPECT_TRUE(ran.out.starts_with("assay-probe: OK 0 must, 0 should of ")) << ran.out;
  }
}

TEST_F(ProbeProgram, FailsAKnownFailureThatPassesAndTakesItOut) {
  const std::string known = folder_.write("known.txt", "# pings\ncontrol.ping.empty  # long ago\n");
  const Words run = {"server", url_, "control.ping.empty", "-q", "--known-failing", known};
  EXPECT_EQ(probe(run).status, 1);
  Words update = run;
  update.emplace_back("--update-known");
  EXPECT_EQ(probe(update).status, 0);
  EXPECT_EQ(base::read_file(known), "# pings\n");
  EXPECT_EQ(probe(run).status, 0);
}

TEST_F(ProbeProgram, MakesTheFileOfKnownFailures) {
  const std::string known = file("new.txt");
  const Words run = {"server", url_, "control.ping.empty", "-q", "--known-failing", known};
  const Ran refused = probe(run);
  EXPECT_EQ(refused.status, 2);
  EXPECT_TRUE(refused.err.starts_with("assay-probe: cannot read " + known)) << refused.err;
  Words update = run;
  update.emplace_back("--update-known");
  EXPECT_EQ(probe(update).status, 0);
  EXPECT_EQ(base::read_file(known), "");
}

TEST_F(ProbeProgram, DoesNotPlayWhatTheServerDoesNotClaim) {
  base::write_file(file("f.yaml"), "version: 1\nclaims: {binary: false}\n");
  const Ran ran = probe({"server", url_, "framing.echo.*-0", "--features", file("f.yaml"), "-q",
                         "-o", file("a.json")});
  EXPECT_EQ(ran.status, 0) << ran.err;
  const results::Probe result = results::probe_from_json(base::read_file(file("a.json")));
  ASSERT_EQ(result.cases.size(), 2u);
  EXPECT_EQ(result.cases[0].grade, results::Grade::pass);
  EXPECT_EQ(result.cases[1].grade, results::Grade::not_applicable);
  EXPECT_EQ(result.cases[1].why, "the peer does not claim Binary messages");
}

TEST_F(ProbeProgram, ReplaysACaseWithEveryOctet) {
  const Ran ran = probe({"replay", "framing.samples.hello-masked", url_});
  EXPECT_EQ(ran.status, 0) << ran.err;
  for (const char* said :
       {"GET / HTTP/1.1", "masking key", "FIN, opcode 1 (Text)", "Verdict   pass", "Requirements"})
    EXPECT_NE(ran.out.find(said), std::string::npos) << said << "\n" << ran.out;
}

TEST_F(ProbeProgram, FindsNoDifferenceBetweenAServerAndItself) {
  const Ran ran = probe({"server", url_, "control.pong", "--compare", url_});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ran.out, "0 worse, 0 better, 0 gone, 0 new\n");
}

TEST_F(ProbeProgram, WritesACaptureFileACase) {
  const Ran ran = probe({"server", url_, "control.ping.empty", "--pcap", file("pcap"), "-q"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  const std::string capture = base::read_file(file("pcap/control.ping.empty.pcap"));
  EXPECT_TRUE(capture.starts_with("\x4d\x3c\xb2\xa1"));
  EXPECT_NE(capture.find("Sec-WebSocket-Accept"), std::string::npos);
}

TEST_F(ProbeProgram, SaysWithStatus3ThatNobodyListens) {
  server_.signal(SIGTERM);
  EXPECT_TRUE(server_.wait(test::limit));
  const Ran ran = probe({"server", url_, "control"});
  EXPECT_EQ(ran.status, 3);
  EXPECT_TRUE(ran.err.starts_with("assay-probe: cannot test " + url_ + ": ")) << ran.err;
}

TEST_F(ProbeProgram, BlocksWhatIsLeftWhereTheServerGoes) {
  net::Child child({.words = {ASSAY_PROBE, "server", url_, "-o", file("a.json"), "-v", "-p", "1"},
                    .capture_out = true,
                    .capture_err = true});
  server_.signal(SIGKILL);  // before the first echo, or behind it
  ASSERT_TRUE(child.wait(test::limit));
  EXPECT_TRUE(child.status() == 3 || child.status() == 1) << child.err();
}

TEST_F(ProbeProgram, LeavesAPartialReportBehindASignal) {
  net::Child child({.words = {ASSAY_PROBE, "server", url_, "-o", file("a.json"), "-p", "1"},
                    .environment = {"CI=1"},
                    .capture_out = true,
                    .capture_err = true});
  server_.signal(SIGSTOP);  // the run lasts until the signal
  child.signal(SIGINT);
  server_.signal(SIGCONT);
  const std::optional<int> status = child.wait(test::limit);
  // The signal may come before it is listened for.
  EXPECT_EQ(status, 130) << child.err();
  if (!std::filesystem::exists(file("a.json"))) return;
  EXPECT_TRUE(results::probe_from_json(base::read_file(file("a.json"))).run.partial);
}

}  // namespace

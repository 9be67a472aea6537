// Real runs against a real server, compared: what exit statuses a CI job gates on.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "libcore/base/file.h"
#include "tests/e2e/started.h"
#include "tests/support/folder.h"

namespace {

using e2e::Words;

class RealRuns : public testing::Test {
 protected:
  // Of load against that path: result files, as many as are needed to be 90% sure.
  Words runs_at(const std::string& where) {
    Words files;
    for (int i = 0; i < 3; ++i) {
      files.push_back(folder_.file(fmt::format("{}.json", ++runs_)));
      const e2e::Ran ran = e2e::run({ASSAY_LOAD, server_.where() + where, "-c", "2", "-R", "100/s",
                                     "-d", "300ms", "-q", "-o", files.back()});
      // 4: not valid, as this machine is busy; what is compared here lies far apart.
      EXPECT_TRUE(ran.status == 0 || ran.status == 4) << ran.out << ran.err;
    }
    return files;
  }

  static e2e::Ran diff(const Words& before, const Words& after, const Words& flags = {}) {
    Words words{ASSAY_REPORT, "diff"};
    words.insert(words.end(), before.begin(), before.end());
    words.emplace_back("--");
    words.insert(words.end(), after.begin(), after.end());
    words.insert(words.end(), flags.begin(), flags.end());
    return e2e::run(std::move(words));
  }

  test::Folder folder_;
  e2e::Started server_{{ASSAY_SERVER, "--listen", "127.0.0.1:0", "--quiet"}};

 private:
  int runs_ = 0;
};

TEST_F(RealRuns, OfASlowerServerAreWorse) {
  const Words fast = runs_at("echo");
  const Words slow = runs_at("echo?delay=100ms");
  const Words terms = {"--confidence", "90%", "--min-change", "20ms", "--metric", "rtt.p50"};
  const e2e::Ran worse = diff(fast, slow, terms);
  EXPECT_EQ(worse.status, 1) << worse.out << worse.err;
  EXPECT_NE(worse.out.find("assay-report: FAIL rtt.p50 +"), std::string::npos) << worse.out;
  const e2e::Ran better = diff(slow, fast, terms);
  EXPECT_EQ(better.status, 0) << better.out << better.err;
  EXPECT_NE(better.out.find("assay-report: OK 1 better in 3 and 3 runs"), std::string::npos)
      << better.out;

  const std::string page = folder_.file("diff.html");
  EXPECT_EQ(diff({fast[0]}, {slow[0]}, {"-o", page}).status, 0);  // nothing is proved
  EXPECT_NE(base::read_file(page).find("1 old and 1 new runs are too few"), std::string::npos);
  EXPECT_EQ(diff(fast, slow, {"--metric", "rtt.p50x"}).status, 2);
  EXPECT_EQ(diff(fast, {folder_.file("missing.json")}).status, 2);
  EXPECT_EQ(diff(fast, {}).status, 2);
}

TEST_F(RealRuns, OfConformanceAreComparedCaseByCase) {
  const std::string good = folder_.file("good.json");
  const e2e::Ran judged = e2e::run(
      {ASSAY_PROBE, "server", server_.where() + "echo", "framing.length", "-q", "-o", good});
  EXPECT_EQ(judged.status, 0) << judged.out << judged.err;
  std::string result = base::read_file(good);
  const std::string pass = R"("verdict":"pass")";
  ASSERT_NE(result.find(pass), std::string::npos);
  const std::string bad = folder_.write(
      "bad.json", result.replace(result.find(pass), pass.size(), R"("verdict":"fail")"));
  const e2e::Ran worse = diff({good}, {bad});
  EXPECT_EQ(worse.status, 1) << worse.out << worse.err;
  EXPECT_NE(worse.out.find("assay-report: FAIL 1 worse"), std::string::npos) << worse.out;
  EXPECT_EQ(diff({bad}, {good}).status, 0);
  EXPECT_EQ(diff({good}, {good}).status, 0);
}

}  // namespace

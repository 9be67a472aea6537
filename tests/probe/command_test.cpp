// The real prober and clients that it starts by a command, over loopback.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libcore/base/file.h"
#include "libcore/net/child.h"
#include "libcore/results/json.h"
#include "tests/support/folder.h"

namespace {

using Words = std::vector<std::string>;
using results::Grade;

class Command : public testing::Test {
 protected:
  // The result of the case that is played with a client of this kind.
  results::CaseResult play(const std::string& id, const Words& words) const {
    Words command{ASSAY_PROBE, "client",
                  id,          "--retries",
                  "0",         "-q",
                  "-o",        "json=" + folder_.file("a.json"),
                  "--",        RETRYING_CLIENT,
                  "{url}"};
    command.insert(command.end(), words.begin(), words.end());
    net::Child prober({.words = command, .capture_out = true, .capture_err = true});
    EXPECT_EQ(prober.wait(std::chrono::minutes(2)), 0) << prober.out() << prober.err();
    return results::probe_from_json(base::read_file(folder_.file("a.json"))).cases.front();
  }

  test::Folder folder_;
};

const Words leaves = {};
const Words comes_again = {"200"};
const Words comes_again_at_once = {"0"};

TEST_F(Command, ThatSaysThatNobodyListensPasses) {
  const results::CaseResult result = play("connect.refused.no-listener", leaves);
  EXPECT_EQ(result.grade, Grade::pass) << result.why;
}

TEST_F(Command, ThatRetriesWithoutEndAtOnceIsSeenOncePortsAreOpened) {
  for (const char* const id : {"connect.refused.no-listener", "connect.refused.rst-after-accept"}) {
    const results::CaseResult result = play(id, comes_again_at_once);
    EXPECT_EQ(result.grade, Grade::non_strict) << result.why;
    EXPECT_NE(result.why.find("a storm"), std::string::npos) << result.why;
  }
}

// What it would say in the end nobody waits for.
TEST_F(Command, ThatRetriesSlowlyIsNotJudgedByIt) {
  const results::CaseResult result = play("connect.refused.no-listener", comes_again);
  EXPECT_EQ(result.grade, Grade::not_run) << result.why;
}

TEST_F(Command, ThatComesBackBehindARefusalIsServed) {
  const results::CaseResult result = play("reconnect.after-refused", comes_again);
  EXPECT_EQ(result.grade, Grade::informational) << result.why;
  EXPECT_NE(result.why.find("it comes back after"), std::string::npos) << result.why;
  EXPECT_NE(play("reconnect.after-refused", leaves).why.find("does not come back"),
            std::string::npos);
}

}  // namespace

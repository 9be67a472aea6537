#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/net/child.h"
#include "libcore/net/signals.h"
#include "libcore/net/workers.h"
#include "tests/net/net.h"

namespace test {
namespace {

using namespace std::chrono_literals;

TEST(Workers, ReturnWhatTheBodiesReturnInOrder) {
  std::atomic<unsigned> met = 0;
  const auto results = net::run_workers(4, [&](unsigned i) {
    ++met;
    met.notify_all();
    for (unsigned n = met; n < 4; n = met) met.wait(n);  // ends only if all run at once
    return std::make_unique<unsigned>(i * i);
  });
  ASSERT_EQ(results.size(), 4u);
  EXPECT_EQ(*results[3], 9u);
  EXPECT_TRUE(net::run_workers(0, [](unsigned) { return true; }).empty());
}

TEST(Workers, CarryTheFirstExceptionToTheCaller) {
  std::atomic<int> finished = 0;
  const auto body = [&](unsigned i) {
    if (i == 1) base::fail("worker {} cannot", i);
    if (i == 2) throw std::runtime_error("neither can this");
    return ++finished;
  };
  try {
    net::run_workers(4, body);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const base::Error& error) {
    EXPECT_STREQ(error.what(), "worker 1 cannot");
  }
  EXPECT_EQ(finished, 2) << "the others ran to their end";
}

class Signals : public Net {};

TEST_F(Signals, AreEventsOfTheLoop) {
  std::vector<int> came;
  net::Signals signals(loop, {SIGHUP, SIGUSR1}, [&](int number) {
    came.push_back(number);
    if (came.size() == 2) return done();
    raise(SIGUSR1);
  });
  loop.post([] { raise(SIGHUP); });
  run();
  EXPECT_EQ(came, (std::vector<int>{SIGHUP, SIGUSR1}));
  raise(SIGPIPE);  // ignored: this process lives on
}

TEST(Child, IsAskedForItsStatusAndOutput) {
  net::Child child({.words = {"sh", "-c", "echo out $ASSAY_WORD; echo err >&2; exit 7"},
                    .environment = {"ASSAY_WORD=word"},
                    .capture_out = true,
                    .capture_err = true});
  EXPECT_EQ(child.wait(20s), 7);
  EXPECT_EQ(child.status(), 7);
  EXPECT_EQ(child.out(), "out word\n");
  EXPECT_EQ(child.err(), "err\n");
}

TEST(Child, KeepsMoreThanAPipeHolds) {
  net::Child child({.words = {"sh", "-c", "yes | head -c 1000000"}, .capture_out = true});
  EXPECT_EQ(child.wait(20s), 0);
  EXPECT_EQ(child.out().size(), 1'000'000u);
}

TEST(Child, IsReadLineByLineWhileItRuns) {
  net::Child child({.words = {"sh", "-c", "echo one; echo two; printf three; exec sleep 100"},
                    .capture_out = true});
  EXPECT_EQ(child.read_line(20s), "one");
  EXPECT_EQ(child.read_line(20s), "two");
  EXPECT_EQ(child.read_line(5ms), std::nullopt) << "this line has no end yet";
  EXPECT_EQ(child.status(), std::nullopt);
  child.signal(SIGTERM);
  EXPECT_EQ(child.wait(20s), 128 + SIGTERM);
  EXPECT_EQ(child.read_line(20s), std::nullopt);
  EXPECT_EQ(child.out(), "three");
}

TEST(Child, HasUsualSignalsWhateverWeIgnore) {
  std::signal(SIGPIPE, SIG_IGN);
  net::Child child({.words = {"sh", "-c", "kill -PIPE $$; exit 0"}});
  EXPECT_EQ(child.wait(20s), 128 + SIGPIPE);
}

TEST(Child, DoesNotOutliveItsOwner) {
  pid_t pid = 0;
  {
    net::Child child({.words = {"sleep", "100"}});
    pid = child.pid();
    EXPECT_EQ(child.wait(1ms), std::nullopt);
    EXPECT_EQ(kill(pid, 0), 0);
  }
  EXPECT_NE(kill(pid, 0), 0);
}

TEST(Child, ThatCannotBeStartedIsAnError) {
  EXPECT_THROW(net::Child({.words = {"/no/such/program"}}), base::Error);
}

}  // namespace
}  // namespace test

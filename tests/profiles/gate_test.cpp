#include "profiles/gate.h"

#include <gtest/gtest.h>

#include <vector>

namespace profile {
namespace {

using namespace std::chrono_literals;

struct Check {
  const char* metric;
  const char* condition;
  bool holds;
  const char* observed;
};

class Gate : public testing::Test {
 protected:
  Gate() {
    for (int ms = 1; ms <= 100; ++ms)
      evidence.times["rtt"].record(static_cast<std::uint64_t>(ms) * 1000);
    evidence.duration = 10s;
    evidence.counts = {{"sent", 1000},         {"sent.bytes", 20480}, {"connected", 90},
                       {"connect.failed", 10}, {"disconnected", 9},   {"timeouts", 5},
                       {"deliveries", 98},     {"sequence.gaps", 2}};
    evidence.causes["disconnected: RST"] = 3;
    for (const std::uint64_t n : {50, 90, 70}) evidence.levels["connections"].add(n);
    evidence.reaches = {{.due = 100, .came = 100}, {.due = 100, .came = 90}, {}};
    evidence.cpu = 0.5;
  }

  Judged judged(const char* metric, const char* condition) {
    return judge(parse_metric(metric), parse_condition(condition), evidence);
  }

  Evidence evidence;
};

TEST_F(Gate, HoldsConditionsAgainstWhatIsKnown) {
  const Check table[] = {
      {"rtt", "p99 < 100ms", true, "99ms"},
      {"rtt", "p99 < 99ms", false, "99ms"},
      {"rtt", "max <= 101ms", true, "100ms"},
      {"rtt", "min > 1ms", false, "1ms"},
      {"rtt", "mean >= 50ms", true, "50.5ms"},
      {"rtt", "count == 100", true, "100"},
      {"rtt", "rate >= 10/s", true, "10/s"},
      {"sent", "rate >= 100/s", true, "100/s"},
      {"sent", "count > 1000", false, "1000"},
      {"connect.failed", "rate < 10%", false, "10%"},
      {"connect.failed", "rate <= 10%", true, "10%"},
      {"disconnected", "rate == 10%", true, "10%"},
      {"disconnected.RST", "count < 4", true, "3"},
      {"disconnected.FIN", "count == 0", true, "0"},
      {"timeouts", "rate < 1%", true, "0.5%"},
      {"sequence.gaps", "rate <= 2%", true, "2%"},
      {"connections", "min >= 50", true, "50"},
      {"connections", "max < 90", false, "90"},
      {"connections", "value == 70", true, "70"},
      {"delivery.reach", "min >= 100%", false, "90%"},
      {"delivery.reach", "value >= 95%", true, "95%"},
      {"cpu", "value < 60%", true, "50%"},
  };
  for (const Check& row : table) {
    SCOPED_TRACE(std::string(row.metric) + " " + row.condition);
    const Judged seen = judged(row.metric, row.condition);
    EXPECT_EQ(seen.holds, row.holds);
    EXPECT_EQ(seen.observed, row.observed);
  }
}

TEST_F(Gate, TakesNothingForNoMoreThanABoundFromBelowAllows) {
  const Check table[] = {
      {"recovery", "p99 < 20s", true, "none"},
      {"delivery", "p99 >= 1ms", false, "none"},
      {"recovery", "count == 0", true, "0"},
      {"rss_per_connection", "value < 1KiB", true, "none"},
  };
  for (const Check& row : table) {
    SCOPED_TRACE(row.condition);
    const Judged seen = judged(row.metric, row.condition);
    EXPECT_EQ(seen.holds, row.holds);
    EXPECT_EQ(seen.observed, row.observed);
  }
}

}  // namespace
}  // namespace profile

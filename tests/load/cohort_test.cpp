#include "tools/load/cohort.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>

#include "tests/load/scene.h"

namespace load {
namespace {

using namespace std::chrono_literals;
using session::End;
using session::Then;

// One scenario of idle connections.
std::string idle(const std::string& population, const std::string& rest = "",
                 const std::string& stages = "[{name: run, duration: 10s}]") {
  return fmt::format("stages: {}\nscenarios:\n  idle:\n    population: {{{}}}\n{}\n", stages,
                     population, rest);
}

TEST(Cohort, OpensWhatIsWanted) {
  Scene scene(idle("connections: 100"));
  EXPECT_EQ(scene.dialled(), 100u);
  EXPECT_FALSE(scene.cohort().is_settled());
  scene.open_all();
  EXPECT_TRUE(scene.cohort().is_settled());
  EXPECT_EQ(scene.cohort().members().read(), 100u);
  EXPECT_EQ(scene.tally()[Level::connections], 100u);
}

// The tick that their Closes asked for may come before they are no more.
TEST(Cohort, AsksForATickWhenTheLastHasGone) {
  Scene scene(idle("connections: 2"));
  scene.open_all();
  scene.at(10s);
  for (const std::size_t i : {0, 1}) scene.close(1000, i);
  const int before = scene.hurries();
  EXPECT_FALSE(scene.cohort().is_done());
  scene.go();
  EXPECT_TRUE(scene.cohort().is_done());
  EXPECT_EQ(scene.hurries(), before + 1);
}

TEST(Cohort, HasItsShareOfConnections) {
  EXPECT_EQ(Scene(idle("connections: 7"), {.index = 0, .of = 3}).dialled(), 3u);
  EXPECT_EQ(Scene(idle("connections: 7"), {.index = 2, .of = 3}).dialled(), 2u);
}

TEST(Cohort, OpensNoMoreASecondThanItMay) {
  Scene scene(idle("connections: 100, connect_rate: 10/s"));
  const std::size_t at_once = scene.dialled();
  EXPECT_LE(at_once, 12u);
  for (int i = 1; i <= 30; ++i) scene.at(i * 100ms);
  EXPECT_NEAR(static_cast<double>(scene.dialled() - at_once), 30, 1);
}

TEST(Cohort, OpensAllAtARateBeyondAllClocks) {
  Scene scene(idle("connections: 100, connect_rate: 5000000000/s"));
  for (int i = 1; i <= 5; ++i) scene.at(i * 1ms);
  EXPECT_EQ(scene.dialled(), 100u);
}

TEST(Cohort, CountsWhatItWasTooSlowToDial) {
  Scene scene(idle("connections: 1000, connect_rate: 1k/s, max_connecting: 500"));
  for (int i = 1; i <= 100; ++i) scene.at(i * 1ms);
  EXPECT_EQ(scene.total(Count::dialled_late), 0u);
  EXPECT_NEAR(static_cast<double>(scene.dialled()), 120, 1);  // it may be some ahead
  scene.at(200ms);  // and here it did nothing for 100 ms, of which it makes up for 20
  EXPECT_NEAR(static_cast<double>(scene.total(Count::dialled_late)), 80, 2);
  const std::uint64_t late = scene.total(Count::dialled_late);
  while (scene.dialled() < 500) scene.after(1ms);
  scene.after(500ms);  // here others do not open
  EXPECT_EQ(scene.dialled(), 500u);
  scene.open_all();
  scene.after(1ms);
  scene.after(1ms);
  EXPECT_GT(scene.dialled(), 500u);
  EXPECT_EQ(scene.total(Count::dialled_late), late);
}

TEST(Cohort, WasNotTooSlowWhileItHadNobodyToDial) {
  Scene scene("defaults: {reconnect: {policy: fixed, base: 1ms, jitter: none}}\n" +
              idle("connections: {some: 40, more: 80}, connect_rate: 1k/s", "",
                   "[{name: some, duration: 5s}, {name: more, duration: 5s}]"));
  for (int i = 1; i <= 40; ++i) scene.after(1ms);
  scene.open_all();
  scene.at(4999ms);
  for (std::size_t i = 0; i < 40; ++i) scene.end(End::reset, i);
  for (int i = 0; i <= 100; ++i) scene.at(5s + i * 1ms);  // who comes back goes before who is new
  EXPECT_EQ(scene.dialled(), 120u);
  EXPECT_EQ(scene.total(Count::dialled_late), 0u);
}

TEST(Cohort, CountsArrivalsThatItWasTooSlowToDial) {
  Scene scene(idle("arrivals: 100/s"));
  for (int i = 1; i <= 50; ++i) scene.at(i * 10ms);
  EXPECT_EQ(scene.total(Count::dialled_late), 0u);
  scene.at(600ms);
  EXPECT_NEAR(static_cast<double>(scene.total(Count::dialled_late)), 9, 1);
}

TEST(Cohort, HasNoMoreOpeningThanItMay) {
  Scene scene(idle("connections: 10, max_connecting: 4"));
  EXPECT_EQ(scene.dialled(), 4u);
  scene.open(0);
  scene.at(1ms);
  EXPECT_EQ(scene.dialled(), 5u);
}

TEST(Cohort, CountsWhomThereWasNoTimeToDial) {
  Scene scene(idle("connections: 10, max_connecting: 4"));
  for (std::size_t i = 0; i < 3; ++i) scene.open(i);
  scene.at(1ms);
  EXPECT_EQ(scene.dialled(), 7u);
  scene.at(10s);
  scene.go();
  EXPECT_EQ(scene.total(Count::connected), 3u);
  EXPECT_EQ(scene.total(Count::connect_failed), 7u);
  EXPECT_EQ(scene.error("connect: not begun when the run ended"), 3u);
}

TEST(Cohort, FollowsALevelUpAndDown) {
  Scene scene(idle("connections: {up: {from: 0, to: 10}, down: {to: 4}}", "",
                   "[{name: up, duration: 10s}, {name: down, duration: 6s}]"));
  for (int i = 0; i <= 100; ++i) {
    scene.at(i * 100ms);
    scene.open_all();
    EXPECT_EQ(scene.dialled(), static_cast<std::size_t>(i / 10)) << i;
  }
  scene.at(13050ms);
  EXPECT_EQ(scene.tally()[Level::connections], 6u);
  scene.at(15999ms);
  EXPECT_EQ(scene.tally()[Level::connections], 4u);
  EXPECT_EQ(scene.messages(9), std::vector<std::string>{"Close 1000"});
  EXPECT_TRUE(scene.messages(0).empty());
}

TEST(Cohort, LetsSessionsArriveAndGo) {
  Scene scene(idle("arrivals: 2/s, lifetime: 3s"));
  for (int i = 0; i < 100; ++i) {
    scene.at(i * 100ms);
    scene.open_all();
  }
  EXPECT_EQ(scene.dialled(), 20u);
  EXPECT_EQ(scene.tally()[Level::connections], 6u);
}

TEST(Cohort, ReplacesAConnectionWhoseLifeIsOver) {
  Scene scene(idle("connections: 1, lifetime: 1s"));
  scene.open();
  scene.at(1s);
  EXPECT_EQ(scene.messages(), std::vector<std::string>{"Close 1000"});
  EXPECT_EQ(scene.dialled(), 1u);
  scene.close(1000);
  scene.at(1001ms);
  EXPECT_EQ(scene.dialled(), 2u);
  EXPECT_EQ(scene.total(Count::disconnected), 0u);
}

TEST(Cohort, DoesNotReplaceWhatWasLost) {
  Scene scene(idle("connections: 2"));
  scene.open_all();
  scene.end(End::reset, 0);
  scene.at(5s);
  EXPECT_EQ(scene.dialled(), 2u);
  EXPECT_TRUE(scene.cohort().is_settled());
}

struct Comeback {
  const char* policy;
  std::chrono::milliseconds first, second, third;
};

TEST(Cohort, ComesBackByItsPolicy) {
  const Comeback table[] = {{"policy: immediate", 0ms, 0ms, 0ms},
                            {"policy: fixed, base: 200ms", 200ms, 200ms, 200ms},
                            {"policy: exponential, base: 100ms", 100ms, 200ms, 400ms},
                            {"policy: exponential, base: 100ms, max: 150ms", 100ms, 150ms, 150ms}};
  for (const Comeback& row : table) {
    SCOPED_TRACE(row.policy);
    Scene scene(fmt::format("defaults: {{reconnect: {{{}}}}}\n", row.policy) +
                idle("connections: 1"));
    scene.open();
    std::chrono::milliseconds now = 1s;
    scene.at(now);
    std::size_t dialled = 1;
    for (const auto delay : {row.first, row.second, row.third}) {
      scene.end(dialled == 1 ? End::reset : End::refused, dialled - 1);
      if (delay > 0ms) {
        scene.at(now + delay - 1ms);
        EXPECT_EQ(scene.dialled(), dialled);
      }
      now += delay;
      scene.at(now);
      EXPECT_EQ(scene.dialled(), ++dialled);
    }
    scene.open(3);
    const stats::Histogram& recovery = scene.stage(0)[Metric::recovery];
    EXPECT_EQ(recovery.total(), 1u);
    EXPECT_NEAR(static_cast<double>(recovery.max()),
                static_cast<double>(std::chrono::microseconds(now - 1s).count()), 1000);
  }
}

TEST(Cohort, GivesUpComingBack) {
  Scene scene("defaults: {reconnect: {policy: immediate, attempts: 2}}\n" + idle("connections: 1"));
  scene.open();
  scene.end(End::reset, 0);
  scene.end(End::refused, 1);
  scene.end(End::refused, 2);
  scene.at(5s);
  EXPECT_EQ(scene.dialled(), 3u);
  EXPECT_EQ(scene.total(Count::disconnected), 1u);
  EXPECT_EQ(scene.total(Count::connect_failed), 2u);
}

TEST(Cohort, JittersWithinItsBounds) {
  for (const auto& [jitter, least, most] :
       {std::tuple{"full", 0, 1000}, std::tuple{"equal", 500, 1000}}) {
    SCOPED_TRACE(jitter);
    Scene scene(
        fmt::format("defaults: {{reconnect: {{policy: fixed, base: 1s, jitter: {}}}}}\n", jitter) +
        idle("connections: 200"));
    scene.open_all();
    for (std::size_t i = 0; i < 200; ++i) scene.end(End::reset, i);
    scene.at(std::chrono::milliseconds(least - 1));
    EXPECT_EQ(scene.dialled(), 200u);
    scene.at(std::chrono::milliseconds((least + most) / 2));
    EXPECT_NEAR(static_cast<double>(scene.dialled()), 300, 40);
    scene.at(std::chrono::milliseconds(most));
    EXPECT_EQ(scene.dialled(), 400u);
  }
}

profile::Event event(profile::Event::Deed deed, double fraction,
                     std::optional<base::Duration> over = std::nullopt) {
  return {.fraction = fraction, .deed = deed, .over = over};
}

TEST(Cohort, DoesHarm) {
  using Deed = profile::Event::Deed;
  Scene scene(idle("connections: 10"));
  scene.open_all();
  scene.cohort().harm(event(Deed::drop_rst, 0.5), Scene::start());
  scene.at(1ms);
  std::size_t reset = 0;
  for (std::size_t i = 0; i < 10; ++i) reset += scene.driver(i).then == Then::reset;
  EXPECT_EQ(reset, 5u);
  EXPECT_EQ(scene.error("disconnected: dropped by an event"), 5u);
}

TEST(Cohort, DoesHarmBitByBit) {
  Scene scene(idle("connections: 10"));
  scene.open_all();
  scene.cohort().harm(event(profile::Event::Deed::drop_fin, 1, 1s), Scene::start());
  for (int i = 0; i < 10; ++i) {
    scene.at(i * 100ms);
    EXPECT_EQ(scene.error("disconnected: dropped by an event"), static_cast<std::uint64_t>(i + 1));
  }
}

TEST(Cohort, VanishesAndPauses) {
  using Deed = profile::Event::Deed;
  Scene scene(idle("connections: 1"));
  scene.open();
  scene.cohort().harm(event(Deed::pause_reading, 1), Scene::start());
  scene.at(1ms);
  EXPECT_EQ(scene.driver().wish.read_at_most, 0u);
  scene.cohort().harm(event(Deed::resume_reading, 1), Scene::start());
  scene.at(2ms);
  EXPECT_EQ(scene.driver().wish.read_at_most, session::unlimited);
  scene.cohort().harm(event(Deed::vanish, 1), Scene::start());
  scene.at(3ms);
  EXPECT_EQ(scene.driver().wish.read_at_most, 0u);
  EXPECT_EQ(scene.driver().then, Then::stay);
  EXPECT_TRUE(scene.messages().empty());
  EXPECT_EQ(scene.error("disconnected: vanished by an event"), 1u);
}

TEST(Cohort, BringsAllBackAtOnce) {
  Scene scene(idle("connections: 3"));
  scene.open_all();
  scene.cohort().harm(event(profile::Event::Deed::reconnect_all, 1), Scene::start());
  scene.at(1ms);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(scene.messages(i), std::vector<std::string>{"Close 1001"});
    scene.close(1001, i);
  }
  scene.at(2ms);
  EXPECT_EQ(scene.dialled(), 6u);
  EXPECT_EQ(scene.total(Count::disconnected), 0u);
}

TEST(Cohort, ReadsSlowlyWhereAsked) {
  Scene scene(
      idle("connections: 10", "    receive: {pause: {every: 1s, for: 300ms, fraction: 20%}}"));
  scene.open_all();
  const auto paused = [&] {
    std::size_t n = 0;
    for (std::size_t i = 0; i < 10; ++i) n += scene.driver(i).wish.read_at_most == 0;
    return n;
  };
  EXPECT_EQ(paused(), 0u);
  scene.at(1s);
  EXPECT_EQ(paused(), 2u);
  scene.at(1300ms);
  EXPECT_EQ(paused(), 0u);
  scene.at(2300ms);
  EXPECT_EQ(paused(), 2u);
}

// Two connections with a rate for nine seconds, and another for nine more.
std::string steered(const std::string& rates, const std::string& rest = "") {
  return idle("connections: 2",
              fmt::format("    traffic: [{{rate: {}, {}"
                          "do: [{{request: {{send: hi, correlate: echo}}}}]}}]",
                          rates, rest),
              "[{name: run, duration: 9s}, {name: rest, duration: 9s}]");
}

// How many messages they send in that time, if they are answered at once, or only 20 ms later.
std::size_t sent(Scene& scene, std::chrono::milliseconds begin, std::chrono::milliseconds end,
                 bool late = false) {
  std::size_t n = 0;
  std::array<std::vector<std::string>, 2> held;
  for (auto at = begin; at < end; at += 1ms) {
    scene.at(at);
    for (const std::size_t i : {0, 1}) {
      if (!late) n += scene.echo(i);
      if (!late || at.count() % 20 != 0) continue;
      for (const std::string& message : held[i]) scene.text(message, i);
      held[i] = scene.messages(i);
      n += held[i].size();
    }
  }
  return n;
}

TEST(Cohort, SteersARateByTheLatencyOfItsReplies) {
  Scene scene(steered("{run: \"@5ms\", rest: \"@5ms\"}"));
  scene.open_all();
  EXPECT_NEAR(static_cast<double>(sent(scene, 0ms, 200ms)), 20, 2);
  EXPECT_GT(sent(scene, 200ms, 800ms), 800u);
  sent(scene, 800ms, 8000ms, true);
  EXPECT_LT(sent(scene, 8000ms, 9000ms, true), 5u);
  EXPECT_LT(sent(scene, 9000ms, 10'000ms, true), 5u);  // it goes on as it was
  scene.at(18s);
  const auto& found = scene.tally().steered();
  ASSERT_EQ(found.size(), 2u);
  EXPECT_FALSE(found.at({0, 0, 0}).kept);
}

TEST(Cohort, SteersTheRateOfEachConnection) {
  Scene scene(steered("{run: \"@5ms\", rest: 10/s}", "per: connection, "));
  scene.open_all();
  EXPECT_LE(sent(scene, 0ms, 1000ms), 3u);
  EXPECT_GT(sent(scene, 1000ms, 5000ms), 30u);
  EXPECT_TRUE(scene.tally().steered().empty());
  sent(scene, 9000ms, 9010ms);
  EXPECT_NEAR(static_cast<double>(sent(scene, 9010ms, 10'010ms)), 20, 2);
  ASSERT_EQ(scene.tally().steered().size(), 1u);
  EXPECT_TRUE(scene.tally().steered().at({0, 0, 0}).kept);
}

TEST(Cohort, SteersByRequestsOfItsTrafficAlone) {
  Scene scene(steered("\"@5ms\"", "") +
              "    flow: [{repeat: {times: forever, do: [{request: {send: slow, correlate: echo}}, "
              "{wait: 1s}]}}]\n");
  scene.open_all();
  // Requests of the flow are answered late, those of the traffic at once.
  for (auto at = 1ms; at < 800ms; at += 1ms) {
    scene.at(at);
    for (const std::size_t i : {0, 1})
      for (const std::string& message : scene.messages(i))
        if (message == "hi") scene.text(message, i);
  }
  scene.at(8999ms);
  scene.at(9s);
  EXPECT_GT(scene.tally().steered().at({0, 0, 0}).rate(), 1000);
}

TEST(Cohort, PingsAndCountsPongs) {
  Scene scene("defaults: {ping: {interval: 1s, timeout: 500ms}}\n" + idle("connections: 1"));
  scene.open();
  scene.at(1s);
  const auto pings = scene.messages();
  ASSERT_EQ(pings.size(), 1u);
  scene.after(20ms);
  scene.frame(ws::Opcode::pong, pings[0]);
  EXPECT_EQ(scene.stage(0)[Metric::ping].total(), 1u);
  scene.at(2s);
  scene.at(2500ms);
  EXPECT_EQ(scene.total(Count::timeouts), 1u);
  EXPECT_EQ(scene.error("ping: no Pong came"), 1u);
}

}  // namespace
}  // namespace load

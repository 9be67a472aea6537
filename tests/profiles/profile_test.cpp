#include "profiles/profile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "libcore/base/file.h"
#include "profiles/example.h"
#include "tests/support/golden.h"

namespace profile {
namespace {

using namespace std::chrono_literals;

std::optional<std::string> nothing_set(const std::string&) { return std::nullopt; }

Profile read_kept(const std::string& name) {
  return read(name, base::read_file(std::string(ASSAY_PROFILES) + '/' + name), nothing_set);
}

std::vector<std::string> kept(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(ASSAY_PROFILES) + '/' + folder))
    names.push_back(folder + '/' + entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

TEST(Profile, ReadsTheSmallestField) {
  const Profile profile = read_kept("good/minimal.yaml");
  EXPECT_EQ(profile.version, 1);
  ASSERT_EQ(profile.target.urls.size(), 1u);
  EXPECT_EQ(http::to_string(profile.target.urls[0].value.url), "ws://127.0.0.1:9001/echo");
  ASSERT_EQ(profile.scenarios.size(), 1u);
  const Scenario& echo = profile.scenarios.at("echo");
  EXPECT_EQ(echo.population.connections->everywhere, 100u);
  ASSERT_EQ(echo.traffic.size(), 1u);
  EXPECT_EQ(echo.traffic[0].rate.everywhere->a_second, 10);
  EXPECT_EQ(echo.traffic[0].per, Traffic::Per::connection);
  EXPECT_EQ(echo.traffic[0].model, Traffic::Model::open);
  ASSERT_EQ(echo.traffic[0].steps.size(), 1u);
  const auto& request = std::get<Request>(echo.traffic[0].steps[0].verb);
  EXPECT_EQ(request.send.words->value, "hello ${seq}");
  EXPECT_EQ(request.correlate->how, Correlate::How::echo);
  EXPECT_EQ(request.replies, 1u);
  const auto& rtt = profile.thresholds.at({"rtt", {}});
  ASSERT_EQ(rtt.size(), 1u);
  EXPECT_EQ(to_string(rtt[0].is.value), "p99 < 10ms");
  EXPECT_TRUE(profile.stages.empty());
  EXPECT_TRUE(profile.events.empty());
}

TEST(Profile, ReadsTheHeadOfTheExample) {
  const Profile profile = read_kept("good/example.yaml");
  EXPECT_EQ(profile.name, "chat-fanout");
  EXPECT_EQ(profile.description, "Fan-out delivery and recovery after a gateway blip");
  EXPECT_EQ(profile.seed, 42u);
  EXPECT_EQ(profile.labels,
            (std::map<std::string, std::string>{{"team", "realtime"}, {"git", "unknown"}}));
  EXPECT_EQ(http::to_string(profile.target.urls.at(0).value.url), "wss://chat.example.test/ws");
  EXPECT_EQ(profile.target.tls->cacert, "ca.pem");
  EXPECT_TRUE(profile.target.tls->resumption);
  EXPECT_EQ(profile.target.source.at(0).value, "10.0.0.11-10.0.0.20");
  EXPECT_EQ(profile.target.metrics.at(0), "https://chat.example.test/metrics");
  const Defaults& defaults = profile.defaults;
  EXPECT_EQ(defaults.subprotocols, std::vector<std::string>{"chat.v2"});
  EXPECT_TRUE(defaults.deflate->client_no_context_takeover);
  EXPECT_EQ(defaults.deflate->on, std::nullopt);
  EXPECT_EQ(defaults.deflate->min_size, 256u);
  EXPECT_EQ(defaults.connect_timeout, 5s);
  EXPECT_EQ(defaults.ping->interval->dist, TimeSpread::Dist::uniform);
  EXPECT_EQ(defaults.ping->interval->min, 20s);
  EXPECT_EQ(defaults.ping->interval->max, 30s);
  EXPECT_EQ(defaults.ping->timeout, 10s);
  EXPECT_EQ(defaults.reconnect->policy, Reconnect::Policy::exponential);
  EXPECT_EQ(defaults.reconnect->base->value, 500ms);
  EXPECT_EQ(defaults.reconnect->max->value, 30s);
  EXPECT_EQ(defaults.reconnect->jitter, Reconnect::Jitter::full);
  const Data& users = profile.data.at("users");
  EXPECT_EQ(users.file, "users.csv");
  EXPECT_EQ(users.format, Data::Format::csv);
  EXPECT_EQ(users.pick, Data::Pick::per_connection);
  EXPECT_EQ(users.on_end, Data::OnEnd::recycle);
  const Payload& line = profile.payloads.at("line");
  EXPECT_EQ(line.random, Payload::Random::ascii);
  EXPECT_EQ(line.size->dist, Dist::lognormal);
  EXPECT_EQ(line.size->p50, 180u);
  EXPECT_EQ(line.size->p99, 4096u);
  EXPECT_TRUE(line.stamp);
  ASSERT_EQ(profile.stages.size(), 4u);
  EXPECT_EQ(profile.stages[0].name.value, "ramp");
  EXPECT_EQ(profile.stages[0].duration, 2min);
  EXPECT_FALSE(profile.stages[0].record);
  EXPECT_EQ(profile.stages[3].name.value, "recover");
  EXPECT_TRUE(profile.stages[3].record);
}

TEST(Profile, ReadsTheScenariosOfTheExample) {
  const Profile profile = read_kept("good/example.yaml");
  const Scenario& readers = profile.scenarios.at("readers");
  const CountLevel& level = *readers.population.connections;
  const Change<std::uint64_t>& ramp = level.by_stage.at({"ramp", {}});
  EXPECT_EQ(ramp.from, 0u);
  EXPECT_EQ(ramp.to, 20'000u);
  EXPECT_EQ(level.by_stage.at({"steady", {}}).steady, 20'000u);
  EXPECT_EQ(level.by_stage.size(), 4u);
  EXPECT_EQ(readers.population.connect_rate->value.a_second, 400);
  const auto& join = std::get<Request>(readers.on_open.at(0).verb);
  EXPECT_EQ(join.send.words->value, R"({"op":"join","room":"lobby","token":"${users.token}"})");
  EXPECT_EQ(join.match->json, "$.op");
  EXPECT_EQ(join.match->equals->text, "\"joined\"");
  EXPECT_EQ(join.timeout, 5s);
  EXPECT_EQ(readers.receive->topics.at(0).value, "lobby");
  EXPECT_EQ(readers.receive->sequence->by, Receive::Sequence::By::stamp);
  EXPECT_EQ(readers.receive->verify, Receive::Verify::crc);
  EXPECT_EQ(readers.receive->pause->every, 60s);
  EXPECT_EQ(readers.receive->pause->length, 2s);
  EXPECT_DOUBLE_EQ(readers.receive->pause->fraction, 0.01);
  const Scenario& writers = profile.scenarios.at("writers");
  EXPECT_EQ(writers.population.connections->everywhere, 200u);
  ASSERT_EQ(writers.traffic.size(), 2u);
  const Traffic& say = writers.traffic[0];
  EXPECT_EQ(say.name, "say");
  EXPECT_EQ(say.rate.by_stage.at({"steady", {}}).from->a_second, 50);
  EXPECT_EQ(say.rate.by_stage.at({"steady", {}}).to.a_second, 200);
  EXPECT_EQ(say.per, Traffic::Per::scenario);
  EXPECT_EQ(say.arrival->value, Traffic::Arrival::poisson);
  EXPECT_EQ(say.model, Traffic::Model::open);
  const auto& publish = std::get<Publish>(say.steps.at(0).verb);
  EXPECT_EQ(publish.send.words->value, "line");
  EXPECT_EQ(publish.topic->value, "lobby");
  EXPECT_EQ(publish.to->value, "readers");
  EXPECT_EQ(publish.deliver_within, 2s);
  EXPECT_DOUBLE_EQ(writers.traffic[1].rate.everywhere->a_second, 0.2);
  const auto& rtt = std::get<Request>(writers.traffic[1].steps.at(0).verb);
  EXPECT_EQ(rtt.correlate->json, "$.n");
  EXPECT_EQ(rtt.timeout, 2s);
}

TEST(Profile, ReadsTheJudgementsOfTheExample) {
  const Profile profile = read_kept("good/example.yaml");
  const Event& blip = profile.events.at(0);
  EXPECT_EQ(blip.name, "gateway-blip");
  EXPECT_EQ(blip.at.value.stage, "storm");
  EXPECT_EQ(blip.at.value.offset, 10s);
  EXPECT_EQ(blip.scenario->value, "readers");
  EXPECT_DOUBLE_EQ(blip.fraction, 1);
  EXPECT_EQ(blip.deed, Event::Deed::drop_rst);
  EXPECT_EQ(profile.thresholds.size(), 6u);
  EXPECT_EQ(to_string(profile.thresholds.at({"rtt", {}}).at(1).is.value), "p99.9 < 200ms");
  EXPECT_EQ(profile.thresholds.at({"delivery", {}}).at(0).stage->value, "steady");
  EXPECT_EQ(to_string(profile.thresholds.at({"delivery.reach", {}}).at(0).is.value), "min >= 100%");
  EXPECT_EQ(to_string(profile.thresholds.at({"sequence.gaps", {}}).at(0).is.value), "count == 0");
  const Threshold& failed = profile.thresholds.at({"connect.failed", {}}).at(1);
  EXPECT_EQ(to_string(failed.is.value), "rate < 20%");
  EXPECT_TRUE(failed.abort);
  EXPECT_EQ(failed.after, 30s);
  EXPECT_EQ(profile.validity.max_send_lag, 5ms);
  EXPECT_DOUBLE_EQ(profile.validity.max_cpu, 0.85);
  EXPECT_EQ(profile.validity.max_clock_error, 1ms);
  EXPECT_DOUBLE_EQ(profile.validity.min_rate, 0.98);
  EXPECT_EQ(profile.validity.on_invalid, OnFault::fail);
  EXPECT_EQ(profile.baseline->file, "baselines/main.json");
  EXPECT_EQ(profile.baseline->metrics.at(1).value, "delivery.p99");
  EXPECT_DOUBLE_EQ(*profile.baseline->max_change, 0.1);
  EXPECT_EQ(profile.baseline->min_change, 2ms);
  EXPECT_DOUBLE_EQ(*profile.baseline->confidence, 0.99);
  EXPECT_EQ(profile.baseline->runs->value, 5u);
  EXPECT_TRUE(profile.baseline->require_same_machine);
  EXPECT_EQ(profile.report->percentiles, (std::vector<double>{50, 90, 99, 99.9, 99.99, 100}));
  EXPECT_EQ(profile.report->interval->value, 1s);
  EXPECT_EQ(profile.report->outputs.at(3).value, "markdown=summary.md");
}

TEST(Profile, TakesEveryGoodOne) {
  for (const std::string& name : kept("good")) EXPECT_NO_THROW(read_kept(name)) << name;
}

// A result holds them as texts, of which they are judged anew when results are merged.
TEST(Threshold, IsWrittenSoThatItReadsTheSame) {
  const std::pair<const char*, const char*> table[] = {
      {"p99<50ms", "p99 < 50ms"},
      {"p(99.9) < 12.345ms", "p99.9 < 12.345ms"},
      {"max <= 90s", "max <= 1m30s"},
      {"rate < 0.1%", "rate < 0.1%"},
      {"rate <= 7%", "rate <= 7%"},
      {"rate >= 19500/s", "rate >= 19.5k/s"},
      {"count == 1234567", "count == 1234567"},
      {"value < 16KiB", "value < 16 KiB"},
      {"value < 16385B", "value < 16385B"},
  };
  for (const auto& [written, text] : table) {
    const Condition condition = parse_condition(written);
    EXPECT_EQ(to_string(condition), text);
    EXPECT_EQ(parse_condition(to_string(condition)).value, condition.value) << written;
  }
}

// All complaints of all bad ones, as they are printed, are in tests/golden/profile-complaints.txt.
TEST(Profile, SaysWhatIsWrongWithEveryBadOne) {
  std::string all;
  for (const std::string& name : kept("bad")) {
    std::string complaint = "TAKEN";
    try {
      read_kept(name);
    } catch (const base::Error& error) {
      EXPECT_EQ(error.exit_status(), 2);
      complaint = error.what();
    }
    EXPECT_NE(complaint, "TAKEN") << name;
    all += complaint + '\n';
  }
  EXPECT_TRUE(test::matches_golden(all, "profile-complaints.txt"));
}

TEST(Profile, TakesTheExamples) {
  for (const Example& example : examples) {
    Profile profile;
    EXPECT_NO_THROW(profile = read("p.yaml", std::string(example.text), nothing_set));
    EXPECT_EQ(profile.name, example.name);
    EXPECT_EQ(example.text, base::read_file(std::string(ASSAY_EXAMPLES) + '/' +
                                            std::string(example.name) + ".yaml"));
  }
}

TEST(Profile, SaysAllThatIsWrongAtOnce) {
  try {
    read("p.yaml",
         "version: 2\ntarget: {url: http://h/}\nstages: [{name: a, duration: 1s}]\n"
         "scenarios: {s: {population: {connections: {b: 1}}, flow: []}}\nthresholds: {rt: [x]}\n",
         nothing_set);
    FAIL();
  } catch (const base::Error& error) {
    const std::string all = error.what();
    for (const char* place : {"p.yaml:1:10: ", "p.yaml:2:15: ", "p.yaml:4:44: ", "p.yaml:4:58: ",
                              "p.yaml:5:14: ", "p.yaml:5:19: "})
      EXPECT_NE(all.find(place), std::string::npos) << place << '\n' << all;
  }
}

TEST(Profile, CarriesALevelOverStagesThatAreNotNamed) {
  CountLevel level;
  level.by_stage[{"up", {}}] = {.from = 5, .to = 10};
  level.by_stage[{"on", {}}] = {.to = 20};
  EXPECT_EQ(span_in<std::uint64_t>(level, "before", 0).to, 0u);
  EXPECT_EQ(span_in<std::uint64_t>(level, "up", 0).from, 5u);
  EXPECT_EQ(span_in<std::uint64_t>(level, "on", 10).from, 10u);
  EXPECT_EQ(span_in<std::uint64_t>(level, "on", 10).to, 20u);
}

}  // namespace
}  // namespace profile

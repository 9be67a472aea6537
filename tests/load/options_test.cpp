#include "tools/load/options.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "tests/support/folder.h"
#include "tests/support/text.h"

namespace load {
namespace {

using namespace std::chrono_literals;

// The words of a line that a shell would split at spaces.
Options options(std::string_view line) {
  return std::get<Options>(parse_options(test::words(line), 4));
}
profile::Profile profile_for(std::string_view line) { return options(line).order.profile; }
const profile::Scenario& echo(const profile::Profile& profile) {
  return profile.scenarios.at("echo");
}
const profile::Traffic& traffic(const profile::Profile& profile) {
  return echo(profile).traffic.front();
}
std::uint64_t connections(const profile::Profile& profile) {
  return echo(profile).population.connections->everywhere.value();
}
// A second, in the stage that is recorded.
profile::Rate rate(const profile::Profile& profile) {
  return profile::span_in(traffic(profile).rate, "steady", {}).to;
}

std::string complaint(std::string_view line) {
  try {
    parse_options(test::words(line), 4);
  } catch (const base::Error& error) {
    EXPECT_EQ(error.exit_status(), 2);
    return error.what();
  }
  return "(none)";
}

TEST(LoadOptions, AreCompleteWithATargetAlone) {
  const Options o = options("ws://127.0.0.1:9001/echo");
  const profile::Profile& p = o.order.profile;
  EXPECT_EQ(connections(p), 10u);
  ASSERT_EQ(p.stages.size(), 2u);
  EXPECT_EQ(p.stages[0].until, profile::Stage::Until::target_reached);
  EXPECT_FALSE(p.stages[0].record);
  EXPECT_EQ(p.stages[1].duration, 10s);
  EXPECT_EQ(rate(p).a_second, 1);
  EXPECT_EQ(traffic(p).per, profile::Traffic::Per::connection);
  EXPECT_EQ(p.payloads.at("message").size->fixed, 32u);
  EXPECT_EQ(o.order.workers, 4u);
  EXPECT_EQ(o.order.command, "assay-load ws://127.0.0.1:9001/echo");
}

TEST(LoadOptions, SayHowMuch) {
  const Options o = options(
      "ws://a/ wss://b/ -c 1k -d 1m30s -R 20k/s -s 1KiB -b --connect-rate 500/s --warmup 2s "
      "--timeout 3s -w 2 --seed 7");
  const profile::Profile& p = o.order.profile;
  EXPECT_EQ(p.target.urls.size(), 2u);
  EXPECT_EQ(connections(p), 1000u);
  ASSERT_EQ(p.stages.size(), 3u);
  EXPECT_EQ(p.stages[0].duration, 5s);  // 2s for the dials, 3s for the last
  EXPECT_EQ(p.stages[1].duration, 2s);
  EXPECT_FALSE(p.stages[1].record);
  EXPECT_EQ(p.stages[2].duration, 90s);
  EXPECT_EQ(rate(p).a_second, 20000);
  EXPECT_EQ(traffic(p).per, profile::Traffic::Per::scenario);
  EXPECT_EQ(p.payloads.at("message").size->fixed, 1024u);
  EXPECT_TRUE(p.payloads.at("message").binary);
  EXPECT_EQ(echo(p).population.connect_rate->value.a_second, 500);
  EXPECT_EQ(p.defaults.connect_timeout, 3s);
  EXPECT_EQ(o.order.workers, 2u);
  EXPECT_EQ(p.seed, 7u);
}

TEST(LoadOptions, SendNothingWhileConnectionsAreOpened) {
  const profile::Profile p = profile_for("ws://a/ -r 5/s --warmup 1s");
  EXPECT_EQ(profile::span_in(traffic(p).rate, "connect", {}).to.a_second, 0);
  EXPECT_EQ(profile::span_in(traffic(p).rate, "warmup", {}).to.a_second, 5);
}

TEST(LoadOptions, TakeARateForEachConnection) {
  EXPECT_EQ(rate(profile_for("ws://a/ -c 50 -r 30/m")).a_second, 0.5);
}

TEST(LoadOptions, SendAsMuchAsGoes) {
  const profile::Profile p = profile_for("ws://a/ -R max");
  EXPECT_EQ(rate(p).kind, profile::Rate::Kind::max);
  EXPECT_EQ(traffic(p).model, profile::Traffic::Model::open);
  EXPECT_FALSE(traffic(p).max_outstanding);
}

TEST(LoadOptions, TakeARateByLatency) {
  for (const char* flag : {"-R", "-r"}) {
    const profile::Profile p = profile_for(fmt::format("ws://a/ {} @5ms --warmup 2s", flag));
    EXPECT_EQ(rate(p).kind, profile::Rate::Kind::at_latency);
    EXPECT_EQ(rate(p).latency, 5ms);
    EXPECT_EQ(profile::span_in(traffic(p).rate, "warmup", {}).to.latency, 5ms);
    EXPECT_EQ(profile::span_in(traffic(p).rate, "connect", {}).to.kind, profile::Rate::Kind::fixed);
  }
}

TEST(LoadOptions, CloseTheLoop) {
  const profile::Profile p = profile_for("ws://a/ --closed --outstanding=16");
  EXPECT_EQ(rate(p).kind, profile::Rate::Kind::max);
  EXPECT_EQ(traffic(p).model, profile::Traffic::Model::closed);
  EXPECT_EQ(traffic(p).max_outstanding, 16u);
}

TEST(LoadOptions, SayWhatIsSent) {
  EXPECT_EQ(profile_for("ws://a/ -m hello").payloads.at("message").text->value, "hello");
}

TEST(LoadOptions, SayWhatTheHandshakeHas) {
  const profile::Profile p =
      profile_for("ws://a/ --subprotocol chat --subprotocol x --origin http://o -H A:b");
  EXPECT_EQ(p.defaults.subprotocols, (std::vector<std::string>{"chat", "x"}));
  EXPECT_EQ(p.defaults.origin, "http://o");
  EXPECT_EQ(p.defaults.headers, (std::map<std::string, std::string>{{"A", "b"}}));
}

TEST(LoadOptions, SayWhereResultsGo) {
  const Options o =
      options("ws://a/ -o a.json -o html=b -o c.html -o json=d -o - -q --color never");
  ASSERT_EQ(o.outputs.size(), 5u);
  using report::Format;
  const Format formats[] = {Format::json, Format::html, Format::html, Format::json, Format::json};
  const char* paths[] = {"a.json", "b", "c.html", "d", "-"};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(o.outputs[i].format, formats[i]);
    EXPECT_EQ(o.outputs[i].path, paths[i]);
  }
  EXPECT_TRUE(o.quiet);
  EXPECT_EQ(o.color, report::ColorWish::never);
}

TEST(LoadOptions, SayHowToWatch) {
  const Options o = options(
      "ws://a/ --tui on --ascii --metrics-listen 127.0.0.1:0 --scrape http://a/m --scrape "
      "http://b");
  EXPECT_EQ(o.tui, TuiWish::on);
  EXPECT_TRUE(o.ascii);
  EXPECT_EQ(o.order.metrics_listen, "127.0.0.1:0");
  EXPECT_EQ(o.order.profile.target.metrics, (std::vector<std::string>{"http://a/m", "http://b"}));
  EXPECT_EQ(options("ws://a/ --interval 5s").order.profile.report->interval->value, 5s);
  EXPECT_EQ(options("ws://a/").tui, TuiWish::automatic);
}

TEST(LoadOptions, TakeWhatAProfileSaysOfItsReport) {
  const test::Folder folder;
  const std::string file = folder.file("p.yaml");
  base::write_file(file, R"(version: 1
name: nightly
target: {url: "ws://a/"}
scenarios: {idle: {population: {connections: 1}}}
report: {title: Idle, percentiles: [50, 99.99], outputs: [html=a.html, b.csv]}
)");
  const Options o = options("-o c.json -f " + file);
  EXPECT_EQ(o.order.title, "Idle");
  ASSERT_EQ(o.outputs.size(), 3u);
  EXPECT_EQ(o.outputs[0].path, "c.json");
  EXPECT_EQ(o.outputs[1], (report::Output{report::Format::html, "a.html"}));
  EXPECT_EQ(o.outputs[2], (report::Output{report::Format::csv, "b.csv"}));
  EXPECT_EQ(options("--title Mine -f " + file).order.title, "Mine");
}

TEST(LoadOptions, LeaveTheTargetAloneWhereverItStands) {
  const Options o = options("-o a.json ws://a/ -H A:b ws://b/ --label k=v ws://c/ --subprotocol x");
  EXPECT_EQ(o.order.profile.target.urls.size(), 3u);
  EXPECT_EQ(o.outputs.size(), 1u);
  EXPECT_EQ(o.order.profile.defaults.headers.size(), 1u);
}

TEST(LoadOptions, KeepLabelsAndTitle) {
  const Options o = options("ws://a/ --label git=abc --label x=y=z --title nightly");
  EXPECT_EQ(o.order.labels, (std::map<std::string, std::string>{{"git", "abc"}, {"x", "y=z"}}));
  EXPECT_EQ(o.order.title, "nightly");
}

TEST(LoadOptions, NeedNoMoreWorkersThanConnections) {
  EXPECT_EQ(options("ws://a/ -c 1").order.workers, 1u);
  EXPECT_EQ(options("ws://a/ -c 3 -w 8").order.workers, 3u);
}

TEST(LoadOptions, AreReadFromTheEnvironmentBehindTheLine) {
  setenv("ASSAY_CONNECTIONS", "77", 1);
  setenv("ASSAY_MESSAGE_RATE", "2/s", 1);
  EXPECT_EQ(connections(profile_for("ws://a/")), 77u);
  EXPECT_EQ(connections(profile_for("ws://a/ -c 5")), 5u);
  EXPECT_EQ(rate(profile_for("ws://a/ -c 5")).a_second, 2);
  unsetenv("ASSAY_CONNECTIONS");
  unsetenv("ASSAY_MESSAGE_RATE");
}

std::string one_scenario(const test::Folder& folder) {
  return folder.write("p.yaml",
                      "version: 1\n"
                      "target: {url: \"${TARGET:-ws://a/}\"}\n"
                      "stages: [{name: steady, duration: 5s}]\n"
                      "scenarios:\n"
                      "  talk:\n"
                      "    population: {connections: 4}\n"
                      "    traffic: [{rate: 1/s, do: [{send: hello}]}]\n"
                      "thresholds: {rtt: [\"p50 < 1s\"]}\n");
}

TEST(LoadOptions, StandAboveAProfile) {
  const test::Folder folder;
  const Options o =
      options("-f " + one_scenario(folder) +
              " -c 7 -R 20/s -d 9s --connect-rate 3/s --set seed=8 -e TARGET=ws://b/");
  const profile::Profile& p = o.order.profile;
  const profile::Scenario& talk = p.scenarios.at("talk");
  EXPECT_EQ(talk.population.connections->everywhere, 7u);
  EXPECT_EQ(talk.population.connect_rate->value.a_second, 3);
  EXPECT_EQ(talk.traffic.front().rate.everywhere->a_second, 20);
  EXPECT_EQ(p.stages.front().duration, 9s);
  EXPECT_EQ(p.seed, 8u);
  EXPECT_EQ(p.target.urls.front().value.url.host, "b");
  EXPECT_EQ(o.order.settings.at("scenarios.talk.population.connections"), "7");
}

TEST(LoadOptions, LeaveToAProfileWhatOnlyItCanSay) {
  const test::Folder folder;
  for (const char* flag : {"--closed", "-s 5B", "--mode ping", "--warmup 1s"})
    EXPECT_NE(
        complaint("-f " + one_scenario(folder) + " " + flag).find("change it there, or with --set"),
        std::string::npos)
        << flag;
}

TEST(LoadOptions, SayWhereEachValueComesFrom) {
  setenv("ASSAY_CONNECTIONS", "77", 1);
  const std::string text =
      std::get<Answer>(parse_options(test::words("ws://a/ -d 3s --print-config"), 4)).text;
  unsetenv("ASSAY_CONNECTIONS");
  for (const char* line :
       {"connections: 77  # ASSAY_CONNECTIONS", "duration: 3s  # --duration",
        "connect_rate: 1k/s  # built-in", "- \"ws://a/\"  # URL", "min_rate: 98%  # built-in"})
    EXPECT_NE(text.find(line), std::string::npos) << line << " in\n" << text;
}

TEST(LoadOptions, SayWhatConnectionsDo) {
  const profile::Profile fanout = profile_for("ws://a/ --mode fanout -c 5 -R 2/s");
  const profile::Scenario& all = fanout.scenarios.at("fanout");
  EXPECT_TRUE(std::holds_alternative<profile::Publish>(all.traffic.front().steps.front().verb));
  EXPECT_TRUE(fanout.payloads.at("message").stamp);
  EXPECT_TRUE(profile_for("ws://a/ --mode connect").scenarios.at("connect").traffic.empty());
  EXPECT_TRUE(profile_for("ws://a/ --mode source").scenarios.at("source").traffic.empty());
  const profile::Profile ping = profile_for("ws://a/ --mode ping");
  EXPECT_TRUE(std::holds_alternative<profile::Ping>(
      ping.scenarios.at("ping").traffic.front().steps.front().verb));
  const profile::Profile sink = profile_for("ws://a/ --mode sink -m hello");
  EXPECT_TRUE(std::holds_alternative<profile::Send>(
      sink.scenarios.at("sink").traffic.front().steps.front().verb));
}

TEST(LoadOptions, OpenConnectionsOverATime) {
  const profile::Profile p = profile_for("ws://a/ -c 50 --ramp 5s --warmup 1s");
  ASSERT_EQ(p.stages.size(), 3u);
  EXPECT_EQ(p.stages[0].name.value, "ramp");
  const auto level = *echo(p).population.connections;
  EXPECT_EQ(profile::span_in(level, "ramp", {}).to, 50u);
  EXPECT_EQ(profile::span_in(level, "steady", {}).to, 50u);
}

TEST(LoadOptions, SayWhatMessagesAreLike) {
  const profile::Profile p =
      profile_for("ws://a/ -s uniform,min=10B,max=20B --fragments 3 --correlate stamp");
  EXPECT_EQ(p.payloads.at("message").size->dist, profile::Dist::uniform);
  EXPECT_EQ(p.payloads.at("message").fragments, 3u);
  EXPECT_TRUE(p.payloads.at("message").stamp);
  const profile::Profile file = profile_for("ws://a/ -m @/tmp/x --correlate json:$.id");
  EXPECT_EQ(file.payloads.at("message").file, "/tmp/x");
  const auto& request = std::get<profile::Request>(traffic(file).steps.front().verb);
  EXPECT_EQ(request.correlate->json, "$.id");
}

TEST(LoadOptions, SayHowConnectionsAreHarmedAndComeBack) {
  const profile::Profile p = profile_for(
      "ws://a/ --storm 2s:50%:drop-rst --reconnect exponential,base=500ms,max=3s,jitter=full");
  ASSERT_EQ(p.events.size(), 1u);
  EXPECT_EQ(p.events[0].at.value.stage, "steady");
  EXPECT_EQ(p.events[0].at.value.offset, 2s);
  EXPECT_EQ(p.events[0].fraction, 0.5);
  EXPECT_EQ(p.defaults.reconnect->policy, profile::Reconnect::Policy::exponential);
  EXPECT_EQ(p.defaults.reconnect->jitter, profile::Reconnect::Jitter::full);
}

TEST(LoadOptions, SayWhatHasToHold) {
  const profile::Profile p =
      std::get<Options>(parse_options({"ws://a/", "--threshold", "rtt p99 < 50ms", "--threshold",
                                       "rtt max < 1s", "--abort-on-fail"},
                                      4))
          .order.profile;
  ASSERT_EQ(p.thresholds.size(), 1u);
  ASSERT_EQ(p.thresholds.begin()->second.size(), 2u);
  EXPECT_TRUE(p.thresholds.begin()->second[0].abort);
}

TEST(LoadOptions, SayHowConnectionsAreMade) {
  const profile::Profile p = profile_for(
      "wss://a/ -k --deflate=client_max_window_bits=10,server_no_context_takeover "
      "--resolve a:443:127.0.0.1 --source 127.0.0.2-127.0.0.4");
  EXPECT_EQ(p.defaults.deflate->client_max_window_bits, 10);
  EXPECT_TRUE(p.defaults.deflate->server_no_context_takeover);
  EXPECT_TRUE(p.target.tls->insecure);
  EXPECT_EQ(p.target.resolve, (std::vector<std::string>{"a:443:127.0.0.1"}));
  EXPECT_EQ(p.target.source.front().value, "127.0.0.2-127.0.0.4");
  EXPECT_EQ(profile_for("ws://a/ --deflate").defaults.deflate->on, true);
}

profile::Profile profile_to_search(const std::string& what) {
  return std::get<Options>(parse_options({"ws://a/", "-c", "100", "--search", what}, 4))
      .order.profile;
}

TEST(LoadOptions, SearchForALimit) {
  const profile::Search all = profile_to_search("rate 1k..100k until rtt p99 < 5ms").search.value();
  EXPECT_EQ(all.vary, profile::Search::Vary::rate);
  EXPECT_EQ(all.from->value, 1000u);
  EXPECT_EQ(all.to->value, 100'000u);
  EXPECT_EQ(all.until.metric.name, "rtt");
  EXPECT_EQ(to_string(all.until.is), "p99 < 5ms");
  const profile::Search open =
      profile_to_search("connections .. until connect p90 < 1s").search.value();
  EXPECT_FALSE(open.from);
  EXPECT_FALSE(open.to);
  // What --set reaches is the same.
  const Options set = options(
      "ws://a/ --set search.vary=rate --set search.from=5 --set search.hold=3s --set "
      "search.method=step --set search.until=rtt\tp99<5ms");
  EXPECT_EQ(set.order.profile.search->hold, 3s);
  EXPECT_EQ(set.order.profile.search->from->value, 5u);
  for (const char* wrong :
       {"rate", "rate 1..2", "rate until rtt p99 < 5ms", "until rtt p99 < 5ms", ""})
    EXPECT_THROW(profile_to_search(wrong), base::Error) << wrong;
  EXPECT_TRUE(complaint("ws://a/ --search rates").starts_with("'rates' is no search; write 'rate"));
}

TEST(LoadOptions, HaveWorkersForTheLargestTrial) {
  const auto workers = [](const std::string& range) {
    return std::get<Options>(parse_options({"ws://a/", "-c", "2", "--search",
                                            "connections " + range + " until rtt p99 < 1s"},
                                           4))
        .order.workers;
  };
  EXPECT_EQ(workers("1..3"), 3u);
  EXPECT_EQ(workers("1..100"), 4u);
}

TEST(LoadOptions, HoldAgainstABaseline) {
  const Options o =
      options("ws://a/ --baseline main.json --runs 5 --max-change 20% --min-change 1ms");
  const profile::Baseline& baseline = o.order.profile.baseline.value();
  EXPECT_EQ(baseline.file, "main.json");
  EXPECT_EQ(baseline.runs->value, 5u);
  EXPECT_DOUBLE_EQ(*baseline.max_change, 0.2);
  EXPECT_EQ(baseline.min_change, 1ms);
  EXPECT_FALSE(o.order.makes_baseline);
  EXPECT_FALSE(options("ws://a/ --baseline main.json -o html=main.json").order.makes_baseline);
  EXPECT_TRUE(options("ws://a/ --baseline main.json -o json=./main.json").order.makes_baseline);
}

TEST(LoadOptions, AnswerForHelpAndVersion) {
  const auto help = std::get<Answer>(parse_options({"--help"}, 4)).text;
  for (const char* word : {"--connections", "Examples:", "ASSAY_CONNECTIONS", "Exit status:"})
    EXPECT_NE(help.find(word), std::string::npos) << word;
  const auto version = std::get<Answer>(parse_options({"-V"}, 4)).text;
  EXPECT_TRUE(version.starts_with("assay-load ")) << version;
}

TEST(LoadOptions, AreRefusedWithAReason) {
  const std::pair<const char*, const char*> table[] = {
      {"-c 5", "say where to connect: URL, or a profile with -f"},
      {"http://a/", "'http://a/': the target is a ws://"},
      {"ws://a/ -c 0", "--connections: must be at least 1"},
      {"ws://a/ -c many", "--connections: "},
      {"ws://a/ -d 0", "--duration: must be above 0"},
      {"ws://a/ -d 10", "--duration: "},
      {"ws://a/ -R 0", "--rate: must be above 0"},
      {"ws://a/ -R @0s", "--rate: must be above 0, as in @5ms"},
      {"ws://a/ -r @fast", "--message-rate: "},
      {"ws://a/ -R @5ms --mode sink", "--rate: a rate by latency needs a request in do"},
      {"ws://a/ --connect-rate @5ms", "--connect-rate: "},
      {"ws://a/ --interval 5ms", "--interval: the shortest slot of the time series is 10ms"},
      {"ws://a/ --interval 300ms", "--interval: several slots make up a second"},
      {"ws://a/ -r -1/s", "--message-rate: "},
      {"ws://a/ -s 1k", "--size: "},
      {"ws://a/ -r 1/s -R 1/s", "--rate, --message-rate and --closed exclude one another"},
      {"ws://a/ --closed -R 1/s", "--rate, --message-rate and --closed exclude one another"},
      {"ws://a/ --outstanding 2", "--outstanding is for --closed only"},
      {"ws://a/ --closed --outstanding 0", "--outstanding: must be at least 1"},
      {"ws://a/ -m x -s 1B", "--message and --size exclude one another"},
      {"ws://a/ --runs 5", "--runs is for --baseline only"},
      {"ws://a/ --min-change 1ms", "--min-change is for --baseline only"},
      {"ws://a/ --baseline m.json --max-change 10", "--max-change: "},
      {"ws://a/ --baseline m.json --runs 0", "--runs: must be at least 1"},
      {"ws://a/ --key k", "--key needs --cert"},
      {"ws://a/ -k", "--insecure, --cacert, --cert and --key are for wss:// only"},
      {"ws://a/ -H nothing", "--header: 'nothing' is no header field"},
      {"ws://a/ -o report", "--output: 'report' names no format"},
      {"ws://a/ --label x", "--label: 'x' is not of the form key=value"},
      {"ws://a/ --tui yes", "--tui: 'yes' is none of auto, on, off"},
      {"ws://a/ --color blue", "--color: 'blue' is none of auto, always, never"},
      {"ws://a/ -w 0", "--workers: must be at least 1"},
      {"ws://a/ --mode echoes", "--mode: 'echoes' is none of echo, fanout, connect"},
      {"ws://a/ --mode connect -R 5/s", "--rate says nothing in --mode connect"},
      {"ws://a/ --mode ping -s 1B", "--size says nothing in --mode ping"},
      {"ws://a/ --mode sink --correlate fifo", "--correlate says nothing in --mode sink"},
      {"ws://a/ --verify crc", "--verify says nothing in --mode echo"},
      {"ws://a/ --storm 10s", "--storm: '10s' is not of the form AT:FRACTION:HOW"},
      {"ws://a/ --storm 1s:50%:slap", "--storm: "},
      {"ws://a/ --threshold rtt", "'rtt' is no threshold; write 'rtt p99 < 50ms'"},
      {"ws://a/ --threshold rtt|p99", "'rtt|p99' is no threshold"},
      {"ws://a/ --set seed", "--set: 'seed' is not of the form path=value"},
      {"ws://a/ --set sed=1", "--set sed: unknown key 'sed'"},
      {"ws://a/ --set scenarios.chat.flow=[]", "--set scenarios.chat.flow: "},
      {"ws://a/ --reconnect often", "--reconnect: "},
      {"ws://a/ -e x", "--env: 'x' is not of the form path=value"},
      {"ws://a/ --nonsense", "unknown option --nonsense; see assay-load --help"}};
  for (const auto& [line, reason] : table)
    EXPECT_TRUE(complaint(line).starts_with(reason)) << line << " -> " << complaint(line);
}

}  // namespace
}  // namespace load

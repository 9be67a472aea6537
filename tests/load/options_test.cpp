#include "tools/load/options.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "libcore/base/error.h"
#include "libcore/base/text.h"

namespace load {
namespace {

using namespace std::chrono_literals;

// The words of a line that a shell would split at spaces.
std::vector<std::string> words(std::string_view line) {
  std::vector<std::string> all;
  for (const std::string_view word : base::split(line, ' ')) all.emplace_back(word);
  return all;
}

Options options(std::string_view line) { return std::get<Options>(parse_options(words(line), 4)); }
profile::Profile profile_of(std::string_view line) { return options(line).order.profile; }
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
    parse_options(words(line), 4);
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
  const profile::Profile p = profile_of("ws://a/ -r 5/s --warmup 1s");
  EXPECT_EQ(profile::span_in(traffic(p).rate, "connect", {}).to.a_second, 0);
  EXPECT_EQ(profile::span_in(traffic(p).rate, "warmup", {}).to.a_second, 5);
}

TEST(LoadOptions, TakeARateForEachConnection) {
  EXPECT_EQ(rate(profile_of("ws://a/ -c 50 -r 30/m")).a_second, 0.5);
}

TEST(LoadOptions, SendAsMuchAsGoes) {
  const profile::Profile p = profile_of("ws://a/ -R max");
  EXPECT_EQ(rate(p).kind, profile::Rate::Kind::max);
  EXPECT_EQ(traffic(p).model, profile::Traffic::Model::open);
  EXPECT_FALSE(traffic(p).max_outstanding);
}

TEST(LoadOptions, CloseTheLoop) {
  const profile::Profile p = profile_of("ws://a/ --closed --outstanding=16");
  EXPECT_EQ(rate(p).kind, profile::Rate::Kind::max);
  EXPECT_EQ(traffic(p).model, profile::Traffic::Model::closed);
  EXPECT_EQ(traffic(p).max_outstanding, 16u);
}

TEST(LoadOptions, SayWhatIsSent) {
  EXPECT_EQ(profile_of("ws://a/ -m hello").payloads.at("message").text->value, "hello");
}

TEST(LoadOptions, SayWhatTheHandshakeHas) {
  const profile::Profile p =
      profile_of("ws://a/ --subprotocol chat --subprotocol x --origin http://o -H A:b");
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
  EXPECT_EQ(connections(profile_of("ws://a/")), 77u);
  EXPECT_EQ(connections(profile_of("ws://a/ -c 5")), 5u);
  EXPECT_EQ(rate(profile_of("ws://a/ -c 5")).a_second, 2);
  unsetenv("ASSAY_CONNECTIONS");
  unsetenv("ASSAY_MESSAGE_RATE");
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
      {"ws://a/ -r -1/s", "--message-rate: "},
      {"ws://a/ -s 1k", "--size: "},
      {"ws://a/ -r 1/s -R 1/s", "--rate, --message-rate and --closed exclude one another"},
      {"ws://a/ --closed -R 1/s", "--rate, --message-rate and --closed exclude one another"},
      {"ws://a/ --outstanding 2", "--outstanding is for --closed only"},
      {"ws://a/ --closed --outstanding 0", "--outstanding: must be at least 1"},
      {"ws://a/ -m x -s 1B", "--message and --size exclude one another"},
      {"ws://a/ --key k", "--key needs --cert"},
      {"ws://a/ -k", "--insecure, --cacert, --cert and --key are for wss:// only"},
      {"ws://a/ -H nothing", "--header: 'nothing' is no header field"},
      {"ws://a/ -o report", "--output: 'report' names no format"},
      {"ws://a/ --label x", "--label: 'x' is not of the form key=value"},
      {"ws://a/ --color blue", "--color: 'blue' is none of auto, always, never"},
      {"ws://a/ -w 0", "--workers: must be at least 1"},
      {"-f x.yaml -c 5", "--profile says what --connections would: change it there"},
      {"ws://a/ --nonsense", "unknown option --nonsense; see assay-load --help"}};
  for (const auto& [line, reason] : table)
    EXPECT_TRUE(complaint(line).starts_with(reason)) << line << " -> " << complaint(line);
}

}  // namespace
}  // namespace load

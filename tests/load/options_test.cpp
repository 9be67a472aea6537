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
Settings settings(std::string_view line) { return options(line).settings; }

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
  const Settings s = settings("ws://127.0.0.1:9001/echo");
  EXPECT_EQ(s.connections, 10u);
  EXPECT_EQ(s.duration, 10s);
  EXPECT_EQ(s.workers, 4u);
  EXPECT_EQ(s.intent().rate, 10);  // one a second on each
  EXPECT_EQ(s.payload().size(), 32u);
  EXPECT_EQ(s.command, "assay-load ws://127.0.0.1:9001/echo");
}

TEST(LoadOptions, SayHowMuch) {
  const Settings s = settings(
      "ws://a/ wss://b/ -c 1k -d 1m30s -R 20k/s -s 1KiB -b --connect-rate 500/s --warmup 2s "
      "--timeout 3s -w 2 --seed 7");
  EXPECT_EQ(s.targets.size(), 2u);
  EXPECT_EQ(s.connections, 1000u);
  EXPECT_EQ(s.duration, 90s);
  EXPECT_EQ(s.intent().rate, 20000);
  EXPECT_EQ(s.size, 1024u);
  EXPECT_TRUE(s.binary);
  EXPECT_EQ(s.connect_rate, 500);
  EXPECT_EQ(s.warmup, 2s);
  EXPECT_EQ(s.timeout, 3s);
  EXPECT_EQ(s.workers, 2u);
  EXPECT_EQ(s.seed, 7u);
}

TEST(LoadOptions, TakeARateForEachConnection) {
  EXPECT_EQ(settings("ws://a/ -c 50 -r 30/m").intent().rate, 25);
}

TEST(LoadOptions, CloseTheLoop) {
  const Settings s = settings("ws://a/ --closed --outstanding=16");
  EXPECT_EQ(s.intent().rate, 0);
  EXPECT_EQ(s.outstanding, 16u);
}

TEST(LoadOptions, SayWhatIsSent) {
  Settings s = settings("ws://a/ -m hello");
  EXPECT_EQ(s.payload().message(3, 4), "hello");
}

TEST(LoadOptions, SayWhatTheHandshakeHas) {
  const Settings s =
      settings("ws://a/ --subprotocol chat --subprotocol x --origin http://o -H A:b");
  EXPECT_EQ(s.subprotocols, (std::vector<std::string>{"chat", "x"}));
  EXPECT_EQ(s.extra, (http::Fields{{"Origin", "http://o"}, {"A", "b"}}));
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
  EXPECT_EQ(o.settings.targets.size(), 3u);
  EXPECT_EQ(o.outputs.size(), 1u);
  EXPECT_EQ(o.settings.extra.lines.size(), 1u);
}

TEST(LoadOptions, KeepLabelsAndTitle) {
  const Settings s = settings("ws://a/ --label git=abc --label x=y=z --title nightly");
  EXPECT_EQ(s.labels, (std::map<std::string, std::string>{{"git", "abc"}, {"x", "y=z"}}));
  EXPECT_EQ(s.title, "nightly");
}

TEST(LoadOptions, NeedNoMoreWorkersThanConnections) {
  EXPECT_EQ(settings("ws://a/ -c 1").workers, 1u);
  EXPECT_EQ(settings("ws://a/ -c 3 -w 8").workers, 3u);
}

TEST(LoadOptions, AreReadFromTheEnvironmentBehindTheLine) {
  setenv("ASSAY_CONNECTIONS", "77", 1);
  setenv("ASSAY_MESSAGE_RATE", "2/s", 1);
  EXPECT_EQ(settings("ws://a/").connections, 77u);
  EXPECT_EQ(settings("ws://a/ -c 5").connections, 5u);
  EXPECT_EQ(settings("ws://a/ -c 5").intent().rate, 10);
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
      {"-c 5", "URL is required; see assay-load --help"},
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
      {"ws://a/ --nonsense", "unknown option --nonsense; see assay-load --help"}};
  for (const auto& [line, reason] : table)
    EXPECT_TRUE(complaint(line).starts_with(reason)) << line << " -> " << complaint(line);
}

}  // namespace
}  // namespace load

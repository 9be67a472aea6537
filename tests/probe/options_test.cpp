#include "tools/probe/options.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "libcore/results/json.h"
#include "tests/probe/parsed.h"
#include "tests/support/folder.h"
#include "tests/support/text.h"

namespace probe {
namespace {

using namespace std::chrono_literals;

Answer answer(std::string_view line) { return std::get<Answer>(parse_options(test::words(line))); }

// A file that goes away with its test.
class File {
 public:
  File(const std::string& name, const std::string& text) : path_(folder_.write(name, text)) {}
  const std::string& path() const { return path_; }

 private:
  test::Folder folder_;
  std::string path_;
};

TEST(ProbeOptions, AreCompleteWithAServerAlone) {
  const Options o = options("server ws://127.0.0.1:9001/echo");
  EXPECT_EQ(o.settings.parallel, 8u);
  EXPECT_EQ(o.settings.retries, 2u);
  EXPECT_EQ(o.settings.scale, 1);
  EXPECT_EQ(o.settings.segmentations, std::vector{suite::Segmentation::none});
  EXPECT_EQ(o.gates.fail_on, Gates::FailOn::must);
  EXPECT_FALSE(o.settings.timeout);
  EXPECT_TRUE(std::ranges::all_of(o.settings.cases, [](const suite::Case* script) {
    return script->tier() <= suite::Tier::standard;
  }));
  EXPECT_EQ(o.command, "assay-probe server ws://127.0.0.1:9001/echo");
}

TEST(ProbeOptions, SayHowCasesArePlayed) {
  const Options o = options(
      "server ws://a/ -p 3 --patience 2.5 --timeout 4s --scale full --seed 7 --retries 0 "
      "--segment all --keep-alive 20s --pcap dir");
  EXPECT_EQ(o.settings.parallel, 3u);
  EXPECT_EQ(o.settings.patience, 2.5);
  EXPECT_EQ(o.settings.timeout, 4s);
  EXPECT_EQ(o.settings.scale, suite::Facts::full_scale);
  EXPECT_EQ(o.settings.seed, 7u);
  EXPECT_EQ(o.settings.retries, 0u);
  EXPECT_EQ(o.settings.segmentations.size(), 3u);
  EXPECT_EQ(o.settings.features.keep_alive, 20s);
  EXPECT_EQ(o.settings.pcap_folder, "dir");
}

TEST(ProbeOptions, ChooseCasesByWordsAndFlags) {
  const auto ids = [](std::string_view line) {
    std::vector<std::string> all;
    for (const suite::Case* script : options(line).settings.cases) all.push_back(script->id());
    return all;
  };
  const std::vector<std::string> two{"control.ping.empty", "control.ping.nul"};
  EXPECT_EQ(ids("server ws://a/ control.ping.empty control.ping.nul"), two);
  EXPECT_EQ(ids("server ws://a/ --run control.ping.empty --run control.ping.nul"), two);
  EXPECT_EQ(ids("server ws://a/ control.ping.empty control.ping.n* --skip control.ping.non-utf8"),
            two);
}

TEST(ProbeOptions, SayWhatFailsTheRun) {
  EXPECT_EQ(options("server ws://a/ -S").gates.fail_on, Gates::FailOn::should);
  EXPECT_EQ(options("server ws://a/ -S --fail-on any").gates.fail_on, Gates::FailOn::any);
  EXPECT_EQ(options("server ws://a/ --fail-on none").gates.fail_on, Gates::FailOn::none);
  EXPECT_TRUE(options("server ws://a/ --exit-zero").gates.exit_zero);
  const File known("known.txt", "control.ping.empty # issue\n");
  const Options o = options("server ws://a/ --update-known --known-failing " + known.path());
  EXPECT_TRUE(o.update_known);
  EXPECT_TRUE(o.gates.known_failing.names("control.ping.empty"));
}

TEST(ProbeOptions, ReadAFeaturesFileOfWhichAFlagWins) {
  const File file("features.yaml",
                  "version: 1\n"
                  "claims: {binary: false, deflate: false, subprotocols: [mqtt, chat]}\n"
                  "limits: {max_message: 4KiB, concurrent_connections: 2}\n"
                  "keep_alive: 30s\n"
                  "close_command: 'close {code} {reason}'\n");
  const suite::Features f =
      options("server ws://a/ --keep-alive 5s --features " + file.path()).settings.features;
  EXPECT_TRUE(f.claims.text);
  EXPECT_FALSE(f.claims.binary);
  EXPECT_EQ(f.limits.max_message, 4096u);
  EXPECT_EQ(f.limits.concurrent_connections, 2u);
  EXPECT_EQ(f.keep_alive, 5s);
  EXPECT_EQ(f.claims.subprotocols, (std::vector<std::string>{"mqtt", "chat"}));
  EXPECT_EQ(f.close_command, "close {code} {reason}");
}

TEST(ProbeOptions, TakeFromAFeaturesFileWhatADeviceNeeds) {
  const File file("device.yaml",
                  "version: 1\n"
                  "role: client\n"
                  "claims: {text: true, binary: true, fragmentation: receive-only, deflate: false,"
                  " subprotocols: [mqtt]}\n"
                  "limits: {max_message: 4KiB, max_frame: 1KiB, max_header_bytes: 1KiB,"
                  " concurrent_connections: 1}\n"
                  "timing: {case_pause: 500ms, connect_timeout: 15s}\n");
  const Options told = options("client --features " + file.path());
  EXPECT_EQ(told.settings.features.claims.fragmentation,
            suite::Features::Fragmentation::receive_only);
  EXPECT_EQ(told.settings.features.limits.max_header_bytes, 1024u);
  EXPECT_EQ(told.settings.welcome->pause, 500ms);
  EXPECT_EQ(told.settings.welcome->wait, 15s);
  EXPECT_EQ(told.settings.parallel, 1u);
  const Options wins = options("client --pause 1s --wait 2s --features " + file.path());
  EXPECT_EQ(wins.settings.welcome->pause, 1s);
  EXPECT_EQ(wins.settings.welcome->wait, 2s);
  EXPECT_EQ(complaint("server ws://a/ --features " + file.path()),
            file.path() + ": it has the other role; 'assay-probe client' judges those");
}

TEST(ProbeOptions, SayWhereAFeaturesFileIsWrong) {
  const File file("wrong.yaml", "version: 1\nlimits:\n  max_mesage: 4KiB\n  max_frame: 1\n");
  const std::string said = complaint("server ws://a/ --features " + file.path());
  EXPECT_NE(said.find(file.path() + ":3:3: unknown key 'max_mesage', did you mean 'max_message'?"),
            std::string::npos)
      << said;
  EXPECT_NE(said.find(file.path() + ":4:14: "), std::string::npos) << said;
}

TEST(ProbeOptions, GiveTheCommandThatRepeatsACase) {
  EXPECT_EQ(options("server ws://a/ --patience 2 control.ping --tier full -o a.json --segment all "
                    "-v --title=x --run framing.echo -oh.html")
                .settings.replay,
            "assay-probe server ws://a/ --patience 2 {case}");
}

TEST(ProbeOptions, KeepAHeaderWithAComma) {
  const auto parsed = parse_options({"server", "ws://a/", "-H", "Accept: a, b", "-H", "X: y"});
  const http::Fields& fields = std::get<Options>(parsed).settings.target.fields;
  ASSERT_EQ(fields.lines.size(), 2u);
  EXPECT_EQ(fields.lines[0].value, "a, b");
}

TEST(ProbeOptions, AreReadFromTheEnvironmentBehindTheLine) {
  setenv("ASSAY_RETRIES", "5", 1);
  setenv("ASSAY_FAIL_ON", "any", 1);
  EXPECT_EQ(options("server ws://a/").settings.retries, 5u);
  EXPECT_EQ(options("server ws://a/ --retries 1").settings.retries, 1u);
  EXPECT_EQ(options("server ws://a/").gates.fail_on, Gates::FailOn::any);
  unsetenv("ASSAY_RETRIES");
  unsetenv("ASSAY_FAIL_ON");
}

TEST(ProbeOptions, ReplayOneCase) {
  const Options o = options("replay control.ping.empty ws://a/ --segment byte");
  EXPECT_TRUE(o.trace);
  EXPECT_TRUE(o.settings.whole_transcripts);
  EXPECT_EQ(o.settings.retries, 0u);
  EXPECT_EQ(o.settings.segmentations, std::vector{suite::Segmentation::byte});
  EXPECT_TRUE(complaint("replay control.ping ws://a/").ends_with(" cases; replay shows one"));
}

TEST(ProbeOptions, ReplayAStoredResult) {
  results::Probe probe;
  probe.cases.push_back({.id = "control.ping.empty", .title = "of an empty Ping"});
  const File file("stored.json", results::to_json(probe));
  const Answer shown = answer("replay " + file.path() + " control.ping.empty");
  EXPECT_TRUE(shown.text.starts_with("control.ping.empty\nof an empty Ping.\n")) << shown.text;
  EXPECT_NE(complaint("replay " + file.path() + " control.ping.emty")
                .find("did you mean 'control.ping.empty'?"),
            std::string::npos);
}

TEST(ProbeOptions, CompareTwoResults) {
  results::Probe good, bad;
  good.cases.push_back({.id = "a", .grade = results::Grade::pass});
  bad.cases.push_back({.id = "a", .grade = results::Grade::fail});
  const File one("good.json", results::to_json(good)), two("bad.json", results::to_json(bad));
  EXPECT_EQ(answer("diff " + one.path() + " " + two.path()).exit, 1);
  EXPECT_EQ(answer("diff " + two.path() + " " + one.path()).exit, 0);
  EXPECT_EQ(answer("diff " + two.path() + " " + two.path()).exit, 0);
}

TEST(ProbeOptions, AnswerForLists) {
  EXPECT_TRUE(answer("list control.ping.empty").text.starts_with("MUST    control.ping.empty  "));
  const std::string json = answer("list -o json control.ping.empty").text;
  EXPECT_TRUE(
      json.starts_with("[\n  {\"id\":\"control.ping.empty\",\"judges\":[\"server\",\"client\"],"))
      << json;
  EXPECT_NE(json.find("\"autobahn\":[\"2.1\"]"), std::string::npos) << json;
  EXPECT_TRUE(answer("list -o markdown control.ping.empty").text.starts_with("| case | judges |"));
}

TEST(ProbeOptions, AnswerForTheMatrixOfRequirements) {
  const std::string text = answer("requirements").text;
  EXPECT_NE(text.find("\nRFC6455-2-1 "), std::string::npos);
  EXPECT_NE(text.find("none: permission about internals"), std::string::npos);
  EXPECT_NE(text.find(" of 632 requirements are covered\n"), std::string::npos);
  const std::string json = answer("requirements -o json").text;
  EXPECT_EQ(std::ranges::count(json, '\n'), 634);
  EXPECT_NE(answer("requirements -o markdown").text.find("| RFC6455-5.5.2-2 | MUST | "),
            std::string::npos);
}

TEST(ProbeOptions, FitATerminalOf80Columns) {
  for (const char* line :
       {"--help", "server --help", "client --help", "replay --help", "diff --help"}) {
    const std::string text = answer(line).text;
    for (const std::string_view row : base::split(text, '\n'))
      EXPECT_LE(row.size(), 80u) << line << ": " << row;
  }
  const std::string help = answer("server --help").text;
  for (const char* word : {"Examples:", "Exit status:", "ASSAY_PATIENCE", "--features FILE", "URL"})
    EXPECT_NE(help.find(word), std::string::npos) << word;
}

TEST(ProbeOptions, AreRefusedWithAReason) {
  const std::pair<const char*, const char*> table[] = {
      {"srver ws://a/", "no command is called 'srver'; did you mean server?; see "},
      {"server", "URL is required; see assay-probe server --help"},
      {"server http://a/", "'http://a/': the target is a ws://"},
      {"server ws://a/ --parallell 3", "unknown option --parallell; did you mean --parallel?"},
      {"server ws://a/ -p 0", "--parallel: '0' is not from 1 to 1000"},
      {"server ws://a/ --patience 0", "--patience: '0' is not from 0.1 to 1000"},
      {"server ws://a/ --timeout 0", "--timeout: must be above 0"},
      {"server ws://a/ --tier huge", "--tier: 'huge' is none of smoke, standard, full, stress"},
      {"server ws://a/ --segment some", "--segment: 'some' is none of none, byte, random, all"},
      {"server ws://a/ --update-known", "--update-known: say which file"},
      {"server ws://a/ --key k", "--key needs --cert"},
      {"server ws://a/ !framing !control !fragment !@must !@should !@may", "no case is left"},
      {"server ws://a/ --compare ws://b/ -o a.json", "--compare prints what differs"},
      {"server ws://a/ --features /nowhere.yaml", "cannot read /nowhere.yaml"},
      {"list -o yaml", "--output: 'yaml' is neither markdown nor json"},
      {"replay control.pin ws://a/", "no case is called 'control.pin'"},
  };
  for (const auto& [line, reason] : table)
    EXPECT_TRUE(complaint(line).starts_with(reason)) << line << " -> " << complaint(line);
}

}  // namespace
}  // namespace probe

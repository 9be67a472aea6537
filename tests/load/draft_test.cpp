#include "tools/load/draft.h"

#include <gtest/gtest.h>

#include <functional>

#include "libcore/base/error.h"
#include "tests/load/scene.h"
#include "tests/support/folder.h"

namespace load {
namespace {

Draft small() {
  return Draft::built_in(
      "version: 1\n"
      "target: {url: \"ws://a/\"}\n"
      "stages: [{name: join, duration: 1s, record: false}, {name: steady, duration: 2s}]\n"
      "scenarios: {a: {population: {connections: 1}}}\n");
}

std::string complaint(const std::function<void()>& deed) {
  try {
    deed();
  } catch (const base::Error& error) {
    return error.what();
  }
  return "(none)";
}

TEST(Draft, TakesWhatIsPutInLast) {
  Draft draft = small();
  draft.put({"scenarios", "*", "population", "connections"}, "5", "--connections");
  draft.put_yaml(schema::parse_path("stages.steady"), "{name: steady, duration: 7s}", "--set s");
  const profile::Profile profile = draft.read();
  EXPECT_EQ(profile.scenarios.at("a").population.connections->everywhere, 5u);
  EXPECT_EQ(profile.stages.at(1).duration, std::chrono::seconds(7));
}

TEST(Draft, NamesTheFlagThatABadValueCameWith) {
  Draft draft = small();
  draft.put_yaml(schema::parse_path("validity.max_cpu"), "[1]", "--set validity.max_cpu");
  draft.put({"seed"}, "many", "ASSAY_SEED");
  const std::string all = complaint([&] { draft.read(); });
  EXPECT_NE(all.find("--set validity.max_cpu: "), std::string::npos) << all;
  EXPECT_NE(all.find("ASSAY_SEED: "), std::string::npos) << all;
}

TEST(Draft, NamesTheFlagThatLeadsNowhere) {
  Draft draft = small();
  EXPECT_EQ(complaint([&] {
              draft.put({"stages", "*", "duration"}, "1s", "--duration");
            }),
            "--duration: 'stages' has join, steady; say which with --set, as in stages.join...");
}

TEST(Draft, NamesTheKeyThatNobodyKnows) {
  Draft draft = small();
  draft.put(schema::parse_path("scenarios.a.population.conections"), "1", "--set x");
  EXPECT_NE(complaint([&] { draft.read(); }).find("--set x: unknown key 'conections'"),
            std::string::npos)
      << complaint([&] { draft.read(); });
}

TEST(Draft, ShowsEachValueWithItsOrigin) {
  const test::Folder folder;
  const std::string file = folder.write("p.yaml",
                                        "version: 1\n"
                                        "target: {url: \"ws://a/\"}\n"
                                        "scenarios: {a: {population: {connections: 1}}}\n");
  Draft draft = Draft::of_file(file, nothing_set);
  draft.put({"name"}, "a: b", "ASSAY_NAME", true);
  draft.put({"scenarios", "a", "population", "connections"}, "2k", "--connections");
  const std::string text = draft.effective();
  for (const std::string& line :
       {"version: 1  # " + file + ":1", std::string("name: \"a: b\"  # ASSAY_NAME"),
        "    url: \"ws://a/\"  # " + file + ":2", std::string("connections: 2k  # --connections"),
        std::string("max_send_lag: 5ms  # built-in")})
    EXPECT_NE(text.find(line.substr(line.find_first_not_of(' '))), std::string::npos)
        << line << " in\n"
        << text;
}

// What --print-config prints is a profile, and the same one.
TEST(Draft, CanBeReadAgain) {
  Draft draft = small();
  const test::Folder folder;
  const Draft again = Draft::of_file(folder.write("p.yaml", draft.effective()), nothing_set);
  EXPECT_EQ(again.read().stages.size(), 2u);
  EXPECT_EQ(again.settings().at("scenarios.a.population.connections"), "1");
  EXPECT_EQ(again.settings().at("validity.max_send_lag"), "5ms");
}

TEST(Draft, TakesFilesFromBesideTheProfile) {
  const test::Folder folder;
  const std::string path = folder.write(
      "p.yaml",
      "version: 1\n"
      "target: {url: \"wss://a/\", tls: {cacert: ca.pem, cert: /etc/c.pem}}\n"
      "data: {d: {file: d.csv}}\n"
      "payloads: {p: {file: p.bin}, q: {random: ascii, size: {dist: empirical, file: q}}}\n"
      "scenarios: {a: {population: {connections: 1}, connection: {headers: {file: x}},\n"
      "  on_open: [{repeat: {times: 1, do: [{send: {file: o.bin}}]}}]}}\n"
      "baseline: {file: sub/b.json}\n");
  Draft draft = Draft::of_file(path, nothing_set);
  profile::Profile profile = draft.read();
  EXPECT_EQ(profile.baseline->file, folder.file("sub/b.json"));
  EXPECT_EQ(profile.target.tls->cacert, folder.file("ca.pem"));
  EXPECT_EQ(profile.target.tls->cert, "/etc/c.pem");
  EXPECT_EQ(profile.target.tls->key, "");
  EXPECT_EQ(profile.data.at("d").file, folder.file("d.csv"));
  EXPECT_EQ(profile.payloads.at("p").file, folder.file("p.bin"));
  EXPECT_EQ(profile.payloads.at("q").size->file, folder.file("q"));
  const profile::Scenario& a = profile.scenarios.at("a");
  EXPECT_EQ(a.connection->headers.at("file"), "x");
  const auto& repeat = std::get<profile::Repeat>(a.on_open.at(0).verb);
  EXPECT_EQ(std::get<profile::Send>(repeat.steps.at(0).verb).content.payload->file,
            folder.file("o.bin"));
  // What a flag names stands where it says.
  draft.put({"baseline", "file"}, "here.json", "--baseline");
  EXPECT_EQ(draft.read().baseline->file, "here.json");
}

TEST(Draft, LooksAtWhereResultsGo) {
  const test::Folder folder;
  const std::string file = folder.write("p.yaml",
                                        "version: 1\ntarget: {url: \"ws://a/\"}\n"
                                        "scenarios: {a: {population: {connections: 1}}}\n"
                                        "report: {outputs: [html=a.html, tap=a.tap, a.txt]}\n");
  try {
    Draft::of_file(file, nothing_set).read();
    FAIL();
  } catch (const base::Error& error) {
    const std::string all = error.what();
    EXPECT_NE(all.find("p.yaml:4:33: "), std::string::npos) << all;
    EXPECT_NE(all.find("p.yaml:4:44: "), std::string::npos) << all;
    EXPECT_EQ(all.find("p.yaml:4:20: "), std::string::npos) << all;
  }
}

}  // namespace
}  // namespace load

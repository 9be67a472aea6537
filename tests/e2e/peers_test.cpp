// Our tools against a server that we did not write:
//   peers_test NAME COMMAND...
// The command echoes on a free port, says "listening on PORT", and on SIGTERM what it saw.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "libcore/results/json.h"
#include "tests/e2e/started.h"

namespace {

using e2e::Words;

std::string peer_name;
Words peer_command;

std::filesystem::path approved_file() {
  return std::filesystem::path(ASSAY_VERDICTS) / (peer_name + ".txt");
}

// One line of the approved file: 'CASE grade  # whose fault, and why'. CASE may be a glob; of
// several that match, the first holds. The grade 'varies' is for what hangs on the peer's timing:
// anything but a fail. A line '!CASE' says what is not played. What no line names has to pass.
struct Line {
  std::string text;  // as it stands in the file
  std::string cases;
  std::string grade;  // none in comments and '!' lines
};

std::vector<Line> approved() {
  std::vector<Line> lines;
  if (!std::filesystem::exists(approved_file())) return lines;
  const std::string file = base::read_file(approved_file().string());
  for (const std::string_view text : base::split(file, '\n')) {
    const std::string_view said = base::trim(text.substr(0, text.find('#')));
    const std::size_t space = std::min(said.find(' '), said.size());
    lines.push_back({std::string(text), std::string(said.substr(0, space)),
                     std::string(base::trim(said.substr(space)))});
  }
  while (!lines.empty() && lines.back().text.empty()) lines.pop_back();
  return lines;
}

// A result file that goes away with its test.
class ResultFile {
 public:
  ~ResultFile() { std::filesystem::remove(path_); }
  std::string option() const { return "json=" + path_; }
  std::string read() const { return base::read_file(path_); }

 private:
  std::string path_ = (std::filesystem::temp_directory_path() /
                       fmt::format("assay-{}-{}.json", peer_name, getpid()));
};

// Whether nothing but lateness was found, which may be the machine's.
bool late_only(const results::CaseResult& result) {
  if (result.grade != results::Grade::non_strict) return false;
  return std::ranges::all_of(result.facets, [](const results::Facet& facet) {
    return facet.grade == results::Grade::pass || facet.name == "timing";
  });
}

bool agrees(const results::CaseResult& result, std::string_view approved) {
  if (approved == "varies")
    return result.grade != results::Grade::fail && result.grade != results::Grade::blocked;
  if (approved == "pass" && late_only(result)) return true;
  return approved == results::word_of(result.grade);
}

// What did not pass is what was approved: a new fail may be a false accusation, a new pass a blind
// eye. UPDATE_GOLDEN=1 adds lines for what is new, in want of their reason, and drops what is past.
TEST(Peer, GetsTheVerdictsItDeserves) {
  const std::vector<Line> lines = approved();
  e2e::Started peer(peer_command);
  const ResultFile file;
  Words words = {ASSAY_PROBE, "server", fmt::format("ws://127.0.0.1:{}/", peer.where()),
                 "-q",        "-o",     file.option()};
  for (const Line& line : lines)
    if (line.cases.starts_with('!')) words.push_back(line.cases);
  const e2e::Ran ran = e2e::run(words);
  ASSERT_TRUE(ran.status == 0 || ran.status == 1) << ran.out << ran.err;

  const char* const update = std::getenv("UPDATE_GOLDEN");
  const bool updating = update != nullptr && *update == '1';
  std::string added;
  std::vector<bool> used(lines.size());
  for (const results::CaseResult& result : results::probe_from_json(file.read()).cases) {
    if (result.grade == results::Grade::not_run) continue;
    const auto line = std::ranges::find_if(lines, [&](const Line& candidate) {
      return !candidate.grade.empty() && base::matches_glob(result.id, candidate.cases);
    });
    const bool agreed = agrees(result, line == lines.end() ? "pass" : line->grade);
    if (line != lines.end() && (agreed || !updating)) used[line - lines.begin()] = true;
    if (updating && !agreed)
      added += fmt::format("{} {}  # WHOSE FAULT? {}\n", result.id, results::word_of(result.grade),
                           result.why);
    EXPECT_TRUE(agreed || updating) << result.id << " is " << results::word_of(result.grade)
                                    << ", approved " << (line == lines.end() ? "pass" : line->text)
                                    << "\n  " << result.why << "\n  seen: " << result.observed;
  }
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_TRUE(used[i] || lines[i].grade.empty() || updating)
        << "no case any more: " << lines[i].text;
    if (used[i] || lines[i].grade.empty()) text += lines[i].text + "\n";
  }
  if (updating) base::write_file(approved_file().string(), text + added);
}

// Both sides count the same.
TEST(Peer, CountsWhatAssayLoadCounts) {
  e2e::Started peer(peer_command);
  const ResultFile file;
  const e2e::Ran ran = e2e::run({ASSAY_LOAD, fmt::format("ws://127.0.0.1:{}/", peer.where()), "-c",
                                 "20", "-r", "20/s", "-d", "2s", "-q", "-o", file.option()});
  // 4: the machine was too busy for figures, which is no matter for counts.
  ASSERT_TRUE(ran.status == 0 || ran.status == 4) << ran.out << ran.err;
  const results::Load load = results::load_from_json(file.read());
  const auto& counters = load.counters;
  EXPECT_EQ(counters.at("connected"), 20u);
  EXPECT_GT(counters.at("sent"), 0u);
  EXPECT_EQ(counters.at("received"), counters.at("sent"));
  EXPECT_TRUE(load.errors.empty());
  EXPECT_EQ(peer.stop(), fmt::format("saw {} connections, {} messages\n", counters.at("connected"),
                                     counters.at("sent")));
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc < 3) base::fail("usage: peers_test NAME COMMAND...");
  peer_name = argv[1];
  peer_command.assign(argv + 2, argv + argc);
  return RUN_ALL_TESTS();
}

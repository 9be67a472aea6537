// assay-load against a server that we did not write:
//   counts_test COMMAND...
// The command echoes on a free port, says "listening on PORT", and on SIGTERM what it saw.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/results/json.h"
#include "tests/e2e/started.h"
#include "tests/support/folder.h"

namespace {

using e2e::Words;

Words peer_command;

// Runs load with these flags too, and compares what both sides count.
void expect_same_counts(const Words& more) {
  e2e::Started peer(peer_command);
  const std::string port = peer.where().substr(0, peer.where().find(','));
  const test::Folder folder;
  const std::string file = folder.file("load.json");
  Words words = {ASSAY_LOAD,    fmt::format("ws://127.0.0.1:{}/", port),
                 "-c",          "20",
                 "-r",          "20/s",
                 "-d",          "2s",
                 "-q",          "-o",
                 "json=" + file};
  words.insert(words.end(), more.begin(), more.end());
  const e2e::Ran ran = e2e::run(words);
  // 4: the machine was too busy for figures, which is no matter for counts.
  ASSERT_TRUE(ran.status == 0 || ran.status == 4) << ran.out << ran.err;
  const results::Load load = results::load_from_json(base::read_file(file));
  const auto& counters = load.counters;
  EXPECT_EQ(counters.at("connected"), 20u);
  EXPECT_GT(counters.at("sent"), 0u);
  EXPECT_EQ(counters.at("received"), counters.at("sent"));
  EXPECT_TRUE(load.errors.empty());
  EXPECT_EQ(peer.stop(), fmt::format("saw {} connections, {} messages\n", counters.at("connected"),
                                     counters.at("sent")));
}

TEST(Peer, CountsWhatAssayLoadCounts) { expect_same_counts({}); }

// A peer that cannot meet the terms declines them, and messages go as they are.
TEST(Peer, CountsTheSameUnderTermsOfOneSide) {
  for (const char* terms : {"client_no_context_takeover,server_max_window_bits=10",
                            "server_no_context_takeover,client_max_window_bits=10",
                            "client_max_window_bits=9,server_max_window_bits=14"}) {
    SCOPED_TRACE(terms);
    expect_same_counts({std::string("--deflate=") + terms, "-s", "2KiB"});
  }
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc < 2) base::fail("usage: counts_test COMMAND...");
  peer_command.assign(argv + 1, argv + argc);
  return RUN_ALL_TESTS();
}

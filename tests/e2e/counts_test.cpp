// assay-load against a server that we did not write:
//   counts_test [--loses-valueless-terms] COMMAND...
// The command echoes on a free port, says "listening on PORT", and on SIGTERM what it saw. With the
// flag it is known not to see compression's terms that have no value, and so not to grant what it
// has to grant (RFC 7692, 7.1.1.1).

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
bool loses_valueless_terms = false;

// A run of load against the peer: what it ended with, and what it left.
struct Loaded {
  e2e::Ran ran;
  results::Load load;
};
Loaded run_load(const e2e::Started& peer, const Words& more) {
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
  e2e::Ran ran = e2e::run(words);
  return {std::move(ran), results::load_from_json(base::read_file(file))};
}

// Runs load with these flags too, and compares what both sides count.
void expect_same_counts(const Words& more) {
  e2e::Started peer(peer_command);
  const auto [ran, load] = run_load(peer, more);
  // 4: the machine was too busy for figures, which is no matter for counts.
  ASSERT_TRUE(ran.status == 0 || ran.status == 4) << ran.out << ran.err;
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
                            "client_max_window_bits=9,server_max_window_bits=14"}) {
    SCOPED_TRACE(terms);
    expect_same_counts({std::string("--deflate=") + terms, "-s", "2KiB"});
  }
}

TEST(Peer, MustGrantATermOfItsOwnSide) {
  const Words terms = {"--deflate=server_no_context_takeover,client_max_window_bits=10", "-s",
                       "2KiB"};
  if (!loses_valueless_terms) return expect_same_counts(terms);
  const e2e::Started peer(peer_command);
  const auto [ran, load] = run_load(peer, terms);
  EXPECT_EQ(ran.status, 3) << ran.out << ran.err;
  EXPECT_EQ(load.counters.at("connected"), 0u);
  ASSERT_EQ(load.errors.size(), 1u);
  EXPECT_EQ(load.errors.begin()->first,
            "connect: server_no_context_takeover was asked for and is not granted");
  EXPECT_EQ(load.errors.begin()->second, 20u);
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  peer_command.assign(argv + 1, argv + argc);
  if (!peer_command.empty() && peer_command.front() == "--loses-valueless-terms") {
    loses_valueless_terms = true;
    peer_command.erase(peer_command.begin());
  }
  if (peer_command.empty()) base::fail("usage: counts_test [--loses-valueless-terms] COMMAND...");
  return RUN_ALL_TESTS();
}

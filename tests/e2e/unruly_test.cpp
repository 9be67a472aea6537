// assay-load with 5,000 connections against npm's ws, which refuses, closes and resets, and counts
// for itself:
//   unruly_test COMMAND...      the command is tests/e2e/servers/unruly.js

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "libcore/results/json.h"
#include "tests/e2e/started.h"
#include "tests/support/folder.h"

namespace {

using e2e::Words;

Words server_command;

// "opened 4000" in a line of its own.
std::map<std::string, std::uint64_t> counts(const std::string& said) {
  std::map<std::string, std::uint64_t> all;
  for (const std::string_view line : base::split(said, '\n'))
    if (const std::size_t at = line.rfind(' '); at != line.npos)
      all.emplace(line.substr(0, at), std::stoull(std::string(line.substr(at + 1))));
  return all;
}

std::uint64_t errors(const results::Load& load, std::string_view beginning) {
  std::uint64_t sum = 0;
  for (const auto& [cause, n] : load.errors)
    if (cause.starts_with(beginning)) sum += n;
  return sum;
}

TEST(Unruly, ServerCountsWhatAssayLoadCounts) {
  constexpr std::uint64_t fifth = 1000;
  e2e::Started server(server_command);
  const test::Folder folder;
  const std::string file = folder.file("load.json");
  // In a closed loop nothing is under way to a connection that is reset.
  const e2e::Ran ran = e2e::run({ASSAY_LOAD, fmt::format("ws://127.0.0.1:{}/", server.where()),
                                 "-c", "5k", "--connect-rate", "2k/s", "--closed", "-d", "2s",
                                 "--timeout", "60s", "-o", "json=" + file});
  ASSERT_TRUE(ran.status == 1 || ran.status == 4) << ran.out << ran.err;
  const results::Load load = results::load_from_json(base::read_file(file));
  const auto seen = counts(server.stop());
  // Also before the first message was due.
  const auto count = [&](const char* name) {
    std::uint64_t sum = 0;
    for (const results::Stage& stage : load.stages)
      if (const auto found = stage.counters.find(name); found != stage.counters.end())
        sum += found->second;
    return sum;
  };

  EXPECT_EQ(count("connected") + count("connect.failed"), 5 * fifth) << ran.out;
  EXPECT_EQ(count("connect.failed"), fifth);
  EXPECT_EQ(count("connect.failed"), seen.at("refused"));
  EXPECT_EQ(errors(load, "connect: HTTP status 503"), seen.at("refused"));
  EXPECT_EQ(count("connected"), seen.at("opened"));
  EXPECT_EQ(count("disconnected"), 2 * fifth);
  EXPECT_EQ(errors(load, "disconnected: Close 1013"), fifth);
  EXPECT_EQ(seen.at("1013"), fifth);
  EXPECT_EQ(errors(load, "disconnected: RST"), fifth);
  EXPECT_EQ(seen.at("1006"), fifth);
  EXPECT_EQ(load.histograms.at("close").histogram.total(), 2 * fifth);
  EXPECT_EQ(seen.at("1000"), 2 * fifth);
  EXPECT_EQ(count("sent"), seen.at("messages"));
  EXPECT_EQ(count("sent.bytes"), seen.at("octets"));
  EXPECT_EQ(count("received"), seen.at("answers"));
  EXPECT_EQ(count("received.bytes"), seen.at("octets back"));
  EXPECT_EQ(count("verify.failed"), fifth) << "that nobody asked for";
  EXPECT_EQ(count("received"), count("sent") - 2 * fifth + fifth);
  for (const char* name : {"connected", "connect.failed", "disconnected", "sent"})
    EXPECT_EQ(load.counters.at(name), count(name)) << name;
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc < 2) base::fail("usage: unruly_test COMMAND...");
  server_command.assign(argv + 1, argv + argc);
  return RUN_ALL_TESTS();
}

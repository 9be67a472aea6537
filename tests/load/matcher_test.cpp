#include "tools/load/matcher.h"

#include <gtest/gtest.h>

#include <vector>

namespace load {
namespace {

constexpr ws::Opcode text = ws::Opcode::text;
constexpr ws::Opcode binary = ws::Opcode::binary;

TEST(Matcher, TellsMessagesApart) {
  struct Row {
    const char* what;
    profile::Match match;
    Incoming fits;
    Incoming differs;
  };
  const std::vector<Row> rows = {
      {"a text", {.anything_with = "pong"}, {text, "a pong."}, {text, "a ping."}},
      {"contains", {.contains = "pong"}, {text, "pong"}, {text, "pon"}},
      {"a path", {.json = "$.op"}, {text, R"({"op": 1})"}, {text, R"({"no": 1})"}},
      {"a value",
       {.json = "$.op", .equals = schema::Json{"\"x\""}},
       {text, R"({"op": "x"})"},
       {text, R"({"op": "y"})"}},
      {"an expression", {.regex = "^a+$"}, {text, "aaa"}, {text, "aab"}},
      {"binary", {.binary = true}, {binary, "x"}, {text, "x"}},
      {"text", {.binary = false}, {text, "x"}, {binary, "x"}},
      {"a size", {.size = 3}, {text, "abc"}, {text, "abcd"}},
      {"all of it", {.regex = "b", .contains = "a"}, {text, "ab"}, {text, "a"}},
  };
  JsonReader reader;
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    const Matcher matcher(row.match);
    EXPECT_TRUE(matcher.fits(row.fits, reader));
    EXPECT_FALSE(matcher.fits(row.differs, reader));
  }
}

}  // namespace
}  // namespace load

#include "tools/load/json_path.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"

namespace load {
namespace {

constexpr std::string_view document =
    R"({"op": "joined", "n": 7, "user": {"name": "Ann", "a.b": true},
  "items": [{"id": 1}, {"id": 2.50}], "a/b~c": null, "uni": "\u00e9\n"})";

TEST(JsonPath, FindsValues) {
  JsonReader reader;
  const auto words = [&](std::string_view path) { return reader.words(document, JsonPath(path)); };
  EXPECT_EQ(words("$.op"), "joined");
  EXPECT_EQ(words("$.n"), "7");
  EXPECT_EQ(words("$.user.name"), "Ann");
  EXPECT_EQ(words("$.user['a.b']"), "true");
  EXPECT_EQ(words("$[\"user\"].name"), "Ann");
  EXPECT_EQ(words("$.items[1].id"), "2.5");
  EXPECT_EQ(words("$.items[0]"), R"({"id":1})");
  EXPECT_EQ(words("$['a/b~c']"), "null");
  EXPECT_EQ(words("$.uni"), "\xc3\xa9\n");
}

TEST(JsonPath, SaysWhatIsNotThere) {
  JsonReader reader;
  EXPECT_FALSE(reader.words(document, JsonPath("$.nothing")));
  EXPECT_FALSE(reader.words(document, JsonPath("$.items[2]")));
  EXPECT_FALSE(reader.words(document, JsonPath("$.op.more")));
  for (const std::string_view bad : {"", "{", "hello", "{\"op\": }", "\xff", "[[[["})
    EXPECT_FALSE(reader.words(bad, JsonPath("$.op"))) << bad;
  const std::string deep(100'000, '[');
  EXPECT_FALSE(reader.words(deep, JsonPath("$.op")));
}

TEST(JsonPath, ComparesValues) {
  JsonReader reader;
  EXPECT_TRUE(reader.has(document, JsonPath("$.op"), R"("joined")"));
  EXPECT_FALSE(reader.has(document, JsonPath("$.op"), R"("left")"));
  EXPECT_TRUE(reader.has(document, JsonPath("$.n"), "7.0"));
  EXPECT_FALSE(reader.has(document, JsonPath("$.n"), R"("7")"));
  EXPECT_TRUE(reader.has(document, JsonPath("$.items"), R"([ {"id": 1}, {"id": 2.5} ])"));
  EXPECT_TRUE(reader.has(document, JsonPath("$['a/b~c']"), "null"));
  EXPECT_FALSE(reader.has("hello", JsonPath("$.op"), "null"));
}

TEST(JsonPath, RefusesWhatIsNone) {
  const auto why = [](std::string_view path) {
    try {
      const JsonPath parsed(path);
    } catch (const base::Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_NE(why("op").find("does not begin with $"), std::string::npos);
  EXPECT_NE(why("$op").find("begins with a dot"), std::string::npos);
  EXPECT_NE(why("$.").find("missing"), std::string::npos);
  EXPECT_NE(why("$.a..b").find("missing"), std::string::npos);
  EXPECT_NE(why("$[x]").find("number"), std::string::npos);
  EXPECT_NE(why("$[1").find("not closed"), std::string::npos);
  EXPECT_NE(why("$['x").find("never ends"), std::string::npos);
}

}  // namespace
}  // namespace load

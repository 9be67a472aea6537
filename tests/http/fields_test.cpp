#include "libcore/http/fields.h"

#include <gtest/gtest.h>

namespace http {
namespace {

using Views = std::vector<std::string_view>;

TEST(Fields, AreFoundWithoutCaseAndInOrder) {
  const Fields fields{{"Host", "a"}, {"X", "1"}, {"x", "2"}};
  EXPECT_EQ(fields.first("hOST"), "a");
  EXPECT_EQ(fields.first("x"), "1");
  EXPECT_EQ(fields.all("X"), (Views{"1", "2"}));
  EXPECT_EQ(fields.first("Y"), std::nullopt);
  EXPECT_TRUE(fields.all("Y").empty());
  EXPECT_TRUE(fields.has("host"));
  EXPECT_FALSE(fields.has("hos"));
}

TEST(Fields, JoinTheListsOfSeveralLines) {
  const Fields fields{{"Connection", "keep-alive,Upgrade"}, {"Other", "x"}, {"connection", " a "}};
  EXPECT_EQ(fields.tokens("Connection"), (Views{"keep-alive", "Upgrade", "a"}));
}

struct ListRow {
  std::string_view list;
  Views elements;
};

TEST(Fields, TakeListsApart) {
  const ListRow rows[] = {
      {"", {}},
      {" \t", {}},
      {"a", {"a"}},
      {",, a ,\t,b,", {"a", "b"}},
      {"a b,c", {"a b", "c"}},
      {R"(x; p="1,2", y)", {R"(x; p="1,2")", "y"}},
      {R"("a\",b",c)", {R"("a\",b")", "c"}},
      {R"(a,"b,c)", {"a", R"("b,c)"}},
      {R"(a,"b\)", {"a", R"("b\)"}},
  };
  for (const ListRow& row : rows) {
    SCOPED_TRACE(row.list);
    const Fields fields{{"L", std::string(row.list)}};
    EXPECT_EQ(fields.tokens("L"), row.elements);
  }
}

TEST(Fields, HaveTokensAsWholeElementsOnly) {
  const Fields fields{{"Upgrade", "h2c, WebSocket"}, {"Upgrade", "\"foo\""}};
  EXPECT_TRUE(fields.has_token("upgrade", "websocket"));
  EXPECT_FALSE(fields.has_token("upgrade", "websockets"));
  EXPECT_FALSE(fields.has_token("upgrade", "web"));
  EXPECT_FALSE(fields.has_token("upgrade", "foo"));
  EXPECT_FALSE(fields.has_token("connection", "websocket"));
}

}  // namespace
}  // namespace http

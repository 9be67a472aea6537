#include "libcore/http/query.h"

#include <gtest/gtest.h>

namespace http {
namespace {

using namespace std::string_literals;

TEST(Target, IsTakenApart) {
  struct Row {
    std::string_view text;
    std::string path;
    std::vector<Parameter> parameters;
  };
  const Row rows[] = {
      {"/", "/", {}},
      {"/echo?delay=200ms&deflate=off", "/echo", {{"delay", "200ms"}, {"deflate", "off"}}},
      {"/stall?reading", "/stall", {{"reading", ""}}},
      {"/a?", "/a", {}},
      {"/a?&b=&=c&&d==e", "/a", {{"b", ""}, {"", "c"}, {"d", "=e"}}},
      {"/a?b=c?d", "/a", {{"b", "c?d"}}},
      {"/room/a%20b+c?n%3D=x+y%2B%26", "/room/a b+c", {{"n=", "x y+&"}}},
      {"/%2g%2%?a=%", "/%2g%2%", {{"a", "%"}}},
      {"/%00", "/\0"s, {}},
      {"http://h/p?q=1", "/p", {{"q", "1"}}},
      {"http://h", "/", {}},
      {"ws://h?q", "/", {{"q", ""}}},
      {"/p?u=http://h/", "/p", {{"u", "http://h/"}}},
      {"*", "*", {}},
      {"", "/", {}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    const Target target = parse_target(row.text);
    EXPECT_EQ(target.path, row.path);
    EXPECT_EQ(target.parameters, row.parameters);
  }
}

TEST(Target, GivesTheFirstParameterOfAName) {
  const Target target = parse_target("/?a=1&a=2&b");
  EXPECT_EQ(target.first("a"), "1");
  EXPECT_EQ(target.first("b"), "");
  EXPECT_EQ(target.first("A"), std::nullopt);
}

TEST(Target, HasSchemeAndAuthorityInAbsoluteFormOnly) {
  const Target absolute = parse_target("HTTP://h:1?q=http://x");
  EXPECT_EQ(absolute.scheme, "HTTP");
  EXPECT_EQ(absolute.authority, "h:1");
  for (const char* text : {"/", "/?u=http://h/", "*", "h:443", ""}) {
    EXPECT_EQ(parse_target(text).scheme, "");
    EXPECT_EQ(parse_target(text).authority, "");
  }
}

TEST(Target, SaysWhomTheRequestIsForBeforeHostDoes) {  // RFC 9112, 3.2.2
  const Fields host = {{"Host", "a:1"}};
  EXPECT_EQ(authority({.target = "http://b:2/", .fields = host}), "b:2");
  EXPECT_EQ(authority({.target = "/x", .fields = host}), "a:1");
  EXPECT_EQ(authority({.target = "/x"}), "");
  EXPECT_EQ(host_of("[::1]:80"), "[::1]");
  EXPECT_EQ(host_of("[::1]"), "[::1]");
  EXPECT_EQ(host_of("a:"), "a");
  EXPECT_EQ(host_of(":80"), "");
}

}  // namespace
}  // namespace http

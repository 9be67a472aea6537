#include "libcore/http/grammar.h"

#include <gtest/gtest.h>

namespace http {
namespace {

using namespace std::string_view_literals;

TEST(Grammar, KnowsTokens) {
  for (const auto text : {"a", "GET", "x-1", "!#$%&'*+-.^_`|~"})
    EXPECT_TRUE(is_token(text)) << text;
  for (const auto text : {""sv, "a b"sv, "a:"sv, "\"a\""sv, "a\0"sv, "\xc3\xa4"sv, "a/b"sv})
    EXPECT_FALSE(is_token(text)) << text;
}

TEST(Grammar, KnowsControls) {
  EXPECT_FALSE(has_control("plain, tab\t and \xff"));
  for (const auto text : {"\0"sv, "a\x1f"sv, "\x7f"sv, "\r"sv, "\n"sv})
    EXPECT_TRUE(has_control(text));
}

TEST(Grammar, KnowsVersions) {
  for (const auto text : {"HTTP/1.1", "HTTP/0.9", "HTTP/2.0"})
    EXPECT_TRUE(is_version(text)) << text;
  for (const auto text : {"", "http/1.1", "HTTP/1.10", "HTTP/01.1", "HTTP/1", "HTTP/1.", "HTTP/x.y",
                          "HTTP/+1.1", "HTTP/1,1", "HTTP 1.1"})
    EXPECT_FALSE(is_version(text)) << text;
}

TEST(Grammar, KnowsPathsAndQueries) {
  for (const auto text :
       {"", "/", "/a/b?c=d&e=%20", "//x", "/..;p=1", "?", "/a?b?c", "/!$'()*+,@:~"})
    EXPECT_TRUE(is_path_and_query(text)) << text;
  for (const auto text : {"/ "sv, "/#"sv, "/%2"sv, "/%"sv, "/%zz"sv, "/\\"sv, "/\xff"sv, "/\0"sv,
                          "/\""sv, "/<"sv, "/{"sv, "/[0]"sv, "/|"sv, "/^"sv, "/`"sv})
    EXPECT_FALSE(is_path_and_query(text)) << text;
}

TEST(Grammar, KnowsHostFields) {
  for (const auto text : {"", "a", "a:", "a:80", ":80", "127.0.0.1:9001", "[::1]", "[::1]:80",
                          "a.b.", "[::ffff:1.2.3.4]", "A-b_c", "x%20y"})
    EXPECT_TRUE(is_host_field(text)) << text;
  for (const auto text : {"a b"sv, "a,b"sv, "a:x"sv, "a:99999"sv, "a:-1"sv, "a:8 "sv, "[::1"sv,
                          "::1"sv, "[]"sv, "[::1]x"sv, "[::1]x:80"sv, "[g::]"sv, "[::1\0]"sv,
                          "a/b"sv, "u@a"sv, "\xc3\xa4"sv, "]"sv, "a]"sv, "a:80:80"sv})
    EXPECT_FALSE(is_host_field(text)) << text;
}

TEST(Grammar, KnowsPorts) {
  for (const auto text : {"0", "1", "65535", "00080"}) EXPECT_TRUE(is_port(text)) << text;
  for (const auto text : {"", "65536", "-1", "+1", "1x", " 1"}) EXPECT_FALSE(is_port(text)) << text;
}

}  // namespace
}  // namespace http

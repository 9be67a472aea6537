#include "libcore/http/origin.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"

namespace http {
namespace {

using namespace std::string_view_literals;

TEST(Origin, IsReadWithoutCaseAndWithItsPort) {
  struct Row {
    const char* text;
    Origin origin;
  };
  const Row rows[] = {
      {"https://example.org", {"https", "example.org", 443}},
      {"HTTPS://Example.ORG:443", {"https", "example.org", 443}},
      {"http://localhost:8080", {"http", "localhost", 8080}},
      {"http://127.0.0.1", {"http", "127.0.0.1", 80}},
      {"http://[::1]:1", {"http", "[::1]", 1}},
      {"http://[2001:DB8::1]", {"http", "[2001:db8::1]", 80}},
      {"chrome-extension://abc", {"chrome-extension", "abc", 0}},
      {"https://a_b.example.", {"https", "a_b.example.", 443}},
  };
  for (const Row& row : rows) EXPECT_EQ(parse_origin(row.text), row.origin) << row.text;
}

TEST(Origin, IsNothingElse) {
  for (const auto text : {""sv,
                          "null"sv,
                          "example.org"sv,
                          "//example.org"sv,
                          "https:"sv,
                          "https://"sv,
                          "https:///"sv,
                          "https://a/"sv,
                          "https://a/p"sv,
                          "https://a?q"sv,
                          "https://a#f"sv,
                          "https://u@a"sv,
                          "https://u:p@a"sv,
                          "https://a:"sv,
                          "https://a:x"sv,
                          "https://a:65536"sv,
                          "https://a:-1"sv,
                          "https://:443"sv,
                          "https://[::1"sv,
                          "https://::1"sv,
                          "1http://a"sv,
                          "ht tp://a"sv,
                          "://a"sv,
                          "https://a b"sv,
                          "https://a https://b"sv,
                          "https://a,b"sv,
                          "https://*.a"sv,
                          "https://a%2eb"sv,
                          "https://\xc3\xa4.example"sv,
                          "https://a\0"sv,
                          "https://a\r\nb"sv,
                          "https://a\\b"sv})
    EXPECT_EQ(parse_origin(text), std::nullopt) << text;
}

TEST(OriginList, AdmitsWhatIsOnIt) {
  OriginList list;
  EXPECT_TRUE(list.empty());
  for (const char* text : {"https://Example.org", "http://localhost:8080", "https://*.team.example",
                           "http://*.lab:81"})
    list.add(text);
  EXPECT_FALSE(list.empty());
  for (const auto value :
       {"https://example.org", "https://EXAMPLE.org:443", "HTTP://localhost:8080",
        "https://a.team.example", "https://a.b.TEAM.example:443", "http://x.lab:81"})
    EXPECT_TRUE(list.admits(value)) << value;
  for (const auto value : {"http://example.org",
                           "https://example.org:444",
                           "https://www.example.org",
                           "https://example.org.evil.example",
                           "https://evilexample.org",
                           "https://example.org.",
                           "https://example.org/",
                           "https://example.org@evil.example",
                           "https://evil.example#https://example.org",
                           "http://localhost",
                           "https://team.example",
                           "https://.team.example",
                           "https://evilteam.example",
                           "http://a.team.example",
                           "https://a.team.example:444",
                           "https://a.team.example.evil.example",
                           "https://evil.example/.team.example",
                           "https://evil.example%2f.team.example",
                           "https://*.team.example",
                           "http://x.lab",
                           "null",
                           "",
                           "https://example.org,https://x"})
    EXPECT_FALSE(list.admits(value)) << value;
}

TEST(OriginList, AdmitsTheOriginWithoutANameOnlyWhenTold) {
  OriginList list;
  list.add("null");
  EXPECT_FALSE(list.empty());
  EXPECT_TRUE(list.admits("null"));
  for (const auto value : {"NULL", "", "https://null"}) EXPECT_FALSE(list.admits(value));
}

TEST(OriginList, RefusesWhatIsNoOrigin) {
  for (const char* text :
       {"", "*", "example.org", "https://example.org/", "https://*", "https://*example.org",
        "https://a.*.org", "https://*.*.org", "https://*.", "Null"}) {
    OriginList list;
    try {
      list.add(text);
      ADD_FAILURE() << text;
    } catch (const base::Error& error) {
      EXPECT_NE(std::string_view(error.what()).find("is no origin; write it like"),
                std::string_view::npos);
    }
    EXPECT_TRUE(list.empty());
  }
}

}  // namespace
}  // namespace http

#include "libcore/http/url.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"

namespace http {
namespace {

struct GoodRow {
  std::string_view text;
  Url url;
  std::string_view host_field;
  std::string_view printed;
};

TEST(Url, IsTakenApart) {
  const GoodRow rows[] = {
      {"ws://h", {"ws", "h", 80, "", "/"}, "h", "ws://h/"},
      {"wss://h", {"wss", "h", 443, "", "/"}, "h", "wss://h/"},
      {"http://h/", {"http", "h", 80, "", "/"}, "h", "http://h/"},
      {"https://h:80/", {"https", "h", 80, "", "/"}, "h:80", "https://h:80/"},
      {"WsS://H.Example:443/A",
       {"wss", "h.example", 443, "", "/A"},
       "h.example",
       "wss://h.example/A"},
      {"ws://h:80/", {"ws", "h", 80, "", "/"}, "h", "ws://h/"},
      {"ws://127.0.0.1:9001/x",
       {"ws", "127.0.0.1", 9001, "", "/x"},
       "127.0.0.1:9001",
       "ws://127.0.0.1:9001/x"},
      {"ws://[::1]/", {"ws", "::1", 80, "", "/"}, "[::1]", "ws://[::1]/"},
      {"ws://[FE80::1]:9001",
       {"ws", "fe80::1", 9001, "", "/"},
       "[fe80::1]:9001",
       "ws://[fe80::1]:9001/"},
      {"ws://h?q=1", {"ws", "h", 80, "", "/?q=1"}, "h", "ws://h/?q=1"},
      {"ws://h?", {"ws", "h", 80, "", "/"}, "h", "ws://h/"},
      {"ws://h/a?", {"ws", "h", 80, "", "/a"}, "h", "ws://h/a"},
      {"ws://h/a??", {"ws", "h", 80, "", "/a??"}, "h", "ws://h/a??"},
      {"ws://h//a/../b;c?u=http://x/%23",
       {"ws", "h", 80, "", "//a/../b;c?u=http://x/%23"},
       "h",
       "ws://h//a/../b;c?u=http://x/%23"},
      {"ws+unix:///run/s.sock",
       {"ws+unix", "", 0, "/run/s.sock", "/"},
       "localhost",
       "ws+unix:///run/s.sock:/"},
      {"ws+unix:///run/s:1:/e?u=a:/b",
       {"ws+unix", "", 0, "/run/s:1", "/e?u=a:/b"},
       "localhost",
       "ws+unix:///run/s:1:/e?u=a:/b"},
      {"ws+unix://@name:/", {"ws+unix", "", 0, "@name", "/"}, "localhost", "ws+unix://@name:/"},
  };
  for (const GoodRow& row : rows) {
    SCOPED_TRACE(row.text);
    const Url url = parse_url(row.text);
    EXPECT_EQ(url, row.url) << to_string(url);
    EXPECT_EQ(url.host_field(), row.host_field);
    EXPECT_EQ(to_string(url), row.printed);
    EXPECT_EQ(parse_url(to_string(url)), url);
  }
}

TEST(Url, KnowsWhetherItIsSecure) {
  EXPECT_TRUE(parse_url("wss://h").secure());
  EXPECT_TRUE(parse_url("https://h").secure());
  EXPECT_FALSE(parse_url("ws://h").secure());
  EXPECT_FALSE(parse_url("ws+unix:///s").secure());
}

struct BadRow {
  std::string_view text;
  std::string_view cause;
};

TEST(Url, ThatIsNoneIsRefusedWithTheCause) {
  const BadRow rows[] = {
      {"", "has no scheme"},
      {"h:9001", "has no scheme"},
      {"://h", "unknown scheme"},
      {"ftp://h", "unknown scheme"},
      {"ws://", "has no host"},
      {"ws:///x", "has no host"},
      {"ws://:80", "has no host"},
      {"ws://h#", "fragment"},
      {"ws://h/#f", "fragment"},
      {"ws://h/?q#f", "fragment"},
      {"ws://u@h", "user name"},
      {"ws://u:p@h", "user name"},
      {"ws://h:", "port"},
      {"ws://h:0", "port"},
      {"ws://h:65536", "port"},
      {"ws://h:x", "port"},
      {"ws://h:+1", "port"},
      {"ws://::1/", "brackets"},
      {"ws://[::1", "no address"},
      {"ws://[::g]", "no address"},
      {"ws://[h]", "no address"},
      {"ws://a b/", "no address"},
      {"ws://\xc3\xa4/", "no address"},
      {"ws://h/a b", "percent-encoded"},
      {"ws://h/\r\nX: y", "percent-encoded"},
      {"ws://h/%2", "percent-encoded"},
      {"ws://h/\xc3\xa4", "percent-encoded"},
      {"ws+unix://", "names no socket"},
      {"ws+unix://:/x", "names no socket"},
      {"ws+unix:///s:/a b", "percent-encoded"},
  };
  for (const BadRow& row : rows) {
    SCOPED_TRACE(row.text);
    try {
      FAIL() << to_string(parse_url(row.text));
    } catch (const base::Error& error) {
      EXPECT_NE(std::string_view(error.what()).find(row.cause), std::string_view::npos)
          << error.what();
    }
  }
}

}  // namespace
}  // namespace http

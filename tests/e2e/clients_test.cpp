// Clients that we did not write against assay-server, over ws and wss, with compression and
// without:
//   clients_test NAME COMMAND...
// The command gets an address, sizes of messages, and in JSON the parameters of permessage-deflate
// that it offers, or null. It prints what it sees, and "done". ASSAY_CA names the authority to
// trust.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "tests/e2e/nginx.h"
#include "tests/e2e/started.h"
#include "tests/support/folder.h"

namespace {

using e2e::Words;

std::string client_name;
Words client_command;

// Without a word on context takeover and windows; some clients cannot say more.
const std::string usual = "{}";

struct Way {
  std::string name;
  bool secure;
  Words server;            // its options
  std::string offer;       // of the client
  std::string extensions;  // that the response names; nothing: no compression
  bool refused = false;    // with 400
};

const std::vector<Way> ways = {
    {"Ws", false, {}, usual, "permessage-deflate"},
    {"Wss", true, {}, usual, "permessage-deflate"},
    {"WsWhereTheServerDoesNotCompress", false, {"--deflate", "off"}, usual, ""},
    {"WssWhereTheServerDoesNotCompress", true, {"--deflate", "off"}, usual, ""},
    {"WsWhereTheClientDoesNotCompress", false, {}, "null", ""},
    {"WssWhereTheClientDoesNotCompress", true, {}, "null", ""},
    {"WsWithoutContextOfTheServer",
     false,
     {},
     R"({"server_no_context_takeover": true})",
     "permessage-deflate; server_no_context_takeover"},
    {"WsWithoutContextOfTheClient",
     false,
     {},
     R"({"client_no_context_takeover": true})",
     "permessage-deflate; client_no_context_takeover"},
    {"WsWithASmallWindowOfTheServer",
     false,
     {},
     R"({"server_max_window_bits": 9})",
     "permessage-deflate; server_max_window_bits=9"},
    {"WsWithTheSmallestWindowOfTheServer",
     false,
     {},
     R"({"server_max_window_bits": 8})",
     "permessage-deflate; server_max_window_bits=8"},
    {"WsWithASmallWindowOfTheClient",
     false,
     {},
     R"({"client_max_window_bits": 9})",
     "permessage-deflate; client_max_window_bits=9"},
    {"WssWithAllOfIt",
     true,
     {},
     R"({"server_no_context_takeover": true, "client_no_context_takeover": true,
         "server_max_window_bits": 9, "client_max_window_bits": 9})",
     "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
     "server_max_window_bits=9; client_max_window_bits=9"},
    {"WsWhereTheServerWantsSmallWindows",
     false,
     {"--deflate-window", "10"},
     usual,
     "permessage-deflate; server_max_window_bits=10; client_max_window_bits=10"},
    {"WsWhereTheClientTakesNoLimitOfItsWindow",
     false,
     {"--deflate-window", "10"},
     R"({"client_max_window_bits": null})",
     ""},
    {"WsWhereTheServerWantsNoContext",
     false,
     {"--no-context-takeover"},
     usual,
     "permessage-deflate; server_no_context_takeover; client_no_context_takeover"},
    {"WsWhereTheServerRequiresCompression",
     false,
     {"--deflate", "require"},
     usual,
     "permessage-deflate"},
    {"NothingWhereTheServerRequiresCompression", false, {"--deflate", "require"}, "null", "", true},
};

bool scripted_in_full() { return client_name == "websockets" || client_name == "ws"; }

bool can_go(const Way& way) {
  if (client_name == "wscat") return way.offer == usual && way.server.empty();
  return way.offer == usual || scripted_in_full();
}

const std::vector<std::size_t> sizes = {0, 1, 125, 126, 65535, 65536, 1 << 20};
constexpr int kinds = 4;

std::string expected(const Way& way) {
  if (way.refused) return "refused with 400\n";
  if (client_name == "wscat") return "Hello\ngrüß\n";  // it sends lines, and shows them
  std::string text = "opened with subprotocol chat\nextensions: " + way.extensions + '\n';
  for (const char* kind :
       {"repetitive text", "random text", "repetitive binary", "random binary"}) {
    for (const std::size_t size : sizes) text += fmt::format("{} of {} came back\n", kind, size);
    if (client_name != "browser")
      text += fmt::format("pong came back\nfragmented {} came back\n", kind);
  }
  return text + "closed with 4321\n";
}

class Client : public testing::Test {
 public:
  explicit Client(const Way& way) : way_(way) {}

 protected:
  void TestBody() override {
    const std::string address = plain_or_secure();
    std::optional<e2e::Nginx> nginx;
    if (client_name == "nginx") nginx.emplace(ASSAY_NGINX, address, authority_);
    EXPECT_EQ(talk(nginx ? nginx->url("/echo") : address + "echo"), expected(way_));
    server_.stop();
    if (!way_.refused && client_name != "wscat") look_at_the_log();
    if (HasFailure()) ADD_FAILURE() << "the log of the server:\n" << server_.err();
  }

 private:
  std::string plain_or_secure() {
    const std::string secure = server_.where_else();
    return way_.secure ? secure : server_.where();
  }

  // What the client says of the server at that address, up to "done".
  std::string talk(const std::string& url) {
    Words words = client_command;
    words.insert(words.end(), {url, fmt::format("{}", fmt::join(sizes, ",")), way_.offer});
    net::Child client(
        {.words = words, .environment = {"ASSAY_CA=" + authority_}, .capture_out = true});
    std::string said;
    while (const std::optional<std::string> line = client.read_line(e2e::limit)) {
      if (*line == "done") {
        EXPECT_EQ(client.wait(e2e::limit), 0);
        return said;
      }
      said += *line + "\n";
    }
    return said + "and never was done\n";
  }

  // Half of what is sent repeats itself: whether it was compressed shows in what went over the
  // wire.
  void look_at_the_log() {
    EXPECT_NE(server_.err().find(R"("code":4321)"), std::string::npos);
    const std::size_t sent = kinds * std::accumulate(sizes.begin(), sizes.end(), std::size_t{0});
    for (const char* direction : {"octets_in", "octets_out"}) {
      if (way_.extensions.empty())
        EXPECT_GT(logged(direction), sent) << direction;
      else
        EXPECT_LT(logged(direction), sent * 3 / 5) << direction;
    }
  }

  std::uint64_t logged(const std::string& name) {
    const std::size_t at = server_.err().find('"' + name + "\":");
    if (at == std::string::npos) return 0;
    const std::string_view rest = std::string_view(server_.err()).substr(at + name.size() + 3);
    return base::parse_count(rest.substr(0, rest.find_first_not_of("0123456789")));
  }

  static Words words(const Way& way, const std::string& authority) {
    Words words = {ASSAY_SERVER,        "-l",
                   "127.0.0.1:0",       "--tls-listen",
                   "localhost:0",       "--tls-self-signed=" + authority,
                   "--subprotocol",     "chat",
                   "--log-format=json", "-w1"};
    words.insert(words.end(), way.server.begin(), way.server.end());
    return words;
  }

  const Way& way_;
  test::Folder folder_;
  std::string authority_ = folder_.file("authority.pem");
  e2e::Started server_{words(way_, authority_), true};
};

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc < 3) base::fail("usage: clients_test NAME COMMAND...");
  client_name = argv[1];
  client_command.assign(argv + 2, argv + argc);
  for (const Way& way : ways)
    if (can_go(way))
      testing::RegisterTest("Client", ("Talks" + way.name).c_str(), nullptr, nullptr, __FILE__,
                            __LINE__, [&way]() -> testing::Test* { return new Client(way); });
  return RUN_ALL_TESTS();
}

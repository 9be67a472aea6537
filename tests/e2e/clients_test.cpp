// Clients that we did not write against assay-server, over ws and wss:
//   clients_test NAME COMMAND...
// The command gets an address, prints what came back, and "done". ASSAY_CA names the authority to
// trust.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "libcore/base/error.h"
#include "tests/e2e/started.h"

namespace {

using e2e::Words;

std::string client_name;
Words client_command;

class Client : public testing::Test {
 protected:
  ~Client() override { std::filesystem::remove(authority_); }

  // What the client says of the server at that address, up to "done".
  std::string talk(const std::string& url) {
    Words words = client_command;
    words.push_back(url);
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

  std::string authority_ =
      (std::filesystem::temp_directory_path() / fmt::format("assay-clients-{}.pem", getpid()));
  e2e::Started server_{{ASSAY_SERVER, "-l", "127.0.0.1:0", "--tls-listen", "localhost:0",
                        "--tls-self-signed=" + authority_, "--subprotocol", "chat", "-q"}};
  std::string plain_ = server_.where();
  std::string secure_ = server_.where_else();
};

// Those that we could script in full say the same; wscat sends lines of text, and shows them.
std::string expected() {
  if (client_name == "wscat") return "Hello\ngrüß\n";
  return "opened with subprotocol chat\n"
         "text of 0 came back\n"
         "text of 6 came back\n"
         "text of 70000 came back\n"
         "binary of 256 came back\n"
         "closed with 1000\n";
}

TEST_F(Client, TalksOverWs) { EXPECT_EQ(talk(plain_ + "echo"), expected()); }
TEST_F(Client, TalksOverWss) { EXPECT_EQ(talk(secure_ + "echo"), expected()); }

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc < 3) base::fail("usage: clients_test NAME COMMAND...");
  client_name = argv[1];
  client_command.assign(argv + 2, argv + argc);
  return RUN_ALL_TESTS();
}

// The real program, over loopback.

#include "tests/server/program.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <thread>
#include <vector>

#include "tests/server/guest.h"
#include "tests/support/folder.h"

namespace {

using test::close_body;
using test::enter;
using test::from_client;
using test::from_server;
using test::opening;
using test::Program;
using test::TlsWire;
using test::Wire;
using ws::CloseCode;
using ws::Opcode;

const std::string goodbye =
    from_server(Opcode::close, close_body(CloseCode::going_away, "server is shutting down"));

TEST(Program, EchoesAndShowsItsPageAndLogsWhoCame) {
  Program server({"-l", "127.0.0.1:0"});
  const std::string url = server.url();
  {
    Wire wire(url);
    enter(wire);
    const std::string large(5'000'000, 'x');
    std::thread sender([&] {
      wire.send(from_client(Opcode::binary, large) +
                from_client(Opcode::close, close_body(CloseCode::normal, "done")));
    });
    const test::Heard heard = test::hear(wire.rest());
    sender.join();
    EXPECT_TRUE(heard.messages == std::vector{large});
    EXPECT_EQ(heard.close, close_body(CloseCode::normal));
  }
  {
    Wire wire(url);
    enter(wire);
    wire.send(from_server(Opcode::text, "x"));
    wire.rest();
  }
  {
    Wire wire(url);
    wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(wire.rest().ends_with("</html>\n"));
  }
  server.signal(SIGTERM);
  EXPECT_EQ(server.status(), 0);
  for (const char* words : {" /echo opened\n", " closed by peer with 1000 'done'; ",
                            " failed with 1002: frame of a client is not masked; ",
                            " GET / answered with 200\n", " SIGTERM: shutting down"})
    EXPECT_NE(server.err().find(words), std::string::npos) << words << "\n" << server.err();
}

TEST(Program, LetsARefusalBeReadThoughMuchStandsBehindTheRequest) {
  Program server({"-l", "127.0.0.1:0", "--host", "localhost", "--origin", "https://example.org"});
  const std::string url = server.url();
  const struct {
    const char* path;
    const char* fields;
    const char* line;
  } rows[] = {{"/nope", "", "there is no /nope here; / lists what there is\n"},
              {"/echo", "Origin: null\r\n", "pages of 'null' may not connect here\n"},
              {"http://x/echo", "", "the host 'x' is none of ours\n"}};
  for (const auto& row : rows) {
    Wire wire(url);
    wire.send(opening(row.path, row.fields) + std::string(64 * 1024, 'x'));
    EXPECT_TRUE(wire.rest().ends_with(row.line)) << row.line;
  }
  Wire wire(url);
  enter(wire);
}

TEST(Program, SaysNothingOfConnectionsWhenQuiet) {
  Program server({"-l", "127.0.0.1:0", "-q"});
  {
    Wire wire(server.url());
    enter(wire);
  }
  server.signal(SIGINT);
  EXPECT_EQ(server.status(), 0);
  EXPECT_EQ(server.err(), "");
}

// With twenty connections both workers have some.
TEST(Program, HasOneRoomOverAllWorkers) {
  Program server({"-l", "127.0.0.1:0", "-w", "2"});
  const std::string url = server.url();
  constexpr int members = 20;
  constexpr int each = 50;
  std::vector<std::unique_ptr<Wire>> wires;
  for (int i = 0; i < members; ++i) {
    wires.push_back(std::make_unique<Wire>(url));
    wires.back()->send(opening("/room/lobby"));
    wires.back()->receive_until("\r\n\r\n");
  }
  for (int number = 0; number < each; ++number)
    for (int i = 0; i < members; ++i)
      wires[i]->send(from_client(Opcode::text, fmt::format("{:02} {:02}", i, number)));
  for (const auto& wire : wires) {
    const auto heard = test::hear(wire->receive(members * each * 7)).messages;
    ASSERT_EQ(heard.size(), std::size_t{members * each});
    std::vector<int> numbers(members);
    for (const std::string& message : heard)
      EXPECT_EQ(message.substr(3), fmt::format("{:02}", numbers[std::stoul(message)]++)) << message;
  }
}

TEST(Program, DrainsEveryWorkerWithAGoodbye) {
  Program server({"-l", "127.0.0.1:0", "-w", "2"});
  const std::string url = server.url();
  std::vector<std::unique_ptr<Wire>> wires;
  for (int i = 0; i < 20; ++i) {
    wires.push_back(std::make_unique<Wire>(url));
    enter(*wires.back());
  }
  server.signal(SIGTERM);
  for (const auto& wire : wires) {
    EXPECT_EQ(wire->receive(goodbye.size()), goodbye);
    wire->send(from_client(Opcode::close, close_body(CloseCode::going_away)));
    EXPECT_EQ(wire->rest(), "");
  }
  wires.clear();
  EXPECT_EQ(server.status(), 0);
}

TEST(Program, WaitsForSilentPeersNoLongerThanDrain) {
  Program server({"-l", "127.0.0.1:0", "--drain", "10ms"});
  Wire wire(server.url());
  enter(wire);
  server.signal(SIGINT);
  EXPECT_EQ(server.status(), 0);
  EXPECT_EQ(wire.receive(goodbye.size()), goodbye);
}

TEST(Program, StopsAtOnceWithASecondSignal) {
  Program server({"-l", "127.0.0.1:0", "--drain", "1h"});
  Wire wire(server.url());
  enter(wire);
  server.signal(SIGTERM);
  EXPECT_EQ(wire.receive(goodbye.size()), goodbye);
  server.signal(SIGINT);
  EXPECT_EQ(server.status(), 128 + SIGINT);
}

TEST(Program, RefusesAPortInUseAlsoByOneOfItsKind) {
  for (const char* workers : {"1", "2"}) {
    Program first({"-l", "127.0.0.1:0", "-w", workers});
    const std::string url = first.url();
    const std::string address = url.substr(5, url.size() - 6);
    Program second({"-l", address, "-w", workers});
    EXPECT_EQ(second.status(), 2);
    EXPECT_EQ(second.err(), "assay-server: cannot listen on " + address +
                                ": Address already in use; stop the program that listens there, "
                                "or choose another port (0: any)\n");
  }
}

TEST(Program, RefusesWhatItCannotUse) {
  Program server({"--lisen", "127.0.0.1:0"});
  EXPECT_EQ(server.status(), 2);
  EXPECT_EQ(server.err(),
            "assay-server: unknown option --lisen; did you mean --listen?; see assay-server "
            "--help\n");
  Program version({"--version"});
  version.line("assay-server ");
  EXPECT_EQ(version.status(), 0);
}

TEST(Program, ListensOnSeveralAddressesAndOnASocketFile) {
  const test::Folder folder;
  const std::string path = folder.file("socket");
  Program server({"-l", "127.0.0.1:0", "-l", "unix:" + path, "-w", "2"});
  const std::string url = server.url();
  EXPECT_EQ(server.url(), "ws+unix://" + path + ":/");
  for (const std::string& address : {url, "unix:" + path}) {
    Wire wire(address);
    enter(wire);
    wire.send(from_client(Opcode::close, ""));
    EXPECT_EQ(wire.rest(), from_server(Opcode::close, ""));
  }
  server.signal(SIGTERM);
  EXPECT_EQ(server.status(), 0);
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Program, SpeaksTlsWithACertificateOfItsOwn) {
  const test::Folder folder;
  const std::string file = folder.file("ca.pem");
  Program server({"--tls-listen", "127.0.0.1:0", "--tls-self-signed=" + file, "-v"});
  const std::string url = server.url();
  EXPECT_TRUE(url.starts_with("wss://127.0.0.1:")) << url;
  EXPECT_EQ(server.line("clients trust "), file);
  const tls::ClientSettings trusting{.authorities = tls::Certificate::load_authorities(file)};
  {
    TlsWire wire(url, trusting);
    EXPECT_EQ(wire.failure(), "");
    wire.send(opening("/echo") + from_client(Opcode::text, "Hello"));  // in one record
    EXPECT_TRUE(wire.receive_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
    EXPECT_EQ(wire.receive_until("Hello"), from_server(Opcode::text, "Hello"));
    wire.send(from_client(Opcode::close, close_body(CloseCode::normal)));
    EXPECT_EQ(wire.rest(), from_server(Opcode::close, close_body(CloseCode::normal)));
  }
  {
    TlsWire wire(url, trusting);
    wire.send("GET / HTTP/1.1\r\nHost: lab\r\n\r\n");
    EXPECT_NE(wire.rest().find("wss://lab/echo"), std::string::npos);
  }
  {
    Wire wire(url);
    wire.send("GET / HTTP/1.1\r\n\r\n");
    wire.rest();
  }
  server.signal(SIGTERM);
  EXPECT_EQ(server.status(), 0);
  EXPECT_NE(server.err().find(" speaks TLSv1.3 "), std::string::npos) << server.err();
  EXPECT_NE(server.err().find(" TLS failed: "), std::string::npos) << server.err();
}

}  // namespace

// What operators do with the real program: signals, certificates, sockets that are handed over,
// limits of connections, pages and logs for machines.

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <vector>

#include "libcore/base/file.h"
#include "libcore/net/socket.h"
#include "tests/server/guest.h"
#include "tests/server/program.h"
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

// A file of this test, gone with it.
class File {
 public:
  explicit File(std::string_view name) : path_(folder_.file(name)) {}

  void write(std::string_view content) const { base::write_file(path_, content); }
  const std::string& path() const& { return path_; }
  bool exists() const { return std::filesystem::exists(path_); }

 private:
  test::Folder folder_;
  std::string path_;
};

std::string get(const std::string& url, const std::string& path) {
  Wire wire(url);
  wire.send("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
  return wire.rest();
}

void expect_echo(const std::string& address) {
  Wire wire(address);
  enter(wire);
  wire.send(from_client(Opcode::close, ""));
  EXPECT_EQ(wire.rest(), from_server(Opcode::close, ""));
}

TEST(Operation, ResetsAMemberOfARoomWhoDoesNotReadAndNobodyElse) {
  Program server(
      {"-l", "127.0.0.1:0", "--admin", "127.0.0.1:0", "-w", "2", "-q", "--max-unsent", "1MiB"});
  const std::string url = server.url();
  const std::string admin = server.line("admin on ");
  Wire slow(url);
  Wire talker(url);
  for (Wire* const wire : {&slow, &talker}) {
    wire->send(opening(wire == &slow ? "/room/lobby" : "/room/lobby?echo=no"));
    wire->receive_until("\r\n\r\n");
  }
  // Many times what the kernel keeps for it.
  const std::string message = from_client(Opcode::binary, std::string(64 * 1024, 'x'));
  for (int i = 0; i < 500; ++i) talker.send(message);
  slow.rest();
  talker.send(from_client(Opcode::close, ""));
  EXPECT_EQ(talker.rest(), from_server(Opcode::close, ""));
  const std::string figures = get(admin, "/metrics");
  for (const char* line : {"\nassay_server_limits_met_total{limit=\"max-unsent\"} 1\n",
                           "\nassay_server_websocket_received_messages_total 500\n"})
    EXPECT_NE(figures.find(line), std::string::npos) << line << figures;
}

TEST(Operation, ShowsFiguresAndHealthOnAPortOfItsOwn) {
  Program server({"-l", "127.0.0.1:0", "--admin", "127.0.0.1:0", "-w", "2", "-q", "--drain", "1h"});
  const std::string url = server.url();
  const std::string admin = server.line("admin on ");
  EXPECT_TRUE(admin.starts_with("http://127.0.0.1:")) << admin;
  Wire wire(url);
  enter(wire);
  const std::string figures = get(admin, "/metrics");
  for (const char* line :
       {"\nassay_server_connections_accepted_total 1\n", "\nassay_server_connections_open 1\n",
        "\nassay_server_websockets_open 1\n", "\nassay_server_workers 2\n",
        "\nassay_server_http_responses_total{status=\"101\"} 1\n"})
    EXPECT_NE(figures.find(line), std::string::npos) << line << figures;
  EXPECT_NE(get(admin, "/stats.json").find("\"websockets_open\":1,"), std::string::npos);
  EXPECT_TRUE(get(admin, "/healthz").starts_with("HTTP/1.1 200 "));
  EXPECT_TRUE(get(url, "/metrics").starts_with("HTTP/1.1 404 ")) << "not for everybody";

  server.signal(SIGTERM);
  EXPECT_NE(wire.receive(), "");  // its goodbye
  EXPECT_TRUE(get(admin, "/healthz").starts_with("HTTP/1.1 503 "));
  wire.hang_up();
  EXPECT_EQ(server.status(), 0);
}

TEST(Operation, WritesItsLogAsJson) {
  Program server({"-l", "127.0.0.1:0", "--log-format", "json", "--subprotocol", "chat", "-w", "1"});
  {
    Wire wire(server.url());
    wire.send(opening("/echo", "Sec-WebSocket-Protocol: chat\r\n") +
              from_client(Opcode::close, close_body(CloseCode::normal, "\"so\" é\\")));
    wire.rest();
  }
  server.signal(SIGTERM);
  EXPECT_EQ(server.status(), 0);
  // The members of each line in their order, without those that differ from run to run.
  EXPECT_EQ(test::verdict("python3 -c '\n"
                          "import json, sys\n"
                          "for line in sys.stdin:\n"
                          "  d = json.loads(line)\n"
                          "  assert len(d.pop(\"time\")) == len(\"2026-11-21T08:00:00.000Z\")\n"
                          "  assert d.pop(\"peer\", \"127.0.0.1:\").startswith(\"127.0.0.1:\")\n"
                          "  assert 0 <= d.pop(\"seconds\", 0) < 60\n"
                          "  assert d.pop(\"message\") != \"\"\n"
                          "  print(*d.items())\n"
                          "'",
                          server.err()),
            "('level', 'info') ('event', 'opened') ('connection', 1) ('path', '/echo') "
            "('subprotocol', 'chat')\n"
            "('level', 'info') ('event', 'closed') ('connection', 1) ('path', '/echo') "
            "('subprotocol', 'chat') ('by', 'peer') ('code', 1000) ('reason', '\"so\" é\\\\') "
            "('octets_in', 16) ('octets_out', 4)\n"
            "('level', 'info') ('event', 'draining')\n")
      << server.err();
}

TEST(Operation, SharesASocketFileAmongWorkersAndReplacesAStaleOne) {
  const File file("shared.sock");
  const std::string address = "unix:" + file.path();
  { const net::Socket crashed = net::listen(net::Address::parse(address)); }
  EXPECT_TRUE(file.exists());
  const File admin("admin.sock");
  Program server({"-l", address, "--admin", "unix:" + admin.path(), "-w", "2", "-q"});
  EXPECT_EQ(server.url(), "ws+unix://" + file.path() + ":/");
  EXPECT_EQ(server.line("admin on "), "http+unix://" + admin.path() + ":/");
  for (int i = 0; i < 8; ++i) expect_echo(address);
  EXPECT_TRUE(get("unix:" + admin.path(), "/healthz").ends_with("\r\n\r\nok\n"));
  Program second({"-l", address});
  EXPECT_EQ(second.status(), 2);
  EXPECT_NE(second.err().find("Address already in use"), std::string::npos) << second.err();
  server.signal(SIGTERM);
  EXPECT_EQ(server.status(), 0);
  EXPECT_FALSE(file.exists());
  EXPECT_FALSE(admin.exists());
}

// A listening socket that a child inherits, and its number.
net::Socket inheritable(const std::string& address) {
  const net::Socket made = net::listen(net::Address::parse(address));
  return net::Socket(fcntl(made.fd(), F_DUPFD, 100));
}

TEST(Operation, ServesOnSocketsThatWereHandedOver) {
  const File file("handed.sock");
  const net::Socket tcp = inheritable("127.0.0.1:0");
  const net::Socket local = inheritable("unix:" + file.path());
  const net::Socket tls = inheritable("127.0.0.1:0");
  const net::Socket admin = inheritable("127.0.0.1:0");
  const File authority("handed_ca.pem");
  const auto fd = [](const net::Socket& socket) { return fmt::format("fd:{}", socket.fd()); };
  Program server({"-l", fd(tcp), "-l", fd(local), "--tls-listen", fd(tls), "--admin", fd(admin),
                  "--tls-self-signed=" + authority.path(), "-w", "2", "-q"});
  EXPECT_EQ(server.url(), "ws://" + tcp.local().to_string() + "/");
  EXPECT_EQ(server.url(), "ws+unix://" + file.path() + ":/");
  const std::string wss = server.url();
  EXPECT_EQ(wss, "wss://" + tls.local().to_string() + "/");
  EXPECT_EQ(server.line("admin on "), "http://" + admin.local().to_string() + "/");
  for (int i = 0; i < 8; ++i) expect_echo(tcp.local().to_string());
  expect_echo("unix:" + file.path());
  TlsWire wire(wss, {.authorities = tls::Certificate::load_authorities(authority.path())});
  wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_NE(wire.rest().find("wss://h/echo"), std::string::npos);
  wire.hang_up();
  EXPECT_TRUE(get(admin.local().to_string(), "/healthz").ends_with("\r\n\r\nok\n"));
  server.signal(SIGTERM);
  EXPECT_EQ(server.status(), 0);
  EXPECT_TRUE(file.exists()) << "it belongs to whoever made it";
}

TEST(Operation, RefusesASocketThatWasNotHandedOver) {
  const struct {
    std::vector<std::string> words;
    const char* why;
  } rows[] = {
      {{"-l", "fd:0"}, "cannot listen on fd:0: it is no listening socket; hand one over"},
      {{"-l", "fd:3", "--admin", "fd:3"}, "fd:3 is given twice"},
      {{"-l", "fd:x"}, "'fd:x' is no address"},
  };
  for (const auto& row : rows) {
    Program server(row.words);
    EXPECT_EQ(server.status(), 2);
    EXPECT_NE(server.err().find(row.why), std::string::npos) << server.err();
  }
}

struct Signed {
  Signed(const tls::Certificate& authority, const std::string& name)
      : certificate(authority.issue({.common_name = name, .dns_names = {name}})) {}
  void write(const File& file) const { file.write(certificate.pem() + certificate.key_pem()); }
  tls::Certificate certificate;
};

tls::Certificate authority(const char* name) {
  return tls::Certificate::authority({.common_name = name});
}

TEST(Operation, ReadsItsCertificatesAnewOnSighup) {
  const tls::Certificate old_authority = authority("old");
  const tls::Certificate new_authority = authority("new");
  const File file("reloaded.pem");
  Signed(old_authority, "localhost").write(file);
  Program server({"--tls-listen", "127.0.0.1:0", "--cert", file.path(), "--key", file.path(), "-w",
                  "2", "--admin", "127.0.0.1:0"});
  const std::string url = server.url();
  const std::string admin = server.line("admin on ");
  const auto trusts = [&](const tls::Certificate& one) {
    return TlsWire(url, {.authorities = {one}}).failure().empty();
  };
  TlsWire from_before(url, {.authorities = {old_authority}});
  from_before.send(opening("/echo"));
  from_before.receive_until("\r\n\r\n");

  // Signals are heard in the order in which pages are asked for, in one loop: /healthz comes
  // behind the reload, but the workers' share of it may still be under way.
  const auto reload = [&] {
    server.signal(SIGHUP);
    get(admin, "/healthz");
  };
  file.write("not a certificate");
  reload();
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(trusts(old_authority)) << "the old one stays";

  Signed(new_authority, "localhost").write(file);
  reload();
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  for (int in_a_row = 0; in_a_row < 8 && std::chrono::steady_clock::now() < until;)
    in_a_row = trusts(new_authority) ? in_a_row + 1 : 0;
  EXPECT_TRUE(trusts(new_authority));
  EXPECT_FALSE(trusts(old_authority));

  from_before.send(from_client(Opcode::text, "still here"));
  EXPECT_EQ(from_before.receive_until("here"), from_server(Opcode::text, "still here"));
  from_before.hang_up();
  server.signal(SIGTERM);
  EXPECT_EQ(server.status(), 0);
  for (const char* words :
       {"SIGHUP: the old certificates stay in use: ", "SIGHUP: new connections"})
    EXPECT_NE(server.err().find(words), std::string::npos) << server.err();
}

TEST(Operation, ShowsTheCertificateThatIsForTheNameAskedFor) {
  const tls::Certificate ours = authority("ours");
  const File first("first.pem"), second("second.pem");
  Signed(ours, "localhost").write(first);
  Signed(ours, "other.example").write(second);
  Program server({"--tls-listen", "127.0.0.1:0", "--cert", first.path(), "--key", first.path(),
                  "--cert", second.path(), "--key", second.path(), "-q"});
  const std::string url = server.url();
  for (const char* name : {"localhost", "other.example"})
    EXPECT_EQ(TlsWire(url, {.authorities = {ours}}, {.host = name}).failure(), "") << name;
  EXPECT_NE(TlsWire(url, {.authorities = {ours}}, {.host = "third.example"}).failure(), "");
}

TEST(Operation, ResumesSessionsAcrossAReload) {
  const tls::Certificate ours = authority("ours");
  const File file("resumed.pem");
  Signed(ours, "localhost").write(file);
  Program server({"--tls-listen", "127.0.0.1:0", "--cert", file.path(), "--key", file.path(), "-w",
                  "2", "--admin", "127.0.0.1:0", "-q"});
  const std::string url = server.url();
  const std::string admin = server.line("admin on ");
  tls::Ticket ticket;
  const auto resumed = [&] {
    TlsWire wire(url, {.authorities = {ours}}, {.host = "localhost", .ticket = &ticket});
    wire.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");  // tickets come before its answer
    wire.rest();
    return wire.facts().resumed;
  };
  EXPECT_FALSE(resumed());
  EXPECT_TRUE(resumed());
  server.signal(SIGHUP);
  get(admin, "/healthz");
  EXPECT_TRUE(resumed());
}

TEST(Operation, AsksClientsForCertificatesWhereTold) {
  const tls::Certificate ours = authority("ours");
  const File ca("client_ca.pem");
  ca.write(ours.pem());
  const File trusted("server_ca.pem");
  Program server({"--tls-listen", "127.0.0.1:0", "--tls-self-signed=" + trusted.path(),
                  "--client-ca", ca.path(), "-q"});
  const std::string url = server.url();
  server.line("clients trust ");
  tls::ClientSettings settings{.authorities = tls::Certificate::load_authorities(trusted.path())};
  const auto page = [&] {
    TlsWire wire(url, settings);
    wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    wire.receive_until("\r\n\r\n");
    return wire.failure();
  };
  EXPECT_EQ(page(), "alert received: certificate required");
  settings.certificate = Signed(authority("theirs"), "client").certificate;
  EXPECT_EQ(page(), "alert received: unknown CA");
  settings.certificate = Signed(ours, "client").certificate;
  EXPECT_EQ(page(), "");
  server.signal(SIGTERM);
  EXPECT_EQ(server.status(), 0);
}

TEST(Operation, TurnsAwayWhoComesWhenItIsFull) {
  const File file("full_ca.pem");
  Program server({"-l", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0",
                  "--tls-self-signed=" + file.path(), "-w", "2", "--max-connections", "2"});
  const std::string url = server.url();
  const std::string wss = server.url();
  const tls::ClientSettings trusting{.authorities =
                                         tls::Certificate::load_authorities(file.path())};
  Wire first(url);
  enter(first);
  Wire second(url);
  enter(second);
  {
    Wire third(url);  // told before it says a word
    const std::string answer = third.rest();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n")) << answer;
    EXPECT_NE(answer.find("\r\nRetry-After: 1\r\n"), std::string::npos) << answer;
    EXPECT_TRUE(answer.ends_with("2 connections are open, which is the limit\n")) << answer;
  }
  EXPECT_EQ(TlsWire(wss, trusting).failure(), "alert received: internal error");
  first.hang_up();
  // The server learns of our FIN when it comes; until then there is no room.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  bool let_in = false;
  while (!let_in && std::chrono::steady_clock::now() < until)
    let_in = get(url, "/").starts_with("HTTP/1.1 200 ");
  EXPECT_TRUE(let_in);
  server.signal(SIGINT);
  second.hang_up();
  EXPECT_EQ(server.status(), 0);
  for (const char* words : {" refused with 503: 2 connections are open",
                            " refused with a TLS alert: 2 connections are open"})
    EXPECT_NE(server.err().find(words), std::string::npos) << server.err();
}

TEST(Operation, TurnsAwayWhoHasEnoughConnections) {
  const File file("per_address.sock");
  Program server({"-l", "127.0.0.1:0", "-l", "unix:" + file.path(), "-w", "2", "-q",
                  "--max-connections-per-address", "1"});
  const std::string url = server.url();
  Wire wire(url);
  enter(wire);
  EXPECT_TRUE(get(url, "/").starts_with("HTTP/1.1 429 Too Many Requests\r\n"));
  for (int i = 0; i < 3; ++i) expect_echo("unix:" + file.path());
  server.signal(SIGTERM);
  wire.hang_up();
  EXPECT_EQ(server.status(), 0);
}

TEST(Operation, WaitsForAHandshakeNoLongerThanTold) {
  const File file("silent_ca.pem");
  Program server({"-l", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0",
                  "--tls-self-signed=" + file.path(), "--handshake-timeout", "50ms"});
  Wire plain(server.url());
  EXPECT_EQ(plain.rest(), "");
  const std::string wss = server.url();
  Wire silent(wss);
  EXPECT_EQ(silent.rest(), "");
  Wire begun(wss);
  begun.send(std::string("\x16\x03\x01", 3));
  EXPECT_EQ(begun.rest(), "");
  for (Wire* wire : {&plain, &silent, &begun}) wire->hang_up();
  server.signal(SIGTERM);
  EXPECT_EQ(server.status(), 0);
  EXPECT_NE(server.err().find(" closed: no request in time\n"), std::string::npos) << server.err();
  EXPECT_NE(server.err().find(" closed: no TLS handshake in time\n"), std::string::npos)
      << server.err();
}

TEST(Operation, ResetsWhoDoesNotReadItsEchoes) {
  Program server({"-l", "127.0.0.1:0", "--max-unsent", "512KiB", "-w", "1"});
  Wire wire(server.url());
  enter(wire);
  wire.send_until_reset(from_client(Opcode::binary, std::string(1 << 20, 'x')));
  server.signal(SIGTERM);
  EXPECT_EQ(server.status(), 0);
  EXPECT_NE(server.err().find(" reset by us with "), std::string::npos) << server.err();
}

}  // namespace

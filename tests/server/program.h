#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/net/child.h"
#include "libcore/tls/channel.h"
#include "tests/server/wire.h"

namespace test {

// A real server of its own for a test. Gone with it, if it is not stopped before.
class Program {
 public:
  explicit Program(std::vector<std::string> words);

  // The next line of its output without what it begins with.
  std::string line(std::string_view beginning);
  std::string url() { return line("listening on "); }

  void signal(int number) { child_.signal(number); }
  int status();
  // Complete once it has ended.
  const std::string& err() { return child_.err(); }

 private:
  net::Child child_;
};

// What a shell command says of `input`, errors included; where it fails, behind that its status.
std::string verdict(const std::string& command, const std::string& input);

// Opens /echo and has it echo, so that the connection is known to be open.
void enter(Wire& wire);

// TLS with nothing but a channel: what is said and what comes is plain text here.
class TlsWire {
 public:
  TlsWire(std::string_view address, const tls::ClientSettings& settings,
          const tls::Peer& peer = {.host = "localhost"});

  // Why there is no TLS (any more), or empty.
  const std::string& failure() const& { return channel_.failure(); }
  tls::Facts facts() const { return channel_.facts(); }

  void send(std::string_view plain);
  std::string receive_until(std::string_view mark);
  // Up to close_notify.
  std::string rest();
  void hang_up() { wire_.hang_up(); }

 private:
  void flush();
  bool pump();

  tls::Context context_;
  tls::Channel channel_;
  Wire wire_;
  base::Buffer out_;
  std::string plain_;
};

}  // namespace test

#include "tests/server/program.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "libcore/base/file.h"
#include "tests/server/guest.h"
#include "tests/support/folder.h"

namespace test {
namespace {

using namespace std::chrono_literals;

constexpr auto limit = 30s;

std::vector<std::string> with_name(std::vector<std::string> words) {
  words.insert(words.begin(), ASSAY_SERVER);
  return words;
}

}  // namespace

Program::Program(std::vector<std::string> words)
    : child_({.words = with_name(std::move(words)), .capture_out = true, .capture_err = true}) {}

std::string Program::line(std::string_view beginning) {
  const std::string line = child_.read_line(limit).value_or("no line");
  EXPECT_TRUE(line.starts_with(beginning)) << line << child_.err();
  return line.substr(std::min(line.size(), beginning.size()));
}

int Program::status() { return child_.wait(limit).value_or(-1); }

std::string verdict(const std::string& command, const std::string& input) {
  const test::Folder folder;
  const std::string file = folder.write("input", input);
  net::Child child(
      {.words = {"sh", "-c", fmt::format("{} <'{}' 2>&1", command, file)}, .capture_out = true});
  const int status = child.wait(limit).value_or(-1);
  return status == 0 ? child.out() : fmt::format("{}exit status {}", child.out(), status);
}

void enter(Wire& wire) {
  wire.send(opening("/echo") + from_client(ws::Opcode::text, "Hello"));
  EXPECT_TRUE(wire.receive_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  EXPECT_EQ(wire.receive(7), from_server(ws::Opcode::text, "Hello"));
}

TlsWire::TlsWire(std::string_view address, const tls::ClientSettings& settings,
                 const tls::Peer& peer)
    : context_(settings), channel_(context_, peer), wire_(address) {
  channel_.start(out_);
  flush();
  while (!channel_.established() && !channel_.failed() && pump()) {
  }
}

void TlsWire::send(std::string_view plain) {
  channel_.write(plain, out_);
  flush();
}

std::string TlsWire::receive_until(std::string_view mark) {
  std::size_t found = 0;
  while ((found = plain_.find(mark)) == std::string::npos && pump()) {
  }
  std::string taken = plain_.substr(0, found == std::string::npos ? found : found + mark.size());
  plain_.erase(0, taken.size());
  return taken;
}

std::string TlsWire::rest() {
  while (!channel_.peer_closed() && pump()) {
  }
  EXPECT_TRUE(channel_.peer_closed());
  return plain_;
}

void TlsWire::flush() {
  wire_.send(out_.view());
  out_.clear();
}

bool TlsWire::pump() {
  const std::string received = wire_.receive();
  std::span<const char> in(received);
  std::vector<char> room(65536);
  while (true) {
    const std::span<char> plain = channel_.read(in, room, out_);
    if (plain.empty()) break;
    plain_.append(plain.data(), plain.size());
  }
  flush();
  return !received.empty();
}

}  // namespace test

#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "libcore/net/listener.h"

namespace test {

using session::Clock;
using session::End;
using session::Then;
using session::Turn;

// A session made of functions; what is left out does nothing.
struct Script {
  std::function<void(Turn&)> open = [](Turn&) {};
  std::function<void(std::span<char>, Turn&)> bytes = [](std::span<char>, Turn&) {};
  std::function<void(Turn&)> wake = [](Turn&) {};
  std::function<void(End, Turn&)> end = [](End, Turn&) {};
  std::function<void()> gone = [] {};
};

class Scripted final : public session::Session {
 public:
  explicit Scripted(Script script) : script_(std::move(script)) {}
  ~Scripted() override { script_.gone(); }

  void on_open(Turn& turn) override { script_.open(turn); }
  void on_bytes(std::span<char> in, Turn& turn) override { script_.bytes(in, turn); }
  void on_wake(Turn& turn) override { script_.wake(turn); }
  void on_end(End end, Turn& turn) override { script_.end(end, turn); }

 private:
  Script script_;
};

inline std::unique_ptr<session::Session> play(Script script) {
  return std::make_unique<Scripted>(std::move(script));
}

inline std::string text(std::span<char> octets) { return {octets.data(), octets.size()}; }

inline Script echo() {
  return {.bytes = [](std::span<char> in, Turn& t) { t.out.append({in.data(), in.size()}); }};
}

// Octets that differ from place to place, so that a lost or doubled piece shows.
inline std::string pattern(std::size_t size) {
  std::string octets(size, '\0');
  for (std::size_t i = 0; i < size; ++i) octets[i] = static_cast<char>(i * 31 + i / 251);
  return octets;
}

// One loop in which both ends of real connections live. `run` ends when a script calls `done`.
class Net : public testing::Test {
 protected:
  // Listens on a free port and gives each connection that comes the same script.
  const net::Address& serve(Script script, const net::ListenOptions& options = {},
                            const std::string& where = "127.0.0.1:0") {
    listener_ = std::make_unique<net::Listener>(
        loop, net::listen(net::Address::parse(where), options),
        [script = std::move(script)](const net::Socket&) { return play(script); });
    return listener_->address();
  }

  void join(Script server, Script client, const net::KernelBuffers& buffers = {}) {
    loop.dial(serve(std::move(server), {.buffers = buffers}), play(std::move(client)),
              {.buffers = buffers});
  }

  void done() { loop.stop(); }

  void run() {
    net::Timer limit(loop.wakes(), [this] {
      ADD_FAILURE() << "nothing ended this test in 30 s";
      loop.stop();
    });
    limit.set(net::Loop::now() + std::chrono::seconds(30));
    loop.run();
  }

  // Until both ends of all connections are gone.
  void run_out() {
    loop.stop_sessions(std::chrono::seconds(30));
    run();
    EXPECT_EQ(loop.connections(), 0u);
  }

  net::Loop loop;
  std::unique_ptr<net::Listener> listener_;
};

}  // namespace test

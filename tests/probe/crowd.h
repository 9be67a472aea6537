#pragma once

#include <functional>
#include <memory>
#include <string>

#include "libcore/net/loop.h"
#include "libcore/session/session.h"
#include "libcore/ws/handshake.h"

namespace test {

// Clients that come all at once, over real sockets, and leave when their connections end.
class Crowd {
 public:
  // They come to "127.0.0.1:9001".
  explicit Crowd(const std::string& address) : address_(address) {}

  // One more, which echoes as it should.
  void add(const ws::Opening& opening, const std::string& address);
  void add(const ws::Opening& opening) { add(opening, address_); }
  // One that asks for this target.
  void ask(const std::string& target) { add({.host = address_, .resource = target}); }
  // One of any kind; `make` is asked again `times` in all, each time when its connection has ended.
  using Make = std::function<std::unique_ptr<session::Session>()>;
  void add(const Make& make, std::size_t times);

  // Until all have left.
  void run();
  // The same, but that they leave when `descriptor` is readable at the latest.
  void run_until(int descriptor);

 private:
  net::Loop loop_;
  std::string address_;
  std::size_t there_ = 0;
};

}  // namespace test

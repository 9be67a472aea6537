#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "libcore/net/loop.h"

namespace net {

// Accepts connections into a loop. For one port on several workers each has a listener of its own,
// with `ListenOptions::reuse_port`. Where descriptors run out it pauses until a connection of its
// loop has ended, or for 100 ms, and does not spin.
class Listener {
 public:
  // Makes the session of a connection that was accepted; nullptr turns it away.
  using Factory = std::function<std::unique_ptr<session::Session>(const Socket&)>;
  // Told of the errno value whenever accepting pauses.
  using Trouble = std::function<void(int)>;

  // `socket` comes from `listen`. The listener must go before the loop does.
  Listener(Loop& loop, Socket socket, Factory factory, Trouble trouble = {});
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  // Where it listens, with the port that the kernel chose.
  const Address& address() const& { return address_; }
  const Address& address() const&& = delete;

  // Closes the socket; connections that wait in the kernel get RST. A socket file is removed.
  void stop();
  // Leaves the socket file where it is: it belongs to whoever handed the socket over ("fd:3").
  void keep_file() { keeps_file_ = true; }

  // For the loop: a connection has ended, so there may be room for another.
  void accept_again();

 private:
  void accept();
  void pause(int error);

  Loop& loop_;
  Socket socket_;
  Address address_;
  Factory factory_;
  Trouble trouble_;
  std::unique_ptr<Watch> watch_;  // none once it has stopped
  Timer resume_;
  bool paused_ = false;
  bool keeps_file_ = false;
};

}  // namespace net

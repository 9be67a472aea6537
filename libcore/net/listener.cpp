#include "libcore/net/listener.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

namespace net {
namespace {

// New connections of one event, so that those which are there have their turn.
constexpr int accepts_at_once = 64;
constexpr std::chrono::milliseconds pause_time{100};

// What concerns this machine and not the one connection that was about to be accepted.
bool out_of_room(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

Listener::Listener(Loop& loop, Socket socket, Factory factory, Trouble trouble)
    : loop_(loop),
      socket_(std::move(socket)),
      address_(socket_.local()),
      factory_(std::move(factory)),
      trouble_(std::move(trouble)),
      watch_(std::make_unique<Watch>(
          Watch::readable(loop.base(), socket_.fd(), [this] { accept(); }))),
      resume_(loop.wakes(), [this] { accept_again(); }) {
  loop_.add(*this);
}

Listener::~Listener() {
  loop_.remove(*this);
  stop();
}

void Listener::stop() {
  if (watch_ == nullptr) return;
  watch_.reset();
  resume_.cancel();
  paused_ = false;
  socket_.close();
  if (address_.family() == AF_UNIX && !keeps_file_)
    unlink(reinterpret_cast<const sockaddr_un*>(address_.raw())->sun_path);
}

void Listener::accept_again() {
  if (!paused_) return;
  paused_ = false;
  resume_.cancel();
  watch_->resume();
}

void Listener::accept() {
  for (int i = 0; i < accepts_at_once; ++i) {
    Socket accepted(accept4(socket_.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!accepted) {
      if (out_of_room(errno)) return pause(errno);
      if (errno == EAGAIN) return;
      continue;  // this one has gone again
    }
    if (auto session = factory_(accepted)) loop_.adopt(std::move(accepted), std::move(session));
  }
}

void Listener::pause(int error) {
  paused_ = true;
  watch_->pause();
  resume_.set(Loop::now() + pause_time);
  if (trouble_) trouble_(error);
}

}  // namespace net

#include "tools/server/worker.h"

#include <chrono>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/http/reception.h"
#include "libcore/tls/secure.h"

namespace serve {
namespace {

// A server without descriptors fails to accept ten times a second; that is said less often.
constexpr std::chrono::seconds between_complaints{10};

}  // namespace

Worker::Worker(const House& house, const Admission& admission, Numbers numbers)
    : log_(house.log),
      numbers_(numbers),
      plain_(Entrance::Scheme::ws, house, admission, numbers_),
      secure_(Entrance::Scheme::wss, house, admission, numbers_),
      complained_at_(net::Loop::now() - between_complaints) {}

void Worker::listen(net::Socket socket) {
  listen(std::move(socket),
         [this](const net::Socket&) { return std::make_unique<http::Reception>(plain_); });
}

void Worker::listen(net::Socket socket, const tls::Context& context) {
  listen(std::move(socket), [this, context](const net::Socket&) {
    return std::make_unique<tls::Secure>(context, std::make_unique<http::Reception>(secure_),
                                         tls::Peer(), &secure_);
  });
}

void Worker::listen(net::Socket socket, net::Listener::Factory factory) {
  listeners_.push_back(std::make_unique<net::Listener>(
      loop_, std::move(socket), std::move(factory), [this](int error) { cannot_accept(error); }));
}

void Worker::drain(base::Duration patience) {
  loop_.post([this, patience] { loop_.stop_sessions(patience); });
}

void Worker::stop() {
  loop_.post([this] { loop_.stop(); });
}

void Worker::cannot_accept(int error) {
  if (net::Loop::now() - complained_at_ < between_complaints) return;
  complained_at_ = net::Loop::now();
  log_.warn("cannot accept at {} connections: {}; raise the limit of open files (ulimit -n)",
            loop_.connections(), base::errno_text(error));
}

}  // namespace serve

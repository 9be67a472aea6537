#include "tools/server/server.h"

#include <fcntl.h>

#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/net/socket.h"
#include "libcore/net/workers.h"

namespace serve {
namespace {

// As http::parse_url reads it.
std::string url(const char* scheme, const net::Address& address) {
  constexpr std::string_view prefix = "unix:";
  const std::string text = address.to_string();
  if (text.starts_with(prefix))
    return fmt::format("{}+unix://{}:/", scheme, text.substr(prefix.size()));
  return fmt::format("{}://{}/", scheme, text);
}

// One socket for each of `n` workers, among which the kernel distributes connections.
std::vector<net::Socket> listen(const net::Address& address, unsigned n) {
  std::vector<net::Socket> sockets;
  const bool shareable = address.is_tcp() && n > 1;
  // Sockets that share a port would also share it with another server of ours, unasked.
  if (shareable && address.port() != 0) net::listen(address);
  sockets.push_back(net::listen(address, {.reuse_port = shareable}));
  const net::Address chosen = sockets.front().local();
  while (sockets.size() < n) {
    if (shareable) {
      sockets.push_back(net::listen(chosen, {.reuse_port = true}));
    } else {  // no ports there: all accept from one queue
      sockets.emplace_back(fcntl(sockets.front().fd(), F_DUPFD_CLOEXEC, 0));
      if (!sockets.back())
        base::fail("cannot listen on {} with {} workers: {}", address.to_string(), n,
                   base::errno_text());
    }
  }
  return sockets;
}

}  // namespace

Server::Server(ServerSettings settings, Log& log)
    : settings_(std::move(settings)),
      house_{.endpoint = settings_.endpoint, .log = log},
      signals_(loop_, {SIGINT, SIGTERM}, [this](int signal) { heed(signal); }) {
  for (unsigned i = 0; i < settings_.workers; ++i)
    workers_.push_back(
        std::make_unique<Worker>(house_, settings_.admission, Numbers(i + 1, settings_.workers)));
  for (const std::string& text : settings_.listen) open(text, nullptr);
  if (settings_.tls_listen.empty()) return;
  const tls::Context context(
      tls::ServerSettings{.certificates = {prove(settings_.identity.value())}});
  for (const std::string& text : settings_.tls_listen) open(text, &context);
}

void Server::open(const std::string& text, const tls::Context* context) {
  for (const net::Address& address : net::Address::resolve(text)) {
    std::vector<net::Socket> sockets = listen(address, settings_.workers);
    urls_.push_back(url(context == nullptr ? "ws" : "wss", sockets.front().local()));
    for (std::size_t i = 0; i < sockets.size(); ++i) {
      if (context == nullptr) {
        workers_[i]->listen(std::move(sockets[i]));
      } else {
        workers_[i]->listen(std::move(sockets[i]), *context);
      }
    }
  }
}

const std::string* Server::authority_file() const {
  const auto* made = settings_.identity ? std::get_if<SelfSigned>(&*settings_.identity) : nullptr;
  return made == nullptr ? nullptr : &made->authority_file;
}

int Server::run() {
  std::jthread crew([this] {
    net::run_workers(settings_.workers, [this](unsigned i) {
      workers_[i]->run();
      return true;
    });
    loop_.post([this] { loop_.stop(); });
  });
  loop_.run();
  return status_;
}

void Server::heed(int signal) {
  if (draining_) {
    house_.log.warn("SIG{}: stopping at once", sigabbrev_np(signal));
    status_ = 128 + signal;
    for (const auto& worker : workers_) worker->stop();
    return;
  }
  draining_ = true;
  house_.log.info("SIG{}: shutting down; connections have {}, a second signal stops at once",
                  sigabbrev_np(signal), base::format_duration(settings_.drain));
  for (const auto& worker : workers_) worker->drain(settings_.drain);
}

}  // namespace serve

#include "tools/server/server.h"

#include <fcntl.h>

#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/http/reception.h"
#include "libcore/net/socket.h"
#include "libcore/net/workers.h"
#include "tools/server/heap.h"

namespace serve {
namespace {

// What seals the tickets of TLS sessions is renewed so often.
constexpr std::chrono::hours between_keys{1};
// And memory that large messages have needed goes back.
constexpr std::chrono::seconds between_tidyings{10};

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
      log_(log),
      ledger_(settings_.limits.connections, settings_.limits.connections_per_address),
      admin_(settings_.limits.rules(),
             {.draining = [this] { return draining_; },
              .figures = [this] { return take_stock(counters_, started_); }}),
      key_change_(loop_.wakes(), [this] { change_keys(); }),
      tidying_(loop_.wakes(),
               [this] {
                 give_back_free_blocks();
                 tidying_.set(net::Loop::now() + between_tidyings);
               }),
      signals_(loop_, {SIGINT, SIGTERM, SIGHUP}, [this](int signal) { heed(signal); }) {
  for (unsigned i = 0; i < settings_.workers; ++i) {
    workers_.push_back(std::make_unique<Worker>(settings_.endpoint, settings_.limits,
                                                settings_.admission,
                                                Numbers(i + 1, settings_.workers), ledger_, log_));
    counters_.push_back(&workers_.back()->counters());
  }
  for (const auto& worker : workers_)
    for (const auto& other : workers_)
      if (worker != other) worker->add_neighbour(*other);
  for (const std::string& text : settings_.listen) open(Entrance::Scheme::ws, text);
  if (!settings_.tls_listen.empty()) {
    ticket_keys_ = std::make_shared<tls::TicketKeys>();
    key_change_.set(net::Loop::now() + between_keys);
    const tls::Context made = context();
    for (const auto& worker : workers_) worker->use(made);
    for (const std::string& text : settings_.tls_listen) open(Entrance::Scheme::wss, text);
  }
  for (const std::string& text : settings_.admin) open_admin(text);
  tidying_.set(net::Loop::now() + between_tidyings);
}

void Server::open(Entrance::Scheme scheme, const std::string& text) {
  for (const net::Address& address : net::Address::resolve(text)) {
    std::vector<net::Socket> sockets = listen(address, settings_.workers);
    urls_.push_back(url(scheme == Entrance::Scheme::ws ? "ws" : "wss", sockets.front().local()));
    for (std::size_t i = 0; i < sockets.size(); ++i)
      workers_[i]->listen(scheme, std::move(sockets[i]), address.descriptor() >= 0);
  }
}

void Server::open_admin(const std::string& text) {
  for (const net::Address& address : net::Address::resolve(text)) {
    admin_listeners_.push_back(std::make_unique<net::Listener>(
        loop_, net::listen(address),
        [this](const net::Socket&) { return std::make_unique<http::Reception>(admin_); }));
    if (address.descriptor() >= 0) admin_listeners_.back()->keep_file();
    admin_urls_.push_back(url("http", admin_listeners_.back()->address()));
  }
}

// Of the files as they are now.
tls::Context Server::context() {
  const Identity& identity = settings_.identity.value();
  // One that was made here stays: clients trust its authority.
  if (certificates_.empty() || !std::holds_alternative<SelfSigned>(identity))
    certificates_ = prove(identity);
  tls::ServerSettings tls{.certificates = certificates_, .ticket_keys = ticket_keys_};
  if (!settings_.client_authorities.empty())
    tls.client_authorities = tls::Certificate::load_authorities(settings_.client_authorities);
  return tls::Context(tls);
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
  if (signal == SIGHUP) {
    reload();
  } else if (draining_) {
    log_.warn("stopping", {}, "SIG{}: stopping at once", sigabbrev_np(signal));
    status_ = 128 + signal;
    for (const auto& worker : workers_) worker->stop();
  } else {
    draining_ = true;
    log_.info("draining", {},
              "SIG{}: shutting down; connections have {}, a second signal stops at once",
              sigabbrev_np(signal), base::format_duration(settings_.drain));
    for (const auto& worker : workers_) worker->drain(settings_.drain);
  }
}

void Server::reload() {
  if (settings_.tls_listen.empty()) {
    log_.info("reloaded", {}, "SIGHUP: there is no certificate to read");
    return;
  }
  try {
    const tls::Context made = context();
    for (const auto& worker : workers_) worker->renew(made);
    log_.info("reloaded", {}, "SIGHUP: new connections get the certificates as they are now");
  } catch (const base::Error& error) {
    log_.error("reload_failed", {{"reason", error.what()}},
               "SIGHUP: the old certificates stay in use: {}", error.what());
  }
}

// Whoever steals them reads no sessions that are older than the one before.
void Server::change_keys() {
  key_change_.set(net::Loop::now() + between_keys);
  try {
    ticket_keys_->rotate();
  } catch (const base::Error& error) {
    log_.error("no_new_keys", {{"reason", error.what()}}, "the keys of TLS tickets stay: {}",
               error.what());
  }
}

}  // namespace serve

#include "tools/server/worker.h"

#include <chrono>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/http/answer.h"
#include "libcore/http/reception.h"
#include "tools/server/secured.h"
#include "tools/server/tls_alert.h"

namespace serve {
namespace {

// A server without descriptors fails to accept ten times a second; that is said less often.
constexpr std::chrono::seconds between_complaints{10};

// Clients of a socket file have no address; then the place where they came in says more.
std::string peer_of(const net::Socket& socket) {
  const std::string peer = socket.peer().to_string();
  return peer.empty() ? socket.local().to_string() : peer;
}

}  // namespace

Worker::Worker(const ws::Settings& endpoint, const Limits& limits, const Admission& admission,
               Numbers numbers, Ledger& ledger, Log& log)
    : house_{.endpoint = endpoint,
             .log = log,
             .limits = limits,
             .rooms = Rooms(limits.unsent,
                            [this](std::function<void()> task) { loop_.post(std::move(task)); })},
      numbers_(numbers),
      ledger_(ledger),
      plain_(Entrance::Scheme::ws, house_, admission, numbers_),
      secure_(Entrance::Scheme::wss, house_, admission, numbers_),
      complained_at_(net::Loop::now() - between_complaints) {
  loop_.on_departure([this](int fd) {
    ledger_.leave(fd);
    house_.counters.ended.add();
  });
}

void Worker::listen(Entrance::Scheme scheme, net::Socket socket, bool handed_over) {
  listeners_.push_back(std::make_unique<net::Listener>(
      loop_, std::move(socket),
      [this, scheme](const net::Socket& accepted) { return welcome(scheme, accepted); },
      [this](int error) { cannot_accept(error); }));
  if (handed_over) listeners_.back()->keep_file();
}

void Worker::renew(const tls::Context& context) {
  loop_.post([this, context] { use(context); });
}

void Worker::drain(base::Duration patience) {
  loop_.post([this, patience] { loop_.stop_sessions(patience); });
}

void Worker::stop() {
  loop_.post([this] { loop_.stop(); });
}

std::unique_ptr<session::Session> Worker::welcome(Entrance::Scheme scheme,
                                                  const net::Socket& socket) {
  house_.counters.accepted.add();
  const std::string host =
      ledger_.wants_address() && socket.peer().is_tcp() ? socket.peer().host() : std::string();
  const Ledger::Answer answer = ledger_.enter(socket.fd(), host);
  if (answer != Ledger::Answer::welcome) return turn_away(scheme, answer, socket);
  if (scheme == Entrance::Scheme::ws) return std::make_unique<http::Reception>(plain_);
  return std::make_unique<Secured>(*context_, std::make_unique<http::Reception>(secure_), secure_);
}

std::unique_ptr<session::Session> Worker::turn_away(Entrance::Scheme scheme, Ledger::Answer answer,
                                                    const net::Socket& socket) {
  const bool full = answer == Ledger::Answer::full;
  const int status = full ? 503 : 429;
  const std::string why =
      full ? fmt::format("{} connections are open, which is the limit", house_.limits.connections)
           : fmt::format("this address has {} open connections, which is the limit",
                         house_.limits.connections_per_address);
  house_.counters.met(full ? Limit::connections : Limit::connections_per_address);
  const bool secure = scheme == Entrance::Scheme::wss;
  const std::string peer = peer_of(socket);
  house_.log.info(
      "refused", {{"peer", peer}, {"status", static_cast<std::uint64_t>(status)}, {"reason", why}},
      "{} refused with {}: {}", peer, secure ? "a TLS alert" : fmt::format("{}", status), why);
  if (secure) return std::make_unique<TlsAlert>();
  house_.counters.answered(status);
  http::Reply reply = http::refusal(status, why);
  reply.fields = {{"Retry-After", "1"}};
  return std::make_unique<http::Answer>(std::move(reply));
}

void Worker::cannot_accept(int error) {
  house_.counters.not_accepted.add();
  if (net::Loop::now() - complained_at_ < between_complaints) return;
  complained_at_ = net::Loop::now();
  house_.log.warn("cannot_accept", {{"reason", base::errno_text(error)}},
                  "cannot accept at {} connections: {}; raise the limit of open files (ulimit -n)",
                  loop_.connections(), base::errno_text(error));
}

}  // namespace serve

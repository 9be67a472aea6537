#include "suites/tunnel.h"

#include <utility>

namespace suite {
namespace {

tls::Peer peer_of(const Security& security, const Hello* hello, tls::Ticket& ticket) {
  if (security.usual.role() == tls::Role::server) return {};
  tls::Peer peer{.host = security.host};
  if (hello == nullptr) return peer;
  peer.server_name = hello->server_name;
  peer.early_data = hello->early_data;
  if (hello->resumes) peer.ticket = &ticket;
  return peer;
}

}  // namespace

Tunnel::Tunnel(const Security& security, const Hello* hello, tls::Ticket& ticket,
               session::Clock::duration patience, std::unique_ptr<session::Session> inner)
    : ticket_(ticket),
      before_(ticket.session),
      patience_(patience),
      role_(security.usual.role()),
      secure_(context_of(security, hello), std::move(inner), peer_of(security, hello, ticket)) {}

void Tunnel::on_open(session::Turn& turn) {
  deadline_ = turn.now + patience_;
  turn.wish.wake_at = deadline_;
  secure_.on_open(turn);
}

void Tunnel::on_bytes(std::span<char> in, session::Turn& turn) {
  records_.take({in.data(), in.size()});
  if (role_ == tls::Role::server) hello_.take({in.data(), in.size()});
  secure_.on_bytes(in, turn);
}

void Tunnel::on_wake(session::Turn& turn) {
  if (secure_.channel().established()) return secure_.on_wake(turn);
  if (turn.stopping || turn.now >= deadline_) return secure_.on_end(session::End::timed_out, turn);
  turn.wish.wake_at = deadline_;  // early data may have had wishes of its own
}

}  // namespace suite

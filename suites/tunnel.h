#pragma once

#include <memory>
#include <optional>
#include <span>

#include "libcore/session/session.h"
#include "libcore/tls/hello.h"
#include "libcore/tls/peer.h"
#include "libcore/tls/secure.h"
#include "suites/hello.h"

namespace suite {

// TLS beneath a player: its handshake as the hello says and within a limit in time, and a watch
// over what the peer sends outside of it.
class Tunnel final : public session::Session {
 public:
  // `inner` is the player or stands around it. A null hello is the usual one; `ticket` is that of
  // the case. All must outlive the tunnel.
  Tunnel(const Security& security, const Hello* hello, tls::Ticket& ticket,
         session::Clock::duration patience, std::unique_ptr<session::Session> inner);

  const tls::Channel& channel() const& { return secure_.channel(); }
  void ask(tls::Secure::Deed deed) { secure_.ask(deed); }
  // A session that can be resumed has come over this connection.
  bool got_ticket() const { return ticket_.session != before_; }
  // The peer went on in octets that are no records.
  bool left_by_peer() const { return records_.broken(); }
  // What a client began with is no ClientHello.
  bool left_out_by_peer() const { return hello_.alien(); }
  // What a client offered.
  const std::optional<tls::HeardHello>& hello() const& { return hello_.heard(); }
  tls::Role role() const { return role_; }
  // There is a connection, whatever comes of TLS.
  bool begun() const { return deadline_ != session::never; }

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End end, session::Turn& turn) override { secure_.on_end(end, turn); }

 private:
  const tls::Ticket& ticket_;
  const std::shared_ptr<ssl_session_st> before_;
  const session::Clock::duration patience_;
  session::Clock::time_point deadline_ = session::never;
  const tls::Role role_;  // ours
  tls::Secure secure_;
  tls::RecordWatch records_;
  tls::HelloWatch hello_;
};

}  // namespace suite

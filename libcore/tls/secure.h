#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "libcore/session/session.h"
#include "libcore/tls/channel.h"

namespace tls {

// Who wants to know how handshakes went: a log, or a load user that times them. One can watch many
// connections and must outlive them. Called before the inner session hears of the same.
class Watcher {
 public:
  // `took` counts from when octets could flow.
  virtual void on_established(const Channel& channel, session::Clock::duration took,
                              session::Link& link) = 0;
  // In the handshake, where channel.established() does not hold, or later. See channel.failure().
  virtual void on_failed(const Channel& channel, session::Link& link) = 0;

 protected:
  ~Watcher() = default;
};

// TLS around a session. The inner session sees plain text and has turns as if the connection were
// its own: wishes, heirs and endings included.
// - Its on_open comes when the handshake is done. If that fails, its on_end comes without it.
// - Its `close` and `end_output` send close_notify before FIN; `reset` does not.
// - It is told End::tls_closed, tls_truncated or tls_failed. A failure's alert still leaves.
// - Where early data is sent (Peer::early_data), its on_open comes before the handshake.
// - `read_at_most` counts ciphertext. At 0 nothing more is read, but plain text that was in the
//   same read as the one before still comes.
//
// A connection that waits owns no buffer of ours: plain text lies in scratch of the thread.
class Secure final : public session::Session {
 public:
  Secure(const Context& context, std::unique_ptr<session::Session> inner, const Peer& peer = {},
         Watcher* watcher = nullptr);

  const Channel& channel() const& { return channel_; }

  // What an inner session can ask of TLS itself, in its turn. It is done ahead of what that writes
  // in this turn; see Channel.
  enum class Deed : unsigned char {
    update_keys,
    renegotiate,  // the inner session has a wake when it is over
    say_close_notify,
    write_empty_record,
    leave_out_close_notify,  // from now on FIN comes without it
  };
  void ask(Deed deed) { asked_ = deed; }

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End end, session::Turn& turn) override;

 private:
  //   handshake -> open -> peer_closed -> ended
  //       +---------+---------------------> ended    the inner session gets no more turns
  enum class State : unsigned char { handshake, open, peer_closed, ended };

  template <typename Visit>
  void give_turn(session::Turn& outer, const Visit& visit);
  void carry_out(Deed deed, session::Turn& outer);
  void open_inner(session::Turn& turn);
  void open_early(session::Turn& turn);
  void end_inner(session::End end, session::Turn& turn);
  void heed_channel(session::Turn& turn);
  bool running() const { return state_ == State::open || state_ == State::peer_closed; }

  Channel channel_;
  std::unique_ptr<session::Session> inner_;
  Watcher* watcher_;
  session::Clock::time_point opened_at_;
  State state_ = State::handshake;
  std::optional<Deed> asked_;
  bool says_close_notify_ = true;
  bool renegotiating_ = false;
  std::optional<std::string> early_;  // what the inner session wrote ahead of the handshake
};

}  // namespace tls

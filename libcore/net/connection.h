#pragma once

#include <event2/event_struct.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "libcore/net/socket.h"
#include "libcore/net/workplace.h"
#include "libcore/session/session.h"

namespace net {

//   connecting -> opening -> open -> closing -> dead     closing: the session is gone, its last
//   connecting -> failed -> dead                         octets and FIN go out, what comes is
//   open -> dead                                         discarded
//
// Drives one session over one socket: receives into the scratch of the loop, gives a turn, sends
// what the turn wrote in one piece, and keeps what the kernel refused. Internal to net: a `Loop`
// makes connections and frees them, behind the batch in which they died. Idle, it owns no buffer.
class Connection final : public session::Link, public Wakes::Sleeper {
 public:
  // While more than this is unsent, nothing is read (but see Wishes::read_regardless).
  static constexpr std::size_t backlog_limit = 1024 * 1024;
  // Reads of a full scratch in one go, so that others have their turn.
  static constexpr int reads_at_once = 8;
  // How long a closing connection waits for the peer: to take more of the rest, then for its FIN.
  static constexpr std::chrono::seconds closing_time{2};
  // Octets that a closing connection discards once the peer has got all and the FIN: before that
  // the end would be an RST, which can take the last words with it.
  static constexpr std::uint32_t discard_limit = 1024 * 1024;

  Connection(Workplace& place, Socket socket, std::unique_ptr<session::Session> session);
  ~Connection() override;

  // One of these begins it. The session's first turn comes behind the present batch, never at once,
  // so that a session may dial while it has a turn itself.
  void open_soon();
  void await_connect(Wakes::Time limit);
  void fail_soon(int error);

  // The turn that was asked for: the first one, or a wake.
  void visit();
  // Ends it without another turn.
  void reset();

  void ring() override;
  std::string local_address() const override { return socket_.local().to_string(); }
  std::string peer_address() const override { return socket_.peer().to_string(); }
  void send_urgent(char octet) override;

  bool is_rung() const { return rung_; }

  std::uint32_t place_in_loop = 0;  // kept by the loop

 private:
  enum class Stage : unsigned char { connecting, opening, failed, open, closing, dead };

  void wake() override;

  static void ready(int, short what, void* self) noexcept;
  void connected();
  void receive();
  void input_ended(int error);
  void discard();
  void write_on();

  template <typename Visit>
  void turn(const Visit& visit);
  void open();
  void woken();
  void end(session::End end);
  void transmit();
  void output_failed();
  void obey(session::Then then);
  void settle();

  void begin_closing();
  void close_on();
  void die();
  void depart();

  bool reading() const;
  bool lost() const;
  void watch(short wanted);

  Workplace& place_;
  std::unique_ptr<session::Session> session_;
  std::unique_ptr<base::Buffer> backlog_;  // what the kernel has not taken; never empty
  // While closing, `read_at_most` is what may still be discarded.
  session::Wishes wish_;
  Socket socket_;
  Stage stage_ = Stage::connecting;
  session::End failure_ = session::End::refused;  // of a connection that failed
  unsigned char interest_ = 0;                    // EV_READ, EV_WRITE: what event_ waits for
  bool rung_ : 1 = false;                         // stands in place_.rung
  bool input_ended_ : 1 = false;                  // the peer's FIN was read
  bool output_ended_ : 1 = false;   // nothing more is written; FIN follows the backlog
  bool output_failed_ : 1 = false;  // the peer resets, but may have sent before
  event event_;
};

static_assert(sizeof(Connection) <= 208);

}  // namespace net

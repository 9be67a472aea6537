#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>

#include "libcore/base/buffer.h"

namespace session {

// Everything that speaks over a connection is a session: octets in, octets out, on a clock that is
// handed in. A session knows protocols and nothing of sockets, threads or real time.

using Clock = std::chrono::steady_clock;

// `Wishes::wake_at` of a session that wants no wake.
inline constexpr Clock::time_point never = Clock::time_point::max();
// `Wishes::read_at_most` of a session that reads whatever comes.
inline constexpr std::uint32_t unlimited = std::numeric_limits<std::uint32_t>::max();

// This connection as a session may keep it. It outlives its session.
class Link {
 public:
  // Asks for a turn (`on_wake`) of this session soon; asked ten times before, it comes once. Only
  // from the thread that runs the connection.
  virtual void ring() = 0;
  // "127.0.0.1:9001", "[::1]:80", "unix:/run/x"; empty where the kernel does not say.
  virtual std::string local_address() const = 0;
  virtual std::string peer_address() const = 0;
  // Sends one octet as TCP urgent data, past everything else; ignored where there is no TCP.
  virtual void send_urgent(char octet) = 0;

 protected:
  ~Link() = default;
};

// What a session wants from its connection; they stand until a turn changes them.
struct Wishes {
  Clock::time_point wake_at = never;       // on_wake then; cleared when it has come
  std::uint32_t read_at_most = unlimited;  // octets a read; 0: do not read
  bool wake_when_sent = false;             // on_wake once the kernel took all; cleared likewise
  // Reading pauses while much is unsent, so that who answers faster than the peer reads does not
  // pile up answers. Who asks must not pause: two ends that both wait for the other would for ever.
  bool read_regardless = false;
};

// What becomes of a connection behind the present turn.
enum class Then : unsigned char {
  stay,
  end_output,  // send the rest, then FIN; go on reading
  close,  // the same, then read and discard until the peer's FIN or a limit: no RST by accident
  reset,  // RST at once
};

// How a connection ended, or its peer's direction of it.
enum class End : unsigned char {
  fin,            // the peer has sent FIN; this side may still write
  reset,          // RST
  refused,        // nobody listens there
  unreachable,    // no route, no such network
  timed_out,      // the kernel or a connect limit gave up
  tls_closed,     // close_notify; like fin, with the peer's word for it
  tls_truncated,  // FIN without close_notify
  tls_failed,     // an alert, or octets that are no TLS
};
const char* to_string(End end);

class Session;

// One visit of the event loop to one session. A session may keep its link, never its turn.
struct Turn {
  Clock::time_point now;  // read once, right after the octets were received
  base::Buffer& out;      // what is written here leaves in a single send
  std::size_t unsent;     // octets of earlier turns that the kernel has not taken yet
  bool stopping;          // the program is shutting down: say goodbye
  Link& link;
  Wishes& wish;

  Then then = Then::stay;
  // Takes over in this same turn: it gets `on_open`, then `rest` if that is not empty.
  std::unique_ptr<Session> heir = nullptr;
  std::span<char> rest = {};
};

class Session {
 public:
  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  virtual ~Session() = default;

  virtual void on_open(Turn& turn) = 0;                       // octets can flow
  virtual void on_bytes(std::span<char> in, Turn& turn) = 0;  // may change `in` in place
  virtual void on_wake(Turn& turn) = 0;                       // a wish came true, or somebody rang
  // After `fin` or `tls_closed` the session may still write; without another wish (a wake, or
  // output that is not sent yet) the connection is closed behind this turn. After any other end
  // nothing can be written, and this is the last call.
  virtual void on_end(End end, Turn& turn) = 0;
};

}  // namespace session

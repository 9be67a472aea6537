#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "libcore/session/session.h"
#include "libcore/ws/endpoint.h"
#include "tools/server/counters.h"
#include "tools/server/limits.h"
#include "tools/server/visit.h"

namespace serve {

struct House;

// A WebSocket connection as the server keeps it: its endpoint, its limits, what is counted of it
// and its lines in the log. What becomes of messages is for the behaviour that derives from it.
//
//   open -> closing -> over    closing: our Close is sent, and waits for the peer's
//
// A read costs one call more and some additions, a message nothing. No deadline moves with what
// comes: a wake looks at when the peer was last heard, and sleeps on.
class Behaviour : public session::Session {
 public:
  // `house` must outlive it.
  Behaviour(const House& house, const Caller& caller);
  ~Behaviour() override;

  void on_open(session::Turn& turn) final;
  void on_bytes(std::span<char> in, session::Turn& turn) final;
  void on_wake(session::Turn& turn) final;
  void on_end(session::End end, session::Turn& turn) final;

 protected:
  // Takes what came through the endpoint, to the last octet, and tells `heard` of every event that
  // is no piece of a message.
  virtual void receive(std::span<char> in, session::Turn& turn) = 0;
  void heard(const ws::Event& event);
  // What it has to say without having been asked: somebody rang, or the kernel took what was
  // unsent. Also while it closes, when nothing can be said any more.
  virtual void speak(session::Turn&) {}
  // Octets that wait for the peer besides those that are unsent.
  virtual std::uint64_t waiting() const { return 0; }
  // Whole messages, of both directions.
  void count_messages(std::uint64_t in, std::uint64_t out);

  ws::Endpoint endpoint_;

 private:
  void stay_awake(session::Turn& turn) const;
  bool look_at_unsent(std::uint64_t octets, session::Turn& turn);
  void look_at_pings(std::uint32_t came, session::Turn& turn);
  void look_at_peer(session::Turn& turn);
  session::Clock::time_point next_look() const;
  void say_goodbye(session::Turn& turn);
  void close(ws::CloseCode code, std::string_view reason, std::string_view why,
             session::Turn& turn);
  void over(Ending ending);

  const House& house_;
  std::unique_ptr<Visit> visit_;  // none where the log says nothing of connections
  session::Clock::time_point heard_at_;
  std::uint16_t unsent_ = 0;      // octets when the peer was last looked at; the low bits will do
  std::uint16_t pings_in_ = 0;    // a second of the clock, likewise
  std::uint32_t pings_ : 30 = 0;  // of the peer, in that second
  bool pinged_ : 1 = false;       // our Ping is out, and nothing has come since
  bool over_ : 1 = false;         // its ending has been counted
};

static_assert(sizeof(Behaviour) <= 112);  // a server may have 100,000 of them

}  // namespace serve

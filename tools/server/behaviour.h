#pragma once

#include <memory>
#include <span>

#include "libcore/session/session.h"
#include "libcore/ws/endpoint.h"
#include "tools/server/visit.h"

namespace serve {

struct House;

// A WebSocket connection as the server keeps it: its endpoint, its deadlines and its lines in the
// log. What becomes of messages is for the behaviour that derives from it.
//
// One call more a read, none a message; an unlogged connection has no place for the log.
class Behaviour : public session::Session {
 public:
  // `house` must outlive it.
  Behaviour(const House& house, const Caller& caller);

  void on_open(session::Turn& turn) final;
  void on_bytes(std::span<char> in, session::Turn& turn) final;
  void on_wake(session::Turn& turn) final;
  void on_end(session::End end, session::Turn& turn) final;

 protected:
  // Takes what came through the endpoint, to the last octet, and tells `heard` of every event that
  // is no piece of a message.
  virtual void receive(std::span<char> in, session::Turn& turn) = 0;
  void heard(const ws::Event& event) {
    if (visit_ != nullptr) visit_->heard(event);
  }

  ws::Endpoint endpoint_;

 private:
  std::unique_ptr<Visit> visit_;  // none where the log says nothing of connections
};

}  // namespace serve

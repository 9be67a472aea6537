#pragma once

#include "libcore/session/session.h"
#include "libcore/ws/endpoint.h"

namespace serve {

// What the server does behind an opening handshake.
class Behaviour : public session::Session {
 protected:
  // For who keeps a log: all that the peer said beside messages.
  virtual void heard(const ws::Event&) {}
};

}  // namespace serve

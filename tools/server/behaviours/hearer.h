#pragma once

#include <span>

#include "libcore/ws/gather.h"
#include "tools/server/behaviour.h"

namespace serve {

// Hears whole messages, and answers in its own time.
class Hearer : public Behaviour {
 public:
  using Behaviour::Behaviour;

 private:
  // What is viewed is good until it returns.
  virtual void hear(ws::Message message, session::Turn& turn) = 0;
  // Behind all messages of one read.
  virtual void heard_all(session::Turn& turn) = 0;

  void receive(std::span<char> in, session::Turn& turn) final;

  ws::Gather gather_;
};

}  // namespace serve

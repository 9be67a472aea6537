#pragma once

#include "tools/server/behaviour.h"

namespace serve {

// Takes every message, and says nothing.
class Sink : public Behaviour {
 public:
  using Behaviour::Behaviour;

 private:
  void receive(std::span<char> in, session::Turn& turn) override;
};

}  // namespace serve

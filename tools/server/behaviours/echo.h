#pragma once

#include "libcore/ws/gather.h"
#include "tools/server/behaviour.h"

namespace serve {

// Sends every message back, of the kind that it came as: whole if it came whole or is short, else
// in fragments as it comes, so that nobody waits for the end of a long one and it needs no room.
class Echo final : public Behaviour {
 public:
  using Behaviour::Behaviour;

 private:
  void receive(std::span<char> in, session::Turn& turn) override;
  void receive_part(ws::Piece& piece, session::Turn& turn);
  void send_gathered(ws::Opcode opcode, bool last, base::Buffer& out);

  ws::Gather gather_;
};

}  // namespace serve

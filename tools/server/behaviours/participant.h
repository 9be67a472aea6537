#pragma once

#include <optional>

#include "libcore/http/query.h"
#include "tools/server/behaviours/hearer.h"
#include "tools/server/room.h"

namespace serve {

// Somebody in a room: what one says all get, whole and of its kind, oneself included unless the
// query says "echo=no". Who reads slowly finds all later messages waiting, up to the limit of what
// is unsent.
class Participant final : public Hearer {
 public:
  // What the caller's path has in front of the name of the room.
  static constexpr std::string_view path = "/room/";

  Participant(const House& house, const Caller& caller);

  // What is wrong with a query, or null.
  static const char* objection(const http::Target& target);

 private:
  void hear(ws::Message message, session::Turn& turn) override;
  void heard_all(session::Turn& turn) override { pace(turn); }
  void speak(session::Turn& turn) override;
  void pace(session::Turn& turn);
  std::uint64_t waiting() const override { return seat_ ? seat_->behind() : 0; }

  std::optional<Seat> seat_;  // until the closing handshake
};

}  // namespace serve

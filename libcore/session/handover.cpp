#include "libcore/session/handover.h"

#include <utility>

namespace session {

void hand_over(std::unique_ptr<Session>& session, Turn& turn) {
  if (turn.heir == nullptr) return;
  const std::unique_ptr<Session> retired = std::exchange(session, std::move(turn.heir));
  const std::span<char> rest = std::exchange(turn.rest, {});
  turn.wish = {};
  session->on_open(turn);
  if (turn.heir == nullptr && !rest.empty()) {
    session->on_bytes(rest, turn);
  } else if (turn.rest.empty()) {
    turn.rest = rest;  // for the heir's heir
  }
  hand_over(session, turn);
}

}  // namespace session

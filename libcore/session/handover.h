#pragma once

#include <memory>

#include "libcore/session/session.h"

namespace session {

// Carries out `turn.heir` behind a session's part of the turn, for whoever owns that session: the
// heir takes its place and begins without wishes, with `on_open` and then the rest, and so does its
// own heir if it names one. A rest may lie in the session that goes, so all that go are freed last.
// Nothing happens where there is no heir.
void hand_over(std::unique_ptr<Session>& session, Turn& turn);

}  // namespace session

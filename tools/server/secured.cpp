#include "tools/server/secured.h"

namespace serve {

void Secured::on_open(session::Turn& turn) {
  deadline_ = turn.now + entrance_.rules().head_timeout;
  turn.wish.wake_at = deadline_;
  if (turn.stopping) turn.then = session::Then::close;
  secure_.on_open(turn);
}

void Secured::on_wake(session::Turn& turn) {
  if (!secure_.channel().established() && turn.now >= deadline_) {
    entrance_.on_tls_timeout(turn.link);
    turn.then = session::Then::close;
    return;
  }
  secure_.on_wake(turn);
}

}  // namespace serve

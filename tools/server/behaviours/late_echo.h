#pragma once

#include <deque>

#include "libcore/base/buffer.h"
#include "libcore/base/random.h"
#include "libcore/http/query.h"
#include "tools/server/behaviours/hearer.h"

namespace serve {

// Sends every message back whole, and late: by `delay` of the query, and by up to `jitter` more,
// drawn anew for each. Their order stays, so one may wait for the one before it.
class LateEcho final : public Hearer {
 public:
  LateEcho(const House& house, const Caller& caller);

  // Whether a query asks for it; and what is wrong with one, or null.
  static bool is_meant(const http::Target& target);
  static const char* objection(const http::Target& target);

 private:
  struct Late {
    session::Clock::time_point due;
    ws::Opcode opcode;
    base::Buffer content;
  };

  void hear(ws::Message message, session::Turn& turn) override;
  void heard_all(session::Turn& turn) override;
  void speak(session::Turn& turn) override;
  std::uint64_t waiting() const override { return waiting_; }

  const base::Duration delay_;
  const base::Duration jitter_;
  base::Random random_;
  std::deque<Late> late_;
  std::uint64_t waiting_ = 0;  // octets of them
};

}  // namespace serve

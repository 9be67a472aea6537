#pragma once

#include <span>

#include "libcore/session/session.h"

namespace serve {

// Turns a client of a TLS port away before any work: a fatal alert in the clear, internal_error,
// which a client names when it says why it has failed (RFC 8446, 6.2). Then it closes.
class TlsAlert final : public session::Session {
 public:
  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char>, session::Turn&) override {}
  void on_wake(session::Turn&) override {}
  void on_end(session::End, session::Turn&) override {}
};

}  // namespace serve

#pragma once

#include "libcore/ws/endpoint.h"
#include "libcore/ws/gather.h"
#include "tools/server/behaviour.h"

namespace serve {

// Sends every message back: whole, and of the kind that it came as.
class Echo : public Behaviour {
 public:
  // `settings` must outlive it.
  explicit Echo(const ws::Settings& settings) : endpoint_(ws::Role::server, settings) {}

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End end, session::Turn& turn) override;

 private:
  ws::Endpoint endpoint_;
  ws::Gather gather_;
};

static_assert(sizeof(Echo) <= 96);  // a server may have 100,000 of them

}  // namespace serve

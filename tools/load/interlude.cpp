#include "tools/load/interlude.h"

#include <csignal>

namespace load {
namespace {

volatile std::sig_atomic_t heard = 0;

}  // namespace

Interlude::Interlude() {
  heard = 0;
  const auto note = [](int number) { heard = number; };
  interrupt_ = std::signal(SIGINT, note);
  terminate_ = std::signal(SIGTERM, note);
}

Interlude::~Interlude() {
  std::signal(SIGINT, interrupt_);
  std::signal(SIGTERM, terminate_);
}

std::optional<int> Interlude::signal() const {
  const int number = heard;
  return number == 0 ? std::nullopt : std::optional(number);
}

}  // namespace load

#include "tools/server/visit.h"

#include <chrono>

#include "libcore/base/text.h"
#include "libcore/base/units.h"

namespace serve {
namespace {

std::string with_reason(ws::CloseCode code, std::string_view reason) {
  if (code == ws::CloseCode::no_status) return "an empty Close";
  const auto number = static_cast<unsigned>(code);
  if (!reason.empty()) return fmt::format("{} '{}'", number, base::printable(reason, 123));
  return fmt::format("{}", number);
}

}  // namespace

Visit::Visit(Log& log, const Caller& caller)
    : log_(log),
      who_(fmt::format("#{} {} {}", caller.id, caller.peer, base::printable(caller.path))),
      opened_at_(session::Clock::now()) {
  if (caller.subprotocol.empty()) {
    log_.info("{} opened", who_);
  } else {
    log_.info("{} opened, subprotocol {}", who_, caller.subprotocol);
  }
}

Visit::~Visit() {
  const auto lasted =
      std::chrono::duration_cast<base::Duration>(session::Clock::now() - opened_at_);
  log_.info("{} {}; {}, {} in, {} out", who_, ending_.empty() ? "cut off by us" : ending_,
            base::format_duration(lasted), base::format_size(in_), base::format_size(out_));
}

void Visit::heard(const ws::Event& event) {
  if (const auto* closed = std::get_if<ws::PeerClosed>(&event)) {
    because(fmt::format("closed by peer with {}", with_reason(closed->code, closed->reason)));
  } else if (const auto* failed = std::get_if<ws::Failed>(&event)) {
    because(fmt::format("failed with {}: {}", static_cast<unsigned>(failed->code), failed->why));
  }
}

void Visit::stopped() { because("closed by us with 1001: the server is shutting down"); }

void Visit::given_up() { ending_ += ", which the peer did not answer"; }

void Visit::ended(session::End end) {
  because(fmt::format("ended by peer without a Close: {}", session::to_string(end)));
}

void Visit::because(std::string_view ending) {
  if (ending_.empty()) ending_ = ending;
}

}  // namespace serve

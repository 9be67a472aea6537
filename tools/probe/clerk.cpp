#include "tools/probe/clerk.h"

#include <utility>

namespace probe {

Clerk::Clerk(const http::Request& request, std::string message)
    : outcome_(ws::agree(request, {})),
      message_(std::move(message)),
      endpoint_(ws::Role::server, settings_) {}

void Clerk::on_open(session::Turn& turn) {
  constexpr std::chrono::seconds patience{10};
  if (const auto* refusal = std::get_if<ws::Refusal>(&outcome_)) {
    http::Response response{
        .status = refusal->status, .reason = "Refused", .fields = refusal->fields};
    response.fields.add("Connection", "close");
    response.fields.add("Content-Length", "0");
    write(response, turn.out);
    turn.then = session::Then::close;
    return;
  }
  write(ws::acceptance(std::get<ws::Agreement>(outcome_)), turn.out);
  if (!message_.empty()) endpoint_.send(ws::Opcode::text, std::string_view(message_), turn.out);
  endpoint_.close(ws::CloseCode::normal, "", turn.out);
  turn.wish.wake_at = deadline_ = turn.now + patience;
}

void Clerk::on_wake(session::Turn& turn) {
  if (turn.now >= deadline_) turn.then = session::Then::close;
  turn.wish.wake_at = deadline_;
}

void Clerk::on_bytes(std::span<char> in, session::Turn& turn) {
  while (endpoint_.next(in, turn.out)) continue;
  if (endpoint_.closed()) turn.then = session::Then::close;
}

}  // namespace probe

#include "tests/suites/echo_client.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

namespace test {
namespace {

// Beyond what ClientHandshake looks at: a folded line has to be read, all else may be refused.
bool is_right(const http::Response& response) {
  return response.version >= "HTTP/1.1" && response.version <= "HTTP/1.9" &&
         std::ranges::all_of(response.faults, [](const http::Fault& fault) {
           return fault.kind == http::FaultKind::obs_fold;
         });
}

}  // namespace

EchoClient::EchoClient(const ws::Opening& opening)
    : handshake_(opening, ws::random_nonce()),
      settings_{.keys = &keys_},
      endpoint_(ws::Role::client, settings_) {}

void EchoClient::on_open(session::Turn& turn) {
  turn.out.append(to_string(handshake_.request()));
  turn.wish.wake_at = turn.now + std::chrono::seconds(20);
}

void EchoClient::on_wake(session::Turn& turn) {
  if (!open_ || endpoint_.closed()) turn.then = session::Then::close;
}

void EchoClient::open(std::span<char>& in, session::Turn& turn) {
  const std::optional<ws::ClientHandshake::Outcome> outcome = handshake_.take(in);
  if (!outcome) return;
  if (!outcome->why_not.empty() || !is_right(outcome->response)) {
    turn.then = session::Then::close;
    return;
  }
  open_ = true;
  if (outcome->deflate) endpoint_.use_deflate(*outcome->deflate);
}

void EchoClient::on_bytes(std::span<char> in, session::Turn& turn) {
  if (!open_) open(in, turn);
  if (!open_) return;
  while (auto event = endpoint_.next(in, turn.out))
    if (auto* const piece = std::get_if<ws::Piece>(&*event))
      if (auto message = gather_.add(std::move(*piece)))
        endpoint_.send(std::move(*message), turn.out);
  if (endpoint_.closed()) turn.wish.wake_at = turn.now + std::chrono::seconds(5);
}

}  // namespace test

#include "tools/probe/arrival.h"

#include <utility>

namespace probe {

void Arrival::on_open(session::Turn& turn) { turn.wish.wake_at = turn.now + patience; }

void Arrival::on_bytes(std::span<char> in, session::Turn& turn) {
  std::string_view octets(in.data(), in.size());
  const http::Progress progress = reader_.take(octets);
  if (progress == http::Progress::incomplete) return;
  std::string said = reader_.octets();
  said += octets;
  std::unique_ptr<session::Session> session;
  if (progress == http::Progress::complete)
    session = choose_(http::parse_request(reader_.octets()), std::move(said));
  if (session) {
    turn.heir = std::move(session);
    return;
  }
  turn.out.append("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  turn.then = session::Then::close;
}

void Arrival::on_wake(session::Turn& turn) { turn.then = session::Then::close; }

}  // namespace probe

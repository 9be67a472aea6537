#include "tools/load/tunnel.h"

#include <fmt/format.h>

#include <utility>

#include "libcore/http/head.h"

namespace load {

using session::End;
using session::Then;
using session::Turn;

Tunnel::Tunnel(std::string authority, std::unique_ptr<session::Session> inner,
               session::Clock::time_point deadline, Tally& tally)
    : authority_(std::move(authority)),
      inner_(std::move(inner)),
      deadline_(deadline),
      tally_(tally) {}

void Tunnel::on_open(Turn& turn) {
  turn.out.append(fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n\r\n", authority_));
  turn.wish.wake_at = deadline_;
}

void Tunnel::on_bytes(std::span<char> in, Turn& turn) {
  std::string_view octets(in.data(), in.size());
  const http::Progress progress = reader_.take(octets);
  if (progress == http::Progress::incomplete) return;
  if (progress != http::Progress::complete) return refuse("no HTTP response", turn);
  const int status = http::parse_response(reader_.octets()).status;
  if (status < 200 || status > 299) return refuse(fmt::format("status {}", status), turn);
  turn.heir = std::move(inner_);
  turn.rest = in.last(octets.size());
}

void Tunnel::on_wake(Turn& turn) {
  if (turn.now < deadline_) return inner_->on_wake(turn);  // it may want to go
  inner_->on_end(End::timed_out, turn);
  turn.then = Then::reset;
}

void Tunnel::on_end(End end, Turn& turn) { inner_->on_end(end, turn); }

void Tunnel::refuse(const std::string& why, Turn& turn) {
  tally_.count_error("proxy: " + why);
  inner_->on_end(End::refused, turn);
  turn.then = Then::close;
}

}  // namespace load

#include "tests/tls/pair.h"

#include <algorithm>
#include <utility>

namespace test {

using session::End;
using session::Then;

void Diarist::on_open(session::Turn& turn) {
  diary_.opened = true;
  if (diary_.when_open) diary_.when_open(turn);
}

void Diarist::on_bytes(std::span<char> in, session::Turn& turn) {
  diary_.text.append(in.data(), in.size());
  if (diary_.when_bytes) diary_.when_bytes(in, turn);
}

void Diarist::on_wake(session::Turn& turn) {
  ++diary_.wakes;
  if (diary_.when_wake) diary_.when_wake(turn);
}

void Diarist::on_end(End end, session::Turn& turn) {
  diary_.end = end;
  ++diary_.ends;
  if (diary_.when_end) diary_.when_end(turn);
}

void Notes::on_established(const tls::Channel& channel, session::Clock::duration handshake,
                           session::Link&) {
  ++established;
  took = handshake;
  facts = channel.facts();
}

void Notes::on_failed(const tls::Channel& channel, session::Link&) {
  ++failed;
  failure = channel.failure();
}

const tls::Certificate& authority() {
  static const tls::Certificate made =
      tls::Certificate::authority({.common_name = "Test authority"});
  return made;
}

const tls::Certificate& localhost() {
  static const tls::Certificate made = authority().issue({.common_name = "localhost",
                                                          .dns_names = {"localhost"},
                                                          .ip_addresses = {"127.0.0.1", "::1"}});
  return made;
}

const tls::Certificate& stranger() {
  static const tls::Certificate made = tls::Certificate::authority({.common_name = "Stranger"});
  return made;
}

void Pair::open() {
  if (!client_context_) client_context_.emplace(client_settings);
  if (!server_context_) {
    server_context_.emplace(server_settings);
    if (when_server_made) when_server_made(server_context_->handle());
  }
  up_ = {};
  down_ = {};
  server.emplace(std::make_unique<tls::Secure>(
      *server_context_, std::make_unique<Diarist>(server_diary), tls::Peer{}, &server_notes));
  client.emplace(std::make_unique<tls::Secure>(
      *client_context_, std::make_unique<Diarist>(client_diary), peer, &client_notes));
  server->open();
  client->open();
  run();
}

void Pair::run() {
  bool moved = true;
  while (moved) {
    moved = client->wake();
    moved |= server->wake();
    moved |= carry(*client, *server, up_);
    moved |= carry(*server, *client, down_);
  }
}

// One piece, or the end. After `close` and `reset` an end hears nothing more.
bool Pair::carry(Driver& from, Driver& to, Direction& direction) {
  direction.under_way.append(from.sent());
  if (direction.ended) return false;
  const bool deaf = to.then == Then::close || to.then == Then::reset;
  if (from.then == Then::reset) {
    direction.ended = true;
    if (!deaf) to.end(End::reset);
    return true;
  }
  if (deaf) direction.under_way.clear();
  if (!direction.under_way.empty()) {
    const std::size_t n =
        std::min({cut_, direction.under_way.size(), std::size_t{to.wish.read_at_most}});
    if (n == 0) return false;
    const std::string piece(direction.under_way.view().substr(0, n));
    direction.under_way.drop(n);
    to.bytes(piece);
    return true;
  }
  if (from.then == Then::stay) return false;
  direction.ended = true;
  if (!deaf) to.end(End::fin);
  return true;
}

void Pair::visit(Driver& end, Diary& diary, const Diary::Act& act) {
  Diary::Act before = std::exchange(diary.when_wake, act);
  end.ring();
  end.wake();
  diary.when_wake = std::move(before);
  run();
}

}  // namespace test

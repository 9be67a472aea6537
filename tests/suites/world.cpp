#include "tests/suites/world.h"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "suites/altered.h"

namespace test {

struct World::Wire {
  struct Side {
    explicit Side(std::unique_ptr<session::Session> session) : driver(std::move(session)) {}

    Driver driver;
    std::string coming;                // on its way to this side, and what has just arrived
    std::size_t begin = 0;             // of what is still on its way
    std::deque<std::size_t> segments;  // into which that is cut
    std::size_t arrived = 0;           // octets, ever
    bool told_end = false;
  };

  Wire(std::unique_ptr<session::Session> client, std::unique_ptr<session::Session> other)
      : player(std::move(client)), server(std::move(other)) {}

  Side player;
  Side server;
};

namespace {

// What the buffers of two kernels may hold of one direction, and what a session may have beyond
// that before nothing more is read for it, as net::Connection does.
constexpr std::size_t kernel_buffers = 2 * 1024 * 1024;
constexpr std::size_t backlog_limit = 1024 * 1024;

// Of what `from` wrote and `to` has not read, the kernels have not taken this.
void tell_unsent(const World::Wire::Side& to, World::Wire::Side& from) {
  const std::size_t left = to.coming.size() - to.begin;
  from.driver.unsent = left > kernel_buffers ? left - kernel_buffers : 0;
}

bool lives(const Driver& driver) {
  return driver.then == session::Then::stay || driver.then == session::Then::end_output;
}

// Who has left its connection wakes no more, whatever it wished.
session::Clock::time_point wakes_at(const Driver& driver) {
  return lives(driver) ? driver.wish.wake_at : session::never;
}

bool reads(const World::Wire::Side& side) {
  const bool paused = side.driver.unsent > backlog_limit && !side.driver.wish.read_regardless;
  return side.driver.wish.read_at_most != 0 && !paused;
}

// What `from` wrote in one turn is one segment.
void collect(World::Wire::Side& to, World::Wire::Side& from) {
  if (to.begin == to.coming.size()) {
    to.coming.clear();
    to.begin = 0;
  }
  const std::string sent = from.driver.sent();
  if (sent.empty()) return;
  to.coming += sent;
  to.segments.push_back(sent.size());
  tell_unsent(to, from);
}

// What one side wrote, and how it left the connection, reaches the other side.
bool deliver_to(World::Wire::Side& to, World::Wire::Side& from, std::size_t piece) {
  collect(to, from);
  if (to.told_end || to.driver.then == session::Then::reset) return false;
  const std::size_t left = to.coming.size() - to.begin;
  if (left != 0 && reads(to)) {
    constexpr std::size_t chopped = 128 * 1024;  // behind that nothing new comes of it
    std::size_t size = to.arrived < chopped ? piece : std::max<std::size_t>(piece, 65536);
    size = std::min({size, to.segments.front(), std::size_t{to.driver.wish.read_at_most}});
    const std::string_view now = std::string_view(to.coming).substr(to.begin, size);
    to.begin += size;
    to.arrived += size;
    to.segments.front() -= size;
    if (to.segments.front() == 0) to.segments.pop_front();
    if (to.driver.then != session::Then::close) to.driver.bytes(now);
    tell_unsent(to, from);
    return true;
  }
  if (from.driver.then == session::Then::reset) {
    to.told_end = true;
    to.driver.end(session::End::reset);
    return true;
  }
  const bool ended = from.driver.then != session::Then::stay;
  if (ended && left == 0) {
    to.told_end = true;
    to.driver.end(session::End::fin);
    // A session that wants nothing any more behind a FIN is closed by its connection.
    if (to.driver.then == session::Then::stay && to.driver.wish.wake_at == session::never &&
        !to.driver.wish.wake_when_sent)
      to.driver.then = session::Then::close;
    return true;
  }
  return false;
}

}  // namespace

bool World::deliver(Wire& wire) const {
  // Both directions, one piece each.
  const bool to_server = deliver_to(wire.server, wire.player, piece_);
  const bool to_player = deliver_to(wire.player, wire.server, piece_);
  return to_server || to_player;
}

bool World::wake(Wire& wire) const {
  bool woken = false;
  collect(wire.server, wire.player);
  collect(wire.player, wire.server);
  for (Driver* driver : {&wire.player.driver, &wire.server.driver}) {
    driver->now = now_;
    if (lives(*driver)) woken = driver->wake() || woken;
  }
  return woken;
}

// A connection of the round, which may be still to come.
struct World::Coming {
  suite::Examination::Part part;
  std::optional<Visit> visit = {};  // once the client was asked for it
  session::Clock::time_point due = session::never;
  std::unique_ptr<Wire> wire = nullptr;
};

namespace {

constexpr std::uint16_t usual_port = 40001;

// As the tool tells it.
void fill_in(suite::Invitation& told, const std::string& scheme) {
  told.port = told.port.value_or(usual_port);
  const std::vector<suite::Word> words{{"{scheme}", scheme},
                                       {"{host}", told.name.empty() ? told.host : told.name},
                                       {"{port}", std::to_string(*told.port)}};
  told.url = suite::filled_in(told.url, words);
  for (auto& [name, text] : told.words) text = suite::filled_in(text, words);
}

}  // namespace

void World::ask(Coming& coming) {
  coming.visit = client_(coming.part);
  coming.due = now_ + coming.visit->after;
}

void World::connect(Coming& coming) {
  coming.due = session::never;
  Visit& visit = *coming.visit;
  coming.part.finding.departure = visit.departure;
  if (!visit.client) {
    Driver player(std::move(coming.part.player));
    player.now = now_;
    player.end(session::End::timed_out);
    return;
  }
  const suite::Invitation& told = coming.part.invitation;
  coming.wire = std::make_unique<Wire>(std::move(coming.part.player), std::move(visit.client));
  Wire& wire = *coming.wire;
  wire.player.driver.now = wire.server.driver.now = now_;
  wire.player.driver.address = told.host + ":" + std::to_string(*told.port);
  wire.server.driver.open();
  wire.player.driver.open();
}

void World::run(suite::Examination& examination) {
  for (;;) {
    std::vector<Coming> round;
    for (auto& part : examination.next_round([] {})) {
      fill_in(part.invitation, scheme);
      round.push_back({.part = std::move(part)});
    }
    if (round.empty()) return;
    bool together = false;
    for (Coming& coming : round) {
      if (coming.part.returns && !together) continue;
      ask(coming);
      together = together || coming.visit->others_beside;
    }
    const auto is_done = [](const Coming& coming) { return coming.part.finding.done; };
    while (!examination.round_done()) {
      bool moved = false;
      session::Clock::time_point earliest = session::never;
      for (Coming& coming : round) {
        if (coming.due <= now_) {
          connect(coming);
          moved = true;
        }
        earliest = std::min(earliest, coming.due);
        if (!coming.wire) continue;
        Wire& wire = *coming.wire;
        const bool woken = wake(wire);
        moved = deliver(wire) || woken || moved;
        earliest = std::min({earliest, wakes_at(wire.player.driver), wakes_at(wire.server.driver)});
      }
      if (moved) continue;
      const auto next = std::ranges::find_if(
          round, [](const Coming& coming) { return !coming.visit.has_value(); });
      const bool is_next = next != round.end() && std::all_of(round.begin(), next, is_done);
      if (is_next)
        ask(*next);
      else
        now_ = std::max(now_, earliest);
    }
    // A server also learns how its client left.
    for (const Coming& coming : round)
      while (coming.wire && deliver(*coming.wire)) continue;
    if (departs)
      for (const Coming& coming : round) departs(coming.part.finding);
  }
}

}  // namespace test

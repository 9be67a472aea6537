#include "tools/load/dialogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "libcore/base/hash.h"
#include "libcore/base/overloaded.h"
#include "libcore/base/units.h"

namespace load {

using session::Turn;

namespace {

// Steps that are done in one turn; others have theirs then.
constexpr int steps_a_turn = 1000;

Dialogue::Time deadline_of(const Await& await) { return await.sent + await.request->timeout; }

}  // namespace

Dialogue::Dialogue(Crew& crew, const Scenario& scenario, std::uint64_t number, std::uint64_t first,
                   Time dialled)
    : crew_(crew),
      scenario_(scenario),
      number_(number),
      endpoint_(ws::Role::client, scenario.endpoint),
      dialled_(dialled),
      next_number_(first) {
  if (scenario.plain) return;
  more_ = std::make_unique<More>();
  more_->memory = scenario.lexicon->memory(number);
  more_->numbers.resize(scenario.channels, first);
  more_->rounds.resize(scenario.traffic.size());
}

Dialogue::~Dialogue() = default;

// Steps.

void Dialogue::begin(const Steps& steps, Walk::Purpose purpose, Turn& turn) {
  more_->walks.push_back(std::make_unique<Walk>(steps, purpose, std::nullopt));
  advance(*more_->walks.back(), turn);
  bury();
}

std::uint32_t Dialogue::perform(std::uint32_t traffic, const Due& due, Turn& turn,
                                const Volume& volume) {
  const Traffic& what = scenario_.traffic[traffic];
  if (!what.simple) {
    ++more_->rounds[traffic];
    more_->walks.push_back(
        std::make_unique<Walk>(what.steps, Walk::Purpose::traffic, due, traffic));
    advance(*more_->walks.back(), turn);
    bury();
    return 1;
  }
  const auto& verb = what.steps.front().verb;
  if (const auto* request = std::get_if<Request>(&verb)) {
    const std::uint32_t asked = this->request(*request, traffic, nullptr, due, turn, volume);
    if (more_ != nullptr) more_->rounds[traffic] += asked;
    return asked;
  }
  if (const auto* publish = std::get_if<Publish>(&verb))
    return this->publish(*publish, due, turn, volume);
  const Send& send = std::get<Send>(verb);
  return this->send(*send.content, send.channel, due, turn, volume);
}

inline void Dialogue::end_round(std::uint32_t traffic, std::uint32_t n) {
  if (more_ != nullptr) more_->rounds[traffic] -= n;
}

void Dialogue::advance(Walk& walk, Turn& turn) {
  for (int i = 0; i < steps_a_turn; ++i) {
    const Step* const step = walk.next();
    if (step == nullptr) return finish(walk);
    if (!std::visit([&](const auto& verb) { return run(verb, walk, turn); }, step->verb)) {
      wake_by(walk.until(), turn);
      return;
    }
  }
  walk.wait(Walk::Waits::time, turn.now);
  wake_by(turn.now, turn);
}

void Dialogue::finish(Walk& walk) {
  switch (walk.purpose()) {
    case Walk::Purpose::opening:
      wish().opened = true;
      break;
    case Walk::Purpose::flow:
      wish().flowed = true;
      break;
    case Walk::Purpose::closing:
      wish().closed = true;
      break;
    case Walk::Purpose::traffic:
      end_round(walk.traffic());
      break;
  }
  walk.be_done();
}

// Traffic goes on with its next round; a connection whose other steps fail is of no use.
void Dialogue::fail(Walk& walk, const std::string& why) {
  constexpr std::string_view names[] = {"on_open", "flow", "traffic", "on_close"};
  if (walk.purpose() == Walk::Purpose::traffic) {
    finish(walk);
    return;
  }
  wish().failure = fmt::format("{}: {}", names[std::size_t(walk.purpose())], why);
  walk.be_done();
}

void Dialogue::bury() {
  std::erase_if(more_->walks, [](const auto& walk) { return walk->done(); });
}

bool Dialogue::run(const Send& send, Walk& walk, Turn& turn) {
  return this->send(*send.content, send.channel, walk.take_due(turn.now), turn, {}) > 0;
}

bool Dialogue::run(const Request& request, Walk& walk, Turn& turn) {
  const Due due = walk.take_due(turn.now);
  if (this->request(request, walk.traffic(), &walk, due, turn, {}) > 0)
    walk.wait(Walk::Waits::reply, session::never);
  return false;
}

bool Dialogue::run(const Publish& publish, Walk& walk, Turn& turn) {
  return this->publish(publish, walk.take_due(turn.now), turn, {}) > 0;
}

bool Dialogue::run(const Expect& expect, Walk& walk, Turn& turn) {
  walk.wait(Walk::Waits::message, turn.now + expect.timeout, &expect);
  return false;
}

bool Dialogue::run(const Wait& wait, Walk& walk, Turn& turn) {
  const auto time = static_cast<std::int64_t>(wait.time.draw(crew_.random));
  walk.wait(Walk::Waits::time, turn.now + std::chrono::nanoseconds(time));
  return false;
}

bool Dialogue::run(const Ping& ping, Walk& walk, Turn& turn) {
  endpoint_.ping(ping.payload, turn.out);
  const Time deadline = turn.now + ping.timeout;
  more_->pings.push_back({ping.payload, turn.now, deadline, &walk});
  walk.wait(Walk::Waits::pong, session::never);
  wake_by(deadline, turn);
  return false;
}

bool Dialogue::run(const Close& close, Walk& walk, Turn&) {
  wish().close = close;
  walk.be_done();
  return false;
}

bool Dialogue::run(const Abort& abort, Walk& walk, Turn&) {
  wish().abort = abort;
  walk.be_done();
  return false;
}

bool Dialogue::run(const Repeat& repeat, Walk& walk, Turn&) {
  walk.enter(*repeat.steps, repeat.times);
  return true;
}

bool Dialogue::run(const Choose& choose, Walk& walk, Turn&) {
  const double drawn = crew_.random.fraction();
  const auto branch = std::ranges::find_if(
      choose.branches, [&](const Choose::Branch& one) { return drawn < one.up_to; });
  walk.enter(branch == choose.branches.end() ? *choose.branches.back().steps : *branch->steps, 1);
  return true;
}

bool Dialogue::run(const Mark& mark, Walk&, Turn&) {
  crew_.tally.mark(mark.name);
  return true;
}

// Messages out.

std::uint64_t& Dialogue::number_of(std::uint32_t channel) {
  return more_ == nullptr ? next_number_ : more_->numbers[channel - scenario_.first_channel];
}

Dialogue::Wish& Dialogue::wish() {
  if (wish_ == nullptr) wish_ = std::make_unique<Wish>();
  return *wish_;
}

void Dialogue::exhaust(const Content& content) {
  if (content.fails_on_end()) crew_.fail();
  wish().exhausted = true;
}

void Dialogue::say_in_parts(const Content& content, Turn& turn) {
  const std::span<char> message = content.last();
  const std::uint64_t parts = std::min<std::uint64_t>(content.fragments(), message.size());
  for (std::uint64_t i = 0; i < parts; ++i) {
    const std::size_t begin = message.size() * i / parts;
    const std::size_t end = message.size() * (i + 1) / parts;
    endpoint_.send_part(content.opcode(), {message.subspan(begin, end - begin), 0}, i + 1 == parts,
                        turn.out);
  }
}

std::uint32_t Dialogue::send(Content& content, std::uint32_t channel, const Due& due, Turn& turn,
                             const Volume& volume) {
  std::uint64_t& number = number_of(channel);
  std::uint32_t sent = 0;
  std::uint64_t octets = 0;
  do {
    const auto message =
        content.write({.user = number_, .number = number, .due = due.at, .memory = memory()});
    if (!message) {
      exhaust(content);
      break;
    }
    ++number;
    ++sent;
    octets += message->size();
    if (content.fragments() > 1 && message->size() > 1) {
      say_in_parts(content, turn);
    } else {
      endpoint_.send(content.opcode(), *message, turn.out);
    }
  } while (sent < volume.most && turn.out.size() < volume.full);
  Figures& figures = crew_.tally.at(due.at);
  figures.count(Count::sent, sent);
  figures.count(Count::sent_bytes, octets);
  if (due.planned && sent > 0)
    crew_.tally.record(Metric::send_lag, turn.now - due.at, figures, sent);
  return sent;
}

std::uint32_t Dialogue::request(const Request& request, std::uint32_t traffic, Walk* walk,
                                const Due& due, Turn& turn, const Volume& volume) {
  // What goes out at once, and comes back in its order, is awaited in a row.
  const bool in_row = !scenario_.listens && walk == nullptr && request.replies == 1;
  const std::uint64_t number = number_of(request.channel);
  const std::uint32_t sent =
      send(*request.content, request.channel, due, turn, in_row ? volume : Volume{});
  if (sent == 0) return 0;
  const std::uint64_t key = request.by_number() ? number : hash_of(request);
  const auto is_next = [&](const Await& newest) {
    return newest.request == &request && newest.traffic == traffic && newest.due == due.at &&
           newest.sent == turn.now && newest.planned == due.planned &&
           newest.key + newest.row == key;
  };
  if (!in_row || !awaits_.prolong(sent, is_next)) {
    Await& await = awaits_.push(sent);
    await.request = &request;
    await.due = due.at;
    await.sent = turn.now;
    await.key = key;
    await.walk = walk;
    await.replies = static_cast<std::uint32_t>(request.replies);
    await.traffic = traffic;
    await.planned = due.planned;
  }
  crew_.tally[Level::outstanding] += sent;
  if (Governor* const governor = governor_of(walk, traffic)) governor->asked(due.at, sent);
  wake_by(turn.now + request.timeout, turn);
  return sent;
}

// What the reply to the message that was sent last has to have.
std::uint64_t Dialogue::hash_of(const Request& request) {
  const std::span<char> last = request.content->last();
  const std::string_view sent(last.data(), last.size());
  if (request.by != Request::By::value) return base::hash(sent);
  return base::hash(request.value->from(sent, crew_.json).value_or(""));
}

std::uint32_t Dialogue::publish(const Publish& publish, const Due& due, Turn& turn,
                                const Volume& volume) {
  const std::uint32_t sent = send(*publish.content, publish.channel, due, turn, volume);
  if (sent == 0) return 0;
  const std::uint64_t subscribers = sent * crew_.audience(publish.to, publish.topic);
  Figures& figures = crew_.tally.at(due.at);
  figures.count(Count::published, sent);
  figures.count(Count::deliveries_due, subscribers);
  crew_.tally.reach(due.at).due += subscribers;
  crew_.deliveries_due.add(subscribers);
  return sent;
}

// Who steers the rate of the traffic that a request is of.
inline Governor* Dialogue::governor_of(const Walk* walk, std::uint32_t traffic) const {
  const bool of_traffic = walk == nullptr || walk->purpose() == Walk::Purpose::traffic;
  return of_traffic ? scenario_.traffic[traffic].governor.get() : nullptr;
}

void Dialogue::ping(Turn& turn) {
  const std::string data = fmt::format("{}", more_->pinged++);
  endpoint_.ping(data, turn.out);
  const Time deadline = turn.now + scenario_.ping_timeout;
  more_->pings.push_back({data, turn.now, deadline, nullptr});
  wake_by(deadline, turn);
}

// Messages in.

std::optional<ws::Event> Dialogue::read(std::span<char>& in, Turn& turn) {
  while (auto event = endpoint_.next(in, turn.out)) {
    auto* const piece = std::get_if<ws::Piece>(&*event);
    if (piece == nullptr) {
      settle(turn);
      return event;
    }
    take(*piece, turn);
  }
  settle(turn);
  return std::nullopt;
}

inline void Dialogue::take(ws::Piece& piece, Turn& turn) {
  if (piece.first && dialled_ != session::never) {
    const Time dialled = std::exchange(dialled_, session::never);
    crew_.tally.record(Metric::connect_first_message, turn.now - dialled, dialled);
  }
  if (!scenario_.listens) return compare(piece, turn);
  if (auto message = more_->gather.add(piece))
    hear({.opcode = message->opcode(), .content = message->view()}, turn);
}

// The next reply is the echo of the oldest message; it is compared as it comes.
inline void Dialogue::compare(ws::Piece& piece, Turn& turn) {
  const std::string_view got = piece.payload.view();
  const Await* const await = awaits_.empty() ? nullptr : &awaits_.oldest();
  if (piece.first) {
    came_ = 0;
    wrong_ = false;
  }
  if (await == nullptr || await->request->content->opcode() != piece.opcode) wrong_ = true;
  if (!wrong_) {
    const Voice voice{.user = number_, .number = await->key + echoes_.n, .due = await->due};
    wrong_ = !await->request->content->has(voice, got, came_, piece.last);
  }
  came_ += got.size();
  if (!piece.last) return;
  if (wrong_) return misheard(came_, turn);
  ++echoes_.n;
  echoes_.octets += came_;
  if (echoes_.n == await->row) settle(turn);
}

// Counts the echoes that came at once.
inline void Dialogue::settle(Turn& turn) {
  if (echoes_.n > 0) answered(awaits_.oldest(), std::exchange(echoes_, {}), turn);
}

// A reply came that is not the echo of the oldest message.
void Dialogue::misheard(std::uint64_t octets, Turn& turn, const Incoming* message) {
  settle(turn);
  const Time due = awaits_.empty() ? turn.now : awaits_.oldest().due;
  Figures& figures = crew_.tally.at(due);
  if (!awaits_.empty()) {
    count_wrong(figures, "reply: not what was sent");
    return answered(awaits_.oldest(), {.n = 1, .octets = octets}, turn, message);
  }
  figures.count(Count::received);
  figures.count(Count::received_bytes, octets);
  count_wrong(figures, "reply: to nothing");
}

void Dialogue::hear(const Incoming& message, Turn& turn) {
  const auto stamp = find_stamp(message.content);
  if (hear_reply(message, stamp, turn)) return;
  Figures& figures = crew_.tally.at(turn.now);
  if (stamp && hear_delivery(message, *stamp, turn)) return;
  figures.count(Count::received);
  figures.count(Count::received_bytes, message.content.size());
  if (hear_expected(message, turn)) return;
  if (!scenario_.receive) {
    if (scenario_.asks) count_wrong(figures, "reply: to nothing");
    return;
  }
  for (const Matcher& ignored : scenario_.receive->ignore)
    if (ignored.fits(message, crew_.json)) return figures.count(Count::ignored);
  hear_number(message, figures);
}

// Of a message that nobody of ours has published: one publisher has sent all.
void Dialogue::hear_number(const Incoming& message, Figures& figures) {
  if (!scenario_.receive->number) return;
  const std::string words =
      crew_.json.words(message.content, *scenario_.receive->number).value_or("");
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), number);
  if (error != std::errc() || end != words.data() + words.size())
    return count_wrong(figures, "sequence: no number where it should be");
  constexpr std::uint64_t nobody = ~std::uint64_t{0};
  note(more_->sequence.see(nobody, number), figures);
}

void Dialogue::note(const Sequence::Seen& seen, Figures& figures) {
  figures.count(Count::gaps, seen.gaps);
  figures.count(Count::duplicates, seen.is_new ? 0 : 1);
  figures.count(Count::reordered, seen.reordered ? 1 : 0);
}

bool Dialogue::answers(const Incoming& message, const std::optional<FoundStamp>& stamp,
                       const Await& await) {
  const Request& request = *await.request;
  switch (request.by) {
    case Request::By::stamp:
      return stamp && stamp->stamp.user == (number_ & Stamp::most_user) &&
             stamp->stamp.channel == (request.channel & Stamp::most_channel) &&
             stamp->stamp.number == await.key;
    case Request::By::echo: {
      if (message.opcode != request.content->opcode()) return false;
      if (!request.content->repeatable()) return base::hash(message.content) == await.key;
      return message.content ==
             request.content->write({.user = number_, .number = await.key, .due = await.due});
    }
    case Request::By::value: {
      const auto value = request.value->from(message.content, crew_.json);
      return value && base::hash(*value) == await.key;
    }
    case Request::By::match:
      return request.match->fits(message, crew_.json);
    case Request::By::fifo:
      return !stamp || scenario_.receive == std::nullopt;
  }
  return false;
}

bool Dialogue::hear_reply(const Incoming& message, const std::optional<FoundStamp>& stamp,
                          Turn& turn) {
  Await* const await = awaits_.find([&](const Await& one) { return answers(message, stamp, one); });
  if (await != nullptr) {
    const bool right = await->request->by != Request::By::stamp || is_intact(message, *stamp);
    if (!right) count_wrong(crew_.tally.at(await->due), "reply: not what was sent");
    answered(*await, {.n = 1, .octets = message.content.size()}, turn, &message);
    return true;
  }
  // An echo that is not what was sent is one all the same, where nothing else can come.
  const bool only_echoes =
      !awaits_.empty() && !scenario_.receive && awaits_.oldest().request->by == Request::By::echo;
  if (only_echoes) misheard(message.content.size(), turn, &message);
  return only_echoes;
}

// With its last reply a request is done.
inline void Dialogue::answered(Await& await, const Replies& replies, Turn& turn,
                               const Incoming* message) {
  Tally& tally = crew_.tally;
  Figures& figures = tally.at(await.due);
  figures.count(Count::received, replies.n);
  figures.count(Count::received_bytes, replies.octets);
  if (await.replies > 1) {
    --await.replies;
    return;
  }
  tally[Level::outstanding] -= replies.n;
  tally.record(Metric::rtt, turn.now - await.due, figures, replies.n);
  if (await.planned) tally.record(Metric::rtt_service, turn.now - await.sent, figures, replies.n);
  if (Governor* const governor = governor_of(await.walk, await.traffic))
    governor->answered(await.due, turn.now - await.due, replies.n);
  if (message != nullptr && !await.request->captures.empty())
    capture(await.request->captures, *message);
  Walk* const walk = await.walk;
  const std::uint32_t traffic = await.traffic;
  awaits_.drop(await, replies.n);
  if (walk == nullptr) return end_round(traffic, replies.n);
  walk->go_on();
  advance(*walk, turn);
  bury();
}

bool Dialogue::hear_expected(const Incoming& message, Turn& turn) {
  for (const auto& walk : more_->walks) {
    if (walk->waits() != Walk::Waits::message) continue;
    const Expect& expect = *walk->expect();
    if (!expect.match.fits(message, crew_.json)) continue;
    capture(expect.captures, message);
    walk->go_on();
    advance(*walk, turn);
    bury();
    return true;
  }
  return false;
}

void Dialogue::capture(const std::vector<Capture>& captures, const Incoming& message) {
  for (const Capture& what : captures)
    more_->memory.captured[what.place] = what.from.from(message.content, crew_.json).value_or("");
}

// What somebody else of this run has published, or this connection itself.
bool Dialogue::hear_delivery(const Incoming& message, const FoundStamp& found, Turn& turn) {
  const Stamp& stamp = found.stamp;
  if (stamp.channel >= crew_.play.channels.size()) return false;
  const Channel& channel = crew_.play.channels[stamp.channel];
  const bool is_for_us = channel.to == scenario_.place &&
                         (!scenario_.receive || scenario_.receive->takes(channel.topic));
  if (channel.within.count() == 0 || !is_for_us) return false;

  using std::chrono::microseconds;
  const auto now = std::chrono::floor<microseconds>(turn.now);
  const auto count = static_cast<std::uint64_t>(now.time_since_epoch().count());
  const std::uint64_t age = (count - stamp.due) & Stamp::most_due;
  const bool future = age > Stamp::most_due / 2;  // clocks of two machines
  const microseconds took(future ? 0 : age);
  // The stamp has lost what is less than a microsecond. With the most that it can be the first
  // message of a stage, or of a second, is not taken for one of those before.
  const Time due = now - took + microseconds(1) - std::chrono::nanoseconds(1);
  crew_.heed_announcement(due);
  Figures& figures = crew_.tally.at(due);
  figures.count(Count::received);
  figures.count(Count::received_bytes, message.content.size());

  const std::uint64_t publisher = std::uint64_t{stamp.user} << 12 | stamp.channel;
  const Sequence::Seen seen = more_->sequence.see(publisher, stamp.number);
  note(seen, figures);
  if (!is_intact(message, found)) count_wrong(figures, "delivery: not what was published");
  if (!seen.is_new) return true;
  crew_.deliveries_seen.add();
  crew_.tally.record(Metric::delivery, took, figures);
  if (took > channel.within) {
    figures.count(Count::timeouts);
    return true;
  }
  figures.count(Count::deliveries);
  ++crew_.tally.reach(due).came;
  return true;
}

bool Dialogue::is_intact(const Incoming& message, const FoundStamp& found) const {
  using Verify = profile::Receive::Verify;
  const Verify how = scenario_.receive ? scenario_.receive->verify : Verify::none;
  if (how == Verify::none) return true;
  const Stamp& stamp = found.stamp;
  if (message.content.size() - Stamp::size != stamp.length) return false;
  if (how == Verify::length) return true;
  const bool same = stamp.check == checksum(message.content.substr(0, found.at),
                                            message.content.substr(found.at + Stamp::size));
  if (how == Verify::crc || !same || stamp.channel >= crew_.play.channels.size()) return same;
  Content* const content = crew_.play.channels[stamp.channel].content;
  if (content == nullptr || !content->repeatable()) return same;
  const Time due{std::chrono::microseconds(stamp.due)};
  return message.content ==
         content->write({.user = stamp.user, .number = stamp.number, .due = due});
}

void Dialogue::count_wrong(Figures& figures, const char* cause) {
  figures.count(Count::verify_failed);
  crew_.tally.count_error(cause);
}

void Dialogue::ponged(std::string_view data, Turn& turn) {
  if (more_ == nullptr) return;
  auto& pings = more_->pings;
  const auto ping = std::ranges::find(pings, data, &Pinging::data);
  if (ping == pings.end()) return;
  crew_.tally.record(Metric::ping, turn.now - ping->sent, ping->sent);
  Walk* const walk = ping->walk;
  pings.erase(ping);
  if (walk == nullptr) return;
  walk->go_on();
  advance(*walk, turn);
  bury();
}

// Time.

void Dialogue::wake(Turn& turn) {
  while (Await* const late =
             awaits_.find([&](const Await& one) { return deadline_of(one) <= turn.now; })) {
    const Await await = awaits_.take(*late);
    --crew_.tally[Level::outstanding];
    crew_.tally.at(await.due).count(Count::timeouts);
    const std::string why = "no reply within " + base::format_duration(await.request->timeout);
    crew_.tally.count_error("reply: none came");
    if (await.walk != nullptr) {
      fail(*await.walk, why);
    } else {
      end_round(await.traffic);
    }
  }
  awaits_.find([&](const Await& one) {
    wake_by(deadline_of(one), turn);
    return false;
  });
  if (more_ == nullptr) return;
  for (auto ping = more_->pings.begin(); ping != more_->pings.end();) {
    if (ping->deadline > turn.now) {
      wake_by(ping->deadline, turn);
      ++ping;
      continue;
    }
    crew_.tally.at(ping->sent).count(Count::timeouts);
    crew_.tally.count_error("ping: no Pong came");
    if (ping->walk != nullptr) fail(*ping->walk, "no Pong came");
    ping = more_->pings.erase(ping);
  }
  // Steps may begin others.
  for (std::size_t i = 0; i < more_->walks.size(); ++i) {
    Walk& walk = *more_->walks[i];
    if (walk.until() > turn.now) {
      wake_by(walk.until(), turn);
    } else if (walk.waits() == Walk::Waits::time) {
      walk.go_on();
      advance(walk, turn);
    } else if (walk.waits() == Walk::Waits::message) {
      crew_.tally.at(turn.now).count(Count::timeouts);
      crew_.tally.count_error("expect: nothing that fits came");
      fail(walk, "nothing that fits came");
    }
  }
  bury();
}

// Endings.

bool Dialogue::quiet() const {
  if (!awaits_.empty()) return false;
  return more_ == nullptr || std::ranges::all_of(more_->walks, [](const auto& walk) {
           return walk->purpose() == Walk::Purpose::flow;
         });
}

std::uint64_t Dialogue::next_number() const {
  if (more_ == nullptr) return next_number_;
  std::uint64_t most = 0;
  for (const std::uint64_t number : more_->numbers) most = std::max(most, number);
  return most;
}

void Dialogue::end() {
  crew_.tally[Level::outstanding] -= awaits_.size();
  if (!awaits_.empty()) crew_.tally.count_error("reply: none came", awaits_.size());
  while (!awaits_.empty())
    crew_.tally.at(awaits_.take(awaits_.oldest()).due).count(Count::timeouts);
  if (more_ == nullptr) return;
  if (const std::uint64_t gaps = more_->sequence.missing(); gaps > 0)
    crew_.tally.at(crew_.until).count(Count::gaps, gaps);
  more_->walks.clear();
  more_->sequence = {};
}

}  // namespace load

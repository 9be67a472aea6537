#include "suites/observer.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "libcore/base/units.h"

namespace suite {
namespace {

Offer any_offer() {
  Offer offer = plain_offer();
  offer.wish = Offer::Wish::optional;
  return offer;
}

// What a server has to fail a connection for (RFC 6455, 5.1, 5.2, 5.4, 5.5 and 8.1; RFC 7692, 7).
std::optional<ws::CloseCode> code_for(std::string_view monitor) {
  static constexpr std::string_view protocol[] = {
      "monitor.frame.mask-bit",      "monitor.frame.reserved-bits", "monitor.frame.opcode",
      "monitor.frame.length-msb",    "monitor.frame.control-size",  "monitor.frame.control-fin",
      "monitor.frame.fragment-order"};
  if (std::ranges::find(protocol, monitor) != std::end(protocol))
    return ws::CloseCode::protocol_error;
  if (monitor == "monitor.text.utf8" || monitor == "monitor.deflate.stream")
    return ws::CloseCode::invalid_payload;
  return std::nullopt;
}

}  // namespace

Observer::Observer(const Facts& facts, bool echoes, std::uint64_t seed, Finding& finding,
                   std::function<void()> done)
    : facts_(facts),
      echoes_(echoes),
      finding_(finding),
      done_(std::move(done)),
      offer_(any_offer()),
      random_(seed),
      inbox_(ws::Role::client, finding.transcript),
      handshaker_(handshaker(facts, offer_, random_, inbox_.monitor(), finding.transcript)) {
  inbox_.monitor().echoes().said_raw();  // nothing has to come back
}

Observer::~Observer() {
  if (!over_) finish(finding_.active);
}

void Observer::on_open(session::Turn& turn) {
  finding_.began = finding_.active = turn.now;
  handshaker_->begin(turn);
  turn.wish.wake_at = turn.now + facts_.windows.max;
}

void Observer::on_bytes(std::span<char> in, session::Turn& turn) {
  if (over_) return;
  finding_.active = turn.now;
  if (!finding_.opened) {
    std::optional<Handshaker::Outcome> outcome = handshaker_->take(in, turn);
    if (!outcome) return;
    finding_.why_not_opened = std::move(outcome->why_not);
    finding_.opened = finding_.why_not_opened.empty();
    if (!finding_.opened) {
      turn.then = session::Then::close;
      return finish(turn.now);
    }
    turn.wish.wake_at = session::never;
    if (outcome->settlement.terms) inbox_.agreed(*outcome->settlement.terms);
  }
  if (!in.empty()) {
    inbox_.allow(in.size() / 2 + 1, in.size());  // it may go on for as long as it likes
    inbox_.take(in, turn.now);
  }
  for (const MonitorHit& hit : inbox_.monitor().hits())
    if (const std::optional<ws::CloseCode> code = code_for(hit.id)) return fail(*code, turn);
  answer(turn);
}

void Observer::fail(ws::CloseCode code, session::Turn& turn) {
  const auto number = static_cast<unsigned>(code);
  const char octets[] = {static_cast<char>(number >> 8), static_cast<char>(number & 0xff)};
  say(ws::Opcode::close, {octets, 2}, turn);
  turn.then = session::Then::close;
  finding_.notes.push_back(fmt::format("failed with {}", number));
  finish(turn.now);
}

void Observer::answer(session::Turn& turn) {
  for (const Inbox::Control& ping : inbox_.pings) say(ws::Opcode::pong, ping.payload, turn);
  inbox_.pings.clear();
  for (const Inbox::Message& message : inbox_.messages) {
    ++finding_.frames;
    inbox_.allow(0, message.payload.size());
    const bool is_data = message.opcode == ws::Opcode::text || message.opcode == ws::Opcode::binary;
    if (echoes_ && is_data) say(message.opcode, message.payload, turn);
  }
  inbox_.messages.clear();
  inbox_.pongs.clear();
  if (inbox_.flooded) {
    finding_.notes.emplace_back("one message was larger than we take");
    turn.then = session::Then::close;
    return finish(turn.now);
  }
  if (inbox_.closes.empty()) return;
  const std::optional<int> code = code_of(inbox_.closes.front().payload);
  const bool sendable = code && ws::is_sendable(static_cast<ws::CloseCode>(*code));
  say(ws::Opcode::close, sendable ? inbox_.closes.front().payload.substr(0, 2) : std::string(),
      turn);
  turn.then = session::Then::close;
  finding_.notes.push_back(code ? fmt::format("closed with {}", *code)
                                : std::string("closed with an empty Close"));
  finish(turn.now);
}

void Observer::say(ws::Opcode opcode, std::string_view payload, session::Turn& turn) {
  if (closed_) return;
  closed_ = opcode == ws::Opcode::close;
  const ws::FrameHeader header{
      .opcode = opcode, .form = ws::shortest_form(payload.size()), .length = payload.size()};
  char head[ws::max_header_size];
  const std::string wire = std::string(head, ws::encode(header, head)) + std::string(payload);
  turn.out.append(wire);
  finding_.transcript.frame(turn.now, Direction::sent, header, payload, wire, wire.size());
}

// The time for the handshake is up, or so is that of the run.
void Observer::on_wake(session::Turn& turn) {
  if (over_) return;
  if (!finding_.opened) {
    finding_.why_not_opened = fmt::format("{} within {}", handshaker_->missing(),
                                          base::format_duration(facts_.windows.max));
    turn.then = session::Then::close;
    return finish(turn.now);
  }
  if (!turn.stopping) return;
  say(ws::Opcode::close, "\x03\xe9", turn);  // 1001: going away
  turn.then = session::Then::end_output;
  turn.wish.wake_at = turn.now + facts_.windows.fast;
  if (std::exchange(stopping_, true)) finish(turn.now);
}

void Observer::on_end(session::End end, session::Turn& turn) {
  if (over_) return;
  finding_.ended_with = end;
  if (finding_.opened) {
    inbox_.ended(end, turn.now, !closed_);
    if (inbox_.closes.empty())
      finding_.notes.push_back(fmt::format("ended with {} and no Close", to_string(end)));
  } else {
    finding_.why_not_opened = fmt::format("{} before the handshake was complete", to_string(end));
  }
  turn.then = session::Then::close;
  finish(turn.now);
}

void Observer::finish(session::Clock::time_point now) {
  over_ = finding_.done = true;
  finding_.ended = now;
  finding_.hits = inbox_.monitor().hits();
  finding_.observed =
      fmt::format("{} messages, {}", finding_.frames, base::format_size(inbox_.octets()));
  done_();
}

}  // namespace suite

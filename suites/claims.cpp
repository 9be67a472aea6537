#include "suites/claims.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

namespace suite {
namespace {

// With nothing to be said against it by itself.
bool is_sound(const Frame& frame) {
  return frame.rsv == 0 && !frame.masked_wrongly && !frame.declared;
}

// Which begins a message.
bool is_fragment(const Frame& frame) {
  const bool is_data = frame.opcode == ws::Opcode::text || frame.opcode == ws::Opcode::binary;
  return !frame.fin && is_data && is_sound(frame);
}

bool has_fragment(const Send& send) {
  return std::ranges::any_of(send.items, [](const Item& item) {
    if (const auto* const whole = std::get_if<Fragmented>(&item))
      return whole->size < whole->message.payload.size();
    const Frame* const frame = std::get_if<Frame>(&item);
    return frame != nullptr && is_fragment(*frame);
  });
}

void add_needs(std::set<Need>& needs, const Conversation& conversation) {
  for (const Step& step : conversation.steps()) {
    if (const auto* send = std::get_if<Send>(&step); send && has_fragment(*send))
      needs.insert(Need::fragmentation);
    if (const auto* const stream = std::get_if<Stream>(&step); stream && stream->in_flight > 0)
      needs.insert(Need::echo);
    if (std::holds_alternative<Volley>(step)) needs.insert(Need::echo);
    const auto* const expect = std::get_if<Expect>(&step);
    const Echo* const echo = expect == nullptr ? nullptr : std::get_if<Echo>(&expect->what);
    if (echo == nullptr) continue;
    needs.insert(Need::echo);
    needs.insert(echo->opcode == ws::Opcode::binary ? Need::binary : Need::text);
  }
}

// The most that a case asks a peer to take of each.
struct Demand {
  std::size_t frame = 0;  // octets of payload
  std::size_t fragments = 0;
};

Demand demand_of(const Send& send) {
  Demand most;
  std::size_t fragments = 0;  // of the present message
  for (const Item& item : send.items) {
    if (const auto* const whole = std::get_if<Fragmented>(&item)) {
      const std::size_t octets = whole->message.payload.size();
      most.frame = std::max(most.frame, std::min(whole->size, octets));
      most.fragments = std::max(most.fragments, (octets + whole->size - 1) / whole->size);
    }
    const Frame* const frame = std::get_if<Frame>(&item);
    if (frame == nullptr || !is_sound(*frame) || ws::is_control(frame->opcode)) continue;
    fragments = frame->opcode == ws::Opcode::continuation ? fragments + 1 : 1;
    most.frame = std::max(most.frame, frame->payload.size());
    most.fragments = std::max(most.fragments, fragments);
  }
  return most;
}

Demand demand_of(const Case& script) {
  Demand most;
  for (const Round& round : script.rounds()) {
    for (const Conversation& conversation : round) {
      for (const Step& step : conversation.steps()) {
        const auto* const send = std::get_if<Send>(&step);
        const Demand one = send == nullptr ? Demand() : demand_of(*send);
        most = {std::max(most.frame, one.frame), std::max(most.fragments, one.fragments)};
      }
    }
  }
  return most;
}

// `what` has {} for the number that is needed.
std::optional<Lack> unless_within(std::optional<std::uint64_t> limit, std::uint64_t needed,
                                  std::string_view what) {
  if (!limit || needed <= *limit) return std::nullopt;
  return Lack{.not_claimed = false,
              .why = fmt::format("needs {}, but the peer takes {} (limit declared)",
                                 fmt::format(fmt::runtime(what), needed), *limit)};
}

}  // namespace

std::optional<Lack> beyond_limits(const Case& script, const Facts& facts) {
  const Features::Limits& limits = facts.features.limits;
  if (auto lack = unless_within(limits.max_message, script.largest_echo(), "messages of {} octets"))
    return lack;
  const bool matters = limits.max_frame || limits.max_fragments;
  const Demand demand = matters ? demand_of(script) : Demand();
  if (auto lack = unless_within(limits.max_frame, demand.frame, "frames of {} octets")) return lack;
  if (auto lack = unless_within(limits.max_fragments, demand.fragments, "{} fragments"))
    return lack;
  // Clients come one by one, unless the case wants them together.
  const bool one_by_one = facts.judged == ws::Role::client && !script.needs_company();
  const std::size_t connections = one_by_one ? 1 : script.most_connections(facts.scale);
  return unless_within(limits.concurrent_connections, connections, "{} connections");
}

std::optional<Lack> unclaimed(const Case& script, const Features& features) {
  const Features::Claims& claims = features.claims;
  const bool fragments = claims.fragmentation != Features::Fragmentation::none;
  if (claims.text && claims.binary && fragments && claims.echo) return std::nullopt;
  std::set<Need> needs;
  for (const Round& round : script.rounds())
    for (const Conversation& conversation : round) add_needs(needs, conversation);
  for (const Need need : needs)
    if (std::optional<Lack> lack = suite::lack(need, features)) return lack;
  return std::nullopt;
}

}  // namespace suite

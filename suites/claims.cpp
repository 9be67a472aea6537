#include "suites/claims.h"

#include <algorithm>
#include <set>

namespace suite {
namespace {

// A frame that begins a message, with nothing to be said against it.
bool is_fragment(const Frame& frame) {
  const bool is_data = frame.opcode == ws::Opcode::text || frame.opcode == ws::Opcode::binary;
  return !frame.fin && is_data && frame.rsv == 0 && !frame.masked_wrongly && !frame.declared;
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

}  // namespace

std::optional<Lack> unclaimed(const Case& script, const Features& features) {
  const Features::Claims& claims = features.claims;
  if (claims.text && claims.binary && claims.fragmentation && claims.echo) return std::nullopt;
  std::set<Need> needs;
  for (const Round& round : script.rounds())
    for (const Conversation& conversation : round) add_needs(needs, conversation);
  for (const Need need : needs)
    if (std::optional<Lack> lack = suite::lack(need, features)) return lack;
  return std::nullopt;
}

}  // namespace suite

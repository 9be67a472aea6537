#include "tools/server/behaviours/participant.h"

#include <utility>

#include "tools/server/routes.h"

namespace serve {
namespace {

// So many octets are handed to the kernel at a time: what it does not take is a copy of our own,
// while what stays in the room is shared.
constexpr std::size_t at_once = std::size_t{1024} * 1024;
// So many octets are read in a turn, fewer than others take in theirs.
constexpr std::uint32_t a_read = 64 * 1024;

bool hears_itself(const http::Target& target) { return target.first("echo") != "no"; }

}  // namespace

Participant::Participant(const House& house, const Caller& caller) : Hearer(house, caller) {
  const std::string_view name = std::string_view(caller.target->path).substr(path.size());
  seat_.emplace(house.rooms, name, *caller.link, hears_itself(*caller.target));
}

const char* Participant::objection(const http::Target& target) {
  const auto echo = target.first("echo");
  return !echo || echo == "yes" || echo == "no" ? nullptr : "echo is yes or no";
}

void Participant::hear(ws::Message message, session::Turn&) {
  if (seat_ && !endpoint_.closing()) seat_->publish(std::move(message));
}

// Reads no more than others can be given.
void Participant::pace(session::Turn& turn) {
  const bool waits = seat_ && !turn.stopping && seat_->must_wait();
  turn.wish.read_at_most = waits ? 0 : a_read;
}

void Participant::speak(session::Turn& turn) {
  if (endpoint_.closing()) seat_.reset();
  pace(turn);
  if (!seat_) return;
  std::uint64_t sent = 0;
  const Broadcast* message = seat_->front();
  while (message != nullptr && turn.unsent + turn.out.size() < at_once) {
    if (endpoint_.deflates()) {
      endpoint_.send(message->opcode(), message->payload(), turn.out);
    } else {
      turn.out.append(message->frame());
    }
    ++sent;
    seat_->pop();
    message = seat_->front();
  }
  turn.wish.wake_when_sent = message != nullptr;
  seat_->ring_for_more(message == nullptr);
  count_messages(0, sent);
}

}  // namespace serve

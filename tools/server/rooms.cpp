#include "tools/server/rooms.h"

#include <utility>

namespace serve {

Room& Rooms::room(std::string_view name) {
  return rooms_.try_emplace(std::string(name), std::string(name), limit_).first->second;
}

void Rooms::publish(std::shared_ptr<const Broadcast> message, Room& room, const Seat* save) {
  if (!neighbours_.empty()) {
    waiting_weight_ += message->weight();
    waiting_.push_back(message);
  }
  room.add(std::move(message), save);
  if (under_way_ == 0) send();
}

void Rooms::forget(const Seat& seat) { std::erase(seats_waiting_, &seat); }

// All that waits, as one batch.
void Rooms::send() {
  if (waiting_.empty()) return;
  waiting_weight_ = 0;
  under_way_ = neighbours_.size();
  const auto batch = std::make_shared<const Batch>(std::exchange(waiting_, {}));
  for (Rooms* const neighbour : neighbours_) {
    neighbour->post_([this, neighbour, batch] {
      neighbour->deliver(*batch);
      post_([this] { taken(); });
    });
  }
}

void Rooms::deliver(const Batch& batch) {
  for (const auto& message : batch) {
    const auto found = rooms_.find(message->room());
    if (found != rooms_.end()) found->second.add(message);
  }
}

void Rooms::taken() {
  if (--under_way_ > 0) return;
  send();
  for (Seat* const seat : std::exchange(seats_waiting_, {})) {
    seat->waits_ = false;
    seat->link_.ring();
  }
}

}  // namespace serve

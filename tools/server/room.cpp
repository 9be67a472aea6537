#include "tools/server/room.h"

#include <utility>

#include "tools/server/rooms.h"

namespace serve {

Room::Room(std::string name, std::uint64_t limit)
    : name_(std::make_shared<const std::string>(std::move(name))), limit_(limit) {}

void Room::add(std::shared_ptr<const Broadcast> message, const Seat* save) {
  const std::size_t weight = message->weight();
  log_.push_back(
      {.message = std::move(message), .save = save, .before = weight_, .owed = seats_.size()});
  weight_ += weight;
  if (rung_) return;
  const bool too_much = limit_ != 0 && weight_ - log_.front().before > limit_;
  for (Seat* const seat : seats_) {
    if (!seat->wants_ring_ && !(too_much && seat->behind() > limit_)) continue;
    seat->link_.ring();
    rung_ = true;
  }
}

void Room::trim() {
  while (!log_.empty() && log_.front().owed == 0) {
    log_.pop_front();
    ++first_;
  }
}

Seat::Seat(Rooms& rooms, std::string_view room, session::Link& link, bool hears_itself)
    : rooms_(rooms),
      room_(rooms.room(room)),
      link_(link),
      next_(room_.first_ + room_.log_.size()),
      place_(static_cast<std::uint32_t>(room_.seats_.size())),
      hears_itself_(hears_itself) {
  room_.seats_.push_back(this);
  room_.rung_ = false;
}

Seat::~Seat() {
  if (waits_) rooms_.forget(*this);
  for (std::size_t i = next_ - room_.first_; i < room_.log_.size(); ++i) --room_.log_[i].owed;
  room_.trim();
  room_.rung_ = false;  // it will not come
  room_.seats_[place_] = room_.seats_.back();
  room_.seats_[place_]->place_ = place_;
  room_.seats_.pop_back();
  if (room_.seats_.empty()) rooms_.close(room_);
}

const Broadcast* Seat::front() {
  room_.rung_ = false;
  while (next_ - room_.first_ < room_.log_.size()) {
    const Room::Entry& entry = room_.log_[next_ - room_.first_];
    if (entry.save != this) return entry.message.get();
    pop();
  }
  return nullptr;
}

void Seat::pop() {
  --room_.log_[next_ - room_.first_].owed;
  ++next_;
  room_.trim();
}

std::uint64_t Seat::behind() const {
  const std::size_t i = next_ - room_.first_;
  return i < room_.log_.size() ? room_.weight_ - room_.log_[i].before : 0;
}

void Seat::publish(ws::Message message) {
  rooms_.publish(std::make_shared<const Broadcast>(room_.name(), std::move(message)), room_,
                 hears_itself_ ? nullptr : this);
}

bool Seat::must_wait() {
  if (!rooms_.congested()) return false;
  if (!std::exchange(waits_, true)) rooms_.remember(*this);
  return true;
}

}  // namespace serve

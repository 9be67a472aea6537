#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/session/session.h"
#include "tools/server/broadcast.h"

namespace serve {

class Rooms;
class Seat;

// What one worker knows of a room: who of its connections is there, and the messages that one of
// them has not taken yet. These are kept once for all, so a slow reader holds memory that it shares
// with the others who are slow. Internal to `Rooms` and `Seat`.
class Room {
 public:
  // Who is further behind than `limit` octets is rung, so that an end can be made; 0: nobody is.
  Room(std::string name, std::uint64_t limit);

  const std::shared_ptr<const std::string>& name() const& { return name_; }

  // For all who are here, save one perhaps, who then must be here.
  void add(std::shared_ptr<const Broadcast> message, const Seat* save = nullptr);

 private:
  friend class Seat;

  struct Entry {
    std::shared_ptr<const Broadcast> message;
    const Seat* save;
    std::uint64_t before;  // the weight of all messages before it
    std::size_t owed;      // seats that have not passed it; never fewer than of an earlier one
  };

  void trim();

  std::shared_ptr<const std::string> name_;
  std::uint64_t limit_;
  std::vector<Seat*> seats_;
  std::deque<Entry> log_;
  std::uint64_t first_ = 0;   // the number of the message at its front
  std::uint64_t weight_ = 0;  // of all messages so far
  // All who want to be rung are, and have not come yet: there is no need to ring again.
  bool rung_ = false;
};

// A connection's place in a room, as a queue of what is said there from the moment on that it has
// taken the place.
class Seat {
 public:
  // Rings `link` when there is something to take. Where `hears_itself` is false what is said from
  // here does not come back. All of them must outlive it.
  Seat(Rooms& rooms, std::string_view room, session::Link& link, bool hears_itself);
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;
  ~Seat();

  // The next message to take, or null. It stays until `pop`.
  const Broadcast* front();
  void pop();
  // The weight of what has not been taken.
  std::uint64_t behind() const;
  // Not to be rung for what comes while its own output drains: it will look by itself.
  void ring_for_more(bool wanted) { wants_ring_ = wanted; }

  void publish(ws::Message message);
  // Whether it has to stop publishing for a while; it is rung when that is over.
  bool must_wait();

 private:
  friend class Room;
  friend class Rooms;

  Rooms& rooms_;
  Room& room_;
  session::Link& link_;
  std::uint64_t next_;   // the number of the message at the front
  std::uint32_t place_;  // in the room
  bool hears_itself_;
  bool wants_ring_ = true;
  bool waits_ = false;  // to publish
};

}  // namespace serve

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tools/server/room.h"

namespace serve {

// The rooms in which one worker has connections, and the way to those of other workers. It belongs
// to the worker's thread; its neighbours are reached by posts alone.
//
// A room has no list of all who are there: what is said goes to every neighbour, who may have
// nobody to tell. One batch is on its way at a time, so messages of one publisher stay in order,
// and no worker is ahead of its slowest neighbour by more than a batch and `most_waiting`.
// Everybody sees the messages of one publisher in order; those of several may be interleaved
// otherwise.
class Rooms {
 public:
  // Runs a function in the thread that these rooms belong to.
  using Post = std::function<void(std::function<void()>)>;
  // Octets that wait for neighbours; beyond, publishers have to.
  static constexpr std::size_t most_waiting = std::size_t{1024} * 1024;

  // `limit`: see Room.
  explicit Rooms(std::uint64_t limit, Post post = {}) : limit_(limit), post_(std::move(post)) {}

  // What is said here shall be heard there. Before anything is said; both need a `post`, and
  // outlive each other's threads.
  void add_neighbour(Rooms& other) { neighbours_.push_back(&other); }

 private:
  friend class Seat;

  using Batch = std::vector<std::shared_ptr<const Broadcast>>;

  // For seats.
  Room& room(std::string_view name);
  void close(const Room& room) { rooms_.erase(*room.name()); }
  void publish(std::shared_ptr<const Broadcast> message, Room& room, const Seat* save);
  bool congested() const { return waiting_weight_ > most_waiting; }
  void remember(Seat& seat) { seats_waiting_.push_back(&seat); }
  void forget(const Seat& seat);

  void send();
  void deliver(const Batch& batch);
  void taken();

  std::uint64_t limit_;
  Post post_;
  std::vector<Rooms*> neighbours_;
  std::unordered_map<std::string, Room> rooms_;  // none is empty
  Batch waiting_;                                // for the next batch
  std::size_t waiting_weight_ = 0;
  std::size_t under_way_ = 0;  // neighbours that have not taken the present batch
  std::vector<Seat*> seats_waiting_;
};

}  // namespace serve

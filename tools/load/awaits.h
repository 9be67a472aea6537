#pragma once

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <memory>
#include <utility>

#include "libcore/session/session.h"

namespace load {

struct Request;
class Walk;

// A request whose reply has not come; or some in a row that only differ in the number of their
// message.
struct Await {
  const Request* request = nullptr;  // that it is for; nullptr: taken out
  session::Clock::time_point due;    // when it should have been sent
  session::Clock::time_point sent;   // when it was
  std::uint64_t key = 0;      // what the reply has to have, hashed; or the number of the message
  Walk* walk = nullptr;       // steps that go on when it comes
  std::uint32_t replies = 1;  // that are still to come
  std::uint32_t traffic = 0;  // whose it is, unless it is of other steps
  std::uint32_t row = 1;      // requests: `key` is the first one's, and every next one has one more
  bool planned = false;       // due by a plan; else as soon as it could be sent
};

// The replies that a connection waits for, in the order of their requests. They lie in a ring that
// grows to the most there ever were; a ring of one lies in the object itself, so that a connection
// with one in flight, or many that were sent at once, allocates nothing.
class Awaits {
 public:
  bool empty() const { return size_ == 0; }
  std::uint32_t size() const { return size_; }  // requests, each of a row

  // A new one, or a row of so many, to be filled in; it must get a request.
  Await& push(std::uint32_t row = 1) {
    if (held_ == capacity_) grow();
    size_ += row;
    Await& await = slot(held_++);
    await.row = row;
    return await;
  }

  // Adds requests to the row of the newest, if there is one and `is_next` says that they go on with
  // that.
  template <typename IsNext>
  bool prolong(std::uint32_t n, const IsNext& is_next) {
    if (held_ == 0) return false;
    Await& newest = slot(held_ - 1);
    if (newest.request == nullptr || !is_next(std::as_const(newest))) return false;
    newest.row += n;
    size_ += n;
    return true;
  }

  // There must be one.
  Await& oldest() {
    assert(size_ > 0);
    return slot(0);
  }
  // Calls `fits` with each, oldest first, until it says yes; that one, or nullptr.
  template <typename Fits>
  Await* find(const Fits& fits) {
    for (std::uint32_t i = 0; i < held_; ++i) {
      Await& await = slot(i);
      if (await.request != nullptr && fits(await)) return &await;
    }
    return nullptr;
  }

  // Takes out one of its own, or the first `n` of its row.
  void drop(Await& await, std::uint32_t n = 1) {
    size_ -= n;
    await.row -= n;
    await.key += n;
    if (await.row > 0) return;
    await.request = nullptr;
    for (; held_ > 0 && slot(0).request == nullptr; --held_)
      begin_ = (begin_ + 1) & (capacity_ - 1);
  }
  Await take(Await& await) {
    Await taken = await;
    taken.row = 1;
    drop(await);
    return taken;
  }

 private:
  Await& slot(std::uint32_t i) {
    Await* const ring = ring_ == nullptr ? &one_ : ring_.get();
    return ring[(begin_ + i) & (capacity_ - 1)];
  }

  void grow() {
    const std::uint32_t larger = std::max(2 * capacity_, 16u);  // always a power of two
    auto ring = std::make_unique<Await[]>(larger);
    for (std::uint32_t i = 0; i < held_; ++i) ring[i] = slot(i);
    ring_ = std::move(ring);
    begin_ = 0;
    capacity_ = larger;
  }

  Await one_;
  std::unique_ptr<Await[]> ring_;
  std::uint32_t size_ = 0;  // that are left
  std::uint32_t held_ = 0;  // in the ring, those taken out among them
  std::uint32_t begin_ = 0;
  std::uint32_t capacity_ = 1;
};

}  // namespace load

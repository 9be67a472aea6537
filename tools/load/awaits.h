#pragma once

#include <cassert>
#include <cstdint>
#include <memory>
#include <utility>

#include "libcore/session/session.h"

namespace load {

struct Request;
class Walk;

// A request whose reply has not come.
struct Await {
  const Request* request = nullptr;  // that it is for; nullptr: taken out
  session::Clock::time_point due;    // when it should have been sent
  session::Clock::time_point sent;   // when it was
  session::Clock::time_point deadline;
  std::uint64_t key = 0;      // what the reply has to have, hashed; or the number of the message
  Walk* walk = nullptr;       // steps that go on when it comes
  std::uint32_t replies = 1;  // that are still to come
  std::uint32_t traffic = 0;  // whose it is, where no steps go on
  bool planned = false;       // due by a plan; else as soon as it could be sent
};

// The replies that a connection waits for, in the order of their requests. The oldest lies in the
// object itself, so that a connection with one in flight allocates nothing; the others lie in a
// ring that grows to the most there ever were.
class Awaits {
 public:
  bool empty() const { return size_ == 0; }
  std::uint32_t size() const { return size_; }

  // `await` has a request.
  void push(const Await& await) {
    assert(await.request != nullptr);
    ++size_;
    if (oldest_.request == nullptr) {
      oldest_ = await;
      return;
    }
    if (held_ == capacity_) grow();
    ring_[(begin_ + held_) & (capacity_ - 1)] = await;
    ++held_;
  }

  // There must be one.
  Await& oldest() {
    assert(size_ > 0);
    return oldest_;
  }
  // Calls `fits` with each, oldest first, until it says yes; that one, or nullptr.
  template <typename Fits>
  Await* find(const Fits& fits) {
    if (size_ == 0) return nullptr;
    if (fits(oldest_)) return &oldest_;
    for (std::uint32_t i = 0; i < held_; ++i) {
      Await& await = ring_[(begin_ + i) & (capacity_ - 1)];
      if (await.request != nullptr && fits(await)) return &await;
    }
    return nullptr;
  }

  // Takes out one of its own.
  Await take(Await& await) {
    const Await taken = std::exchange(await, Await{});
    --size_;
    if (&await == &oldest_) advance();
    return taken;
  }

 private:
  // The next one that is left becomes the oldest.
  void advance() {
    while (oldest_.request == nullptr && held_ > 0) {
      oldest_ = ring_[begin_];
      begin_ = (begin_ + 1) & (capacity_ - 1);
      --held_;
    }
  }

  void grow() {
    const std::uint32_t larger = capacity_ == 0 ? 16 : 2 * capacity_;  // always a power of two
    auto ring = std::make_unique<Await[]>(larger);
    for (std::uint32_t i = 0; i < held_; ++i) ring[i] = ring_[(begin_ + i) & (capacity_ - 1)];
    ring_ = std::move(ring);
    begin_ = 0;
    capacity_ = larger;
  }

  Await oldest_;
  std::unique_ptr<Await[]> ring_;  // all but the oldest, those taken out among them
  std::uint32_t size_ = 0;         // that are left
  std::uint32_t held_ = 0;         // in the ring
  std::uint32_t begin_ = 0;
  std::uint32_t capacity_ = 0;
};

}  // namespace load

#pragma once

#include <cassert>
#include <cstdint>
#include <memory>

#include "libcore/session/session.h"

namespace load {

// A message whose reply has not come.
struct Await {
  session::Clock::time_point due;   // when it should have been sent
  session::Clock::time_point sent;  // when it was
};

// The replies that a user waits for, in the order in which they should come. The oldest lies in the
// object itself, so that a user with one in flight allocates nothing; the others lie in a ring that
// grows to the most there ever were.
class Awaits {
 public:
  bool empty() const { return size_ == 0; }
  std::uint32_t size() const { return size_; }

  void push(const Await& await) {
    if (size_ == 0) {
      oldest_ = await;
    } else {
      if (size_ - 1 == capacity_) grow();
      ring_[(begin_ + size_ - 1) & (capacity_ - 1)] = await;
    }
    ++size_;
  }

  // Takes out the oldest; there must be one.
  Await pop() {
    assert(size_ > 0);
    const Await result = oldest_;
    if (--size_ > 0) {
      oldest_ = ring_[begin_];
      begin_ = (begin_ + 1) & (capacity_ - 1);
    }
    return result;
  }

 private:
  void grow() {
    const std::uint32_t larger = capacity_ == 0 ? 16 : 2 * capacity_;  // always a power of two
    auto ring = std::make_unique_for_overwrite<Await[]>(larger);
    for (std::uint32_t i = 0; i + 1 < size_; ++i) ring[i] = ring_[(begin_ + i) & (capacity_ - 1)];
    ring_ = std::move(ring);
    begin_ = 0;
    capacity_ = larger;
  }

  Await oldest_;
  std::unique_ptr<Await[]> ring_;  // all but the oldest
  std::uint32_t size_ = 0;
  std::uint32_t begin_ = 0;
  std::uint32_t capacity_ = 0;
};

}  // namespace load

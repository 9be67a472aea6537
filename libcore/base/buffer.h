#pragma once

#include <cassert>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

#include "libcore/base/handle.h"

namespace base {

// Octets on their way out. Grows without zeroing, drops in front for free, and can take over the
// storage of another buffer instead of copying it. An empty, fresh buffer owns no memory.
class Buffer {
 public:
  Buffer() = default;
  // `headroom` octets are kept free in front of the content for a later `prepend`.
  explicit Buffer(std::size_t headroom) : headroom_(headroom) {}
  Buffer(Buffer&& other) noexcept { swap(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    Buffer(std::move(other)).swap(*this);
    return *this;
  }
  void swap(Buffer& other) noexcept;

  bool empty() const { return begin_ == end_; }
  std::size_t size() const { return end_ - begin_; }
  // Octets of storage owned, used or not.
  std::size_t capacity() const { return capacity_; }
  // The content; valid until the buffer is changed.
  std::span<char> span() { return {storage_.get() + begin_, size()}; }
  std::string_view view() const& { return {storage_.get() + begin_, size()}; }
  std::string_view view() const&& = delete;

  void append(std::string_view octets) {
    if (octets.empty()) return;
    std::memcpy(room(octets.size()), octets.data(), octets.size());
    commit(octets.size());
  }
  void append(char octet) {
    *room(1) = octet;
    commit(1);
  }

  // A place for at least `n` more octets behind the content. What was written there becomes content
  // by `commit`; the pointer is good until the buffer is changed.
  char* room(std::size_t n) {
    if (capacity_ - end_ < n || storage_ == nullptr) make_room(n);
    return storage_.get() + end_;
  }
  void commit(std::size_t n) {
    assert(n <= capacity_ - end_);
    end_ += n;
  }

  // Room for `n` octets in all, so that growing to that size copies nothing.
  void reserve(std::size_t n) {
    if (n > size()) room(n - size());
  }

  // Puts octets in front of the content: without moving it where there is headroom.
  void prepend(std::string_view octets);

  // Drops the first `n` octets (n <= size()).
  void drop(std::size_t n) {
    assert(n <= size());
    begin_ += n;
    if (begin_ == end_) clear();
  }

  // Drops the last `n` octets (n <= size()).
  void cut(std::size_t n) {
    assert(n <= size());
    end_ -= n;
  }

  // Appends the content of `other` and leaves it fresh. Where this buffer is empty the storage of
  // `other` changes hands and nothing is copied.
  void take(Buffer&& other);

  // Forgets the content and keeps the storage.
  void clear() { begin_ = end_ = storage_ == nullptr ? 0 : headroom_; }
  // Forgets the content and frees the storage.
  void release() { Buffer(headroom_).swap(*this); }

 private:
  void make_room(std::size_t n);

  std::unique_ptr<char, FreeWith<std::free>> storage_;
  std::size_t begin_ = 0;  // 0 without storage, as all but the headroom
  std::size_t end_ = 0;
  std::size_t capacity_ = 0;
  std::size_t headroom_ = 0;
};

}  // namespace base

#include "libcore/base/buffer.h"

#include <algorithm>
#include <new>
#include <utility>

namespace base {

void Buffer::swap(Buffer& other) noexcept {
  std::swap(storage_, other.storage_);
  std::swap(begin_, other.begin_);
  std::swap(end_, other.end_);
  std::swap(capacity_, other.capacity_);
  std::swap(headroom_, other.headroom_);
}

void Buffer::prepend(std::string_view octets) {
  if (begin_ < octets.size()) {
    Buffer larger(octets.size());
    larger.room(size());
    larger.append(view());
    larger.headroom_ = headroom_;
    swap(larger);
  }
  begin_ -= octets.size();
  std::memcpy(storage_.get() + begin_, octets.data(), octets.size());
}

void Buffer::take(Buffer&& other) {
  if (empty()) {
    swap(other);
  } else {
    append(other.view());
  }
  other.release();
}

void Buffer::make_room(std::size_t n) {
  if (begin_ > headroom_ && end_ - begin_ <= begin_ - headroom_ &&
      n <= capacity_ - headroom_ - size()) {  // much was dropped in front: move the rest there
    const std::size_t kept = size();
    std::memcpy(storage_.get() + headroom_, storage_.get() + begin_, kept);
    begin_ = headroom_;
    end_ = begin_ + kept;
    return;
  }
  if (storage_ == nullptr) begin_ = end_ = headroom_;
  const std::size_t wanted = std::max({end_ + n, capacity_ + capacity_ / 2, std::size_t{64}});
  char* const grown = static_cast<char*>(std::realloc(storage_.get(), wanted));
  if (grown == nullptr) throw std::bad_alloc();
  static_cast<void>(storage_.release());  // realloc has freed or kept it
  storage_.reset(grown);
  capacity_ = wanted;
}

}  // namespace base

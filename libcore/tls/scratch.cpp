#include "libcore/tls/scratch.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace tls {
namespace {

// What a turn with a very large message has grown is not kept.
constexpr std::size_t most_kept = std::size_t{512} * 1024;

std::vector<base::Buffer>& pile() {
  thread_local std::vector<base::Buffer> buffers;
  return buffers;
}

}  // namespace

Scratch::Scratch() {
  if (pile().empty()) return;
  buffer_ = std::move(pile().back());
  pile().pop_back();
}

Scratch::~Scratch() {
  buffer_.clear();
  if (buffer_.capacity() <= most_kept) pile().push_back(std::move(buffer_));
}

}  // namespace tls

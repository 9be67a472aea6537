#include "tools/server/heap.h"

#include <malloc.h>

#include <cstddef>

namespace serve {
namespace {

constexpr std::size_t much = std::size_t{32} * 1024 * 1024;

}  // namespace

void keep_large_blocks() {
  mallopt(M_MMAP_THRESHOLD, 32 * 1024 * 1024);  // the most that malloc takes here
  mallopt(M_TRIM_THRESHOLD, 256 * 1024 * 1024);
}

void give_back_free_blocks() {
  if (mallinfo2().fordblks > much) malloc_trim(much / 4);
}

}  // namespace serve

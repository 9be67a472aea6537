#pragma once

#include <cstdint>

namespace load {

// One of `of` parts of the users, which are dealt out like cards: each part is spread evenly over
// the whole, in time too. A machine has a share of the users, and a worker a share of that.
struct Share {
  std::uint64_t index = 0;  // below `of`
  std::uint64_t of = 1;

  // How many of the users 0 to users - 1 belong to it, and which is the i-th of them.
  std::uint64_t size(std::uint64_t users) const {
    return users / of + (index < users % of ? 1 : 0);
  }
  std::uint64_t user(std::uint64_t i) const { return index + i * of; }
  // The place of such a user: user(place(u)) == u.
  std::uint64_t place(std::uint64_t user) const { return user / of; }
  // The share `inner` of what this share has.
  Share part(const Share& inner) const { return {index + of * inner.index, of * inner.of}; }
};

}  // namespace load

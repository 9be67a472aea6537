#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "libcore/ws/mask.h"

namespace ws {

// Fills `octets` with what nobody can foretell: from OpenSSL's generator, which the kernel seeds.
// Throws base::Error where the system has no randomness.
void fill_at_random(std::span<std::byte> octets);

// Masking keys for clients, fresh for each frame and not to be foretold (5.3), made a thousand at a
// time. One a thread serves all its connections.
class MaskKeys {
 public:
  MaskKey next() {
    if (used_ == keys_.size()) refill();
    return keys_[used_++];
  }

 private:
  void refill();

  std::array<MaskKey, 1024> keys_;
  std::size_t used_ = keys_.size();
};

}  // namespace ws

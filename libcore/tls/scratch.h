#pragma once

#include "libcore/base/buffer.h"

namespace tls {

// An empty buffer for the plain text of one turn, lent by the thread for as long as this object
// lives. Several can be lent at once: one for each direction, and TLS may be inside TLS.
class Scratch {
 public:
  Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();

  base::Buffer& buffer() { return buffer_; }

 private:
  base::Buffer buffer_;
};

}  // namespace tls

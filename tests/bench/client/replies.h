#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "libcore/ws/frame.h"
#include "tests/bench/client/requests.h"

namespace bench {

// Counts the messages that a server sends on one connection, by the ends of their frames.
class MessageEnds {
 public:
  // `octets`: what each is to carry, in all its frames; 0 where it is to be compressed.
  explicit MessageEnds(std::size_t octets) : octets_(octets) {}

  // Throws base::Error at a message that is not so, and at a Close: nobody asked for one.
  std::uint64_t count(std::span<char> in);

 private:
  ws::FrameReader reader_;
  std::uint64_t octets_;
  std::uint64_t carried_ = 0;  // by the present message so far
};

// Counts the requests that come back as they are.
class Returned {
 public:
  std::uint64_t count(std::size_t octets, const Requests& requests);

 private:
  std::uint64_t whole_ = 0;
  std::size_t part_ = 0;  // octets of one that is not whole
};

}  // namespace bench

#pragma once

#include <cstdint>
#include <vector>

namespace load {

// Which numbers of which publishers came, as one subscriber sees it. The first number of a
// publisher is taken as it is; behind it every number has to come once. What is late by less than
// 64 numbers counts as reordered, and as a gap only if it never comes.
class Sequence {
 public:
  struct Seen {
    bool is_new = false;  // else it came before
    bool reordered = false;
    std::uint64_t gaps = 0;  // that are certain now
  };
  Seen see(std::uint64_t publisher, std::uint64_t number);
  // Numbers that have not come so far, for the end.
  std::uint64_t missing() const;

 private:
  // The last 64 numbers below `next`: bit 0 is next - 1.
  struct Window {
    std::uint64_t publisher;
    std::uint64_t next;
    std::uint64_t came;
  };

  std::vector<Window> windows_;  // by publisher
};

}  // namespace load

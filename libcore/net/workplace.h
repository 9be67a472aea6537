#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "libcore/base/buffer.h"
#include "libcore/net/wakes.h"

struct event_base;

namespace net {

class Connection;

// What the connections of one loop share; internal to net. One turn at a time uses it.
struct Workplace {
  // With both at this size they stay in a 2 MiB L2 cache; 128 and 512 KiB cost a third more at 16
  // KiB messages, 16 in flight (tests/bench).
  static constexpr std::size_t scratch_size = 240 * 1024;

  event_base* base = nullptr;
  struct alignas(64) Scratch {  // a line of the cache
    char octets[scratch_size];
  };
  std::unique_ptr<Scratch> storage = std::make_unique_for_overwrite<Scratch>();
  std::span<char> scratch{storage->octets};  // octets are received here
  base::Buffer out;                          // and a turn writes here
  session::Clock::time_point now;            // of the last turn
  Wakes wakes;
  std::vector<Connection*> rung;         // to be visited behind this batch, each once
  std::vector<Connection*> dead;         // to be freed behind this batch
  std::function<void(int fd)> departed;  // may be empty
  bool stopping = false;

  // `out` with room for a turn. A turn may have left the storage of another buffer in it, or none.
  base::Buffer& fresh_out() {
    if (out.capacity() < scratch_size || out.capacity() > 2 * scratch_size) [[unlikely]] {
      out = base::Buffer();
      out.room(scratch_size);
    }
    return out;
  }

  // Called behind every event, so that what is due does not wait for a whole batch. A wake that is
  // set meanwhile is later than `limit`, so this ends.
  void wake_due() {
    const session::Clock::time_point limit = now;
    if (wakes.earliest() > limit) return;
    while (Wakes::Sleeper* sleeper = wakes.take_due(limit)) sleeper->wake();
  }
};

}  // namespace net

#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "libcore/session/session.h"

namespace net {

// Who wants to be woken when, as a heap. Knows no clock: the loop keeps one timer for the earliest.
class Wakes {
 public:
  using Time = session::Clock::time_point;

  // Somebody who can be woken; once at a time.
  class Sleeper {
   public:
    Sleeper() = default;
    Sleeper(const Sleeper&) = delete;
    Sleeper& operator=(const Sleeper&) = delete;
    virtual ~Sleeper() = default;

    virtual void wake() = 0;

   private:
    friend class Wakes;
    static constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();
    std::uint32_t place_ = nowhere;  // in the heap
  };

  // The time that is set for `sleeper`; `never` for none.
  Time at(const Sleeper& sleeper) const {
    return sleeper.place_ == Sleeper::nowhere ? session::never : heap_[sleeper.place_].at;
  }
  // Replaces that time; `never` takes it away, as is owed before a sleeper goes.
  void set(Sleeper& sleeper, Time at);

  Time earliest() const { return heap_.empty() ? session::never : heap_.front().at; }
  // Takes out the earliest, if it is due at `now`; else nullptr.
  Sleeper* take_due(Time now);

 private:
  struct Entry {
    Time at;
    Sleeper* sleeper;
  };

  void put(std::size_t place, const Entry& entry);
  void rise(std::size_t place, const Entry& entry);
  void sink(std::size_t place, const Entry& entry);

  std::vector<Entry> heap_;
};

}  // namespace net

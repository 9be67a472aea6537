#include "libcore/net/wakes.h"

namespace net {

void Wakes::set(Sleeper& sleeper, Time at) {
  std::size_t place = sleeper.place_;
  Entry entry{at, &sleeper};
  if (place == Sleeper::nowhere) {
    if (at == session::never) return;
    place = heap_.size();
    heap_.push_back(entry);
  } else if (at == session::never) {
    sleeper.place_ = Sleeper::nowhere;
    entry = heap_.back();
    heap_.pop_back();
    if (place == heap_.size()) return;
  }
  if (place > 0 && entry.at < heap_[(place - 1) / 2].at) {
    rise(place, entry);
  } else {
    sink(place, entry);
  }
}

Wakes::Sleeper* Wakes::take_due(Time now) {
  if (heap_.empty() || now < heap_.front().at) return nullptr;
  Sleeper* const sleeper = heap_.front().sleeper;
  set(*sleeper, session::never);
  return sleeper;
}

void Wakes::put(std::size_t place, const Entry& entry) {
  heap_[place] = entry;
  entry.sleeper->place_ = static_cast<std::uint32_t>(place);
}

void Wakes::rise(std::size_t place, const Entry& entry) {
  while (place > 0) {
    const std::size_t parent = (place - 1) / 2;
    if (heap_[parent].at <= entry.at) break;
    put(place, heap_[parent]);
    place = parent;
  }
  put(place, entry);
}

void Wakes::sink(std::size_t place, const Entry& entry) {
  for (;;) {
    std::size_t child = 2 * place + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && heap_[child + 1].at < heap_[child].at) ++child;
    if (entry.at <= heap_[child].at) break;
    put(place, heap_[child]);
    place = child;
  }
  put(place, entry);
}

}  // namespace net

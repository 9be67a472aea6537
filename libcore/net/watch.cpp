#include "libcore/net/watch.h"

#include <event2/event.h>

#include <new>
#include <utility>

#include "libcore/base/error.h"

namespace net {

void FreeEvent::operator()(event* handle) const { event_free(handle); }

Watch Watch::readable(event_base* base, int fd, std::function<void()> happened) {
  return {base, fd, EV_READ, std::move(happened)};
}

Watch Watch::signal(event_base* base, int number, std::function<void()> happened) {
  return {base, number, EV_SIGNAL, std::move(happened)};
}

Watch::Watch(event_base* base, int number, short what, std::function<void()> happened)
    : happened_(std::make_unique<std::function<void()>>(std::move(happened))) {
  const auto call = [](evutil_socket_t, short, void* function) noexcept {
    (*static_cast<std::function<void()>*>(function))();
  };
  event_.reset(
      event_new(base, number, static_cast<short>(what | EV_PERSIST), call, happened_.get()));
  if (event_ == nullptr) throw std::bad_alloc();
  if (event_add(event_.get(), nullptr) != 0)
    base::fail("cannot watch {} {}: {}", what == EV_SIGNAL ? "signal" : "descriptor", number,
               base::errno_text());
}

void Watch::pause() { event_del(event_.get()); }

void Watch::resume() { event_add(event_.get(), nullptr); }

}  // namespace net

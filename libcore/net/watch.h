#pragma once

#include <functional>
#include <memory>

struct event;
struct event_base;

namespace net {

struct FreeEvent {
  void operator()(event* handle) const;
};
using Event = std::unique_ptr<event, FreeEvent>;

// Calls a function whenever a descriptor is readable, or a signal came: for what is rare and no
// connection. Belongs to the thread of its loop; neither owns the descriptor nor reads from it. The
// function must not throw.
class Watch {
 public:
  // These throw base::Error where the kernel refuses.
  static Watch readable(event_base* base, int fd, std::function<void()> happened);
  static Watch signal(event_base* base, int number, std::function<void()> happened);

  void pause();
  void resume();

 private:
  Watch(event_base* base, int number, short what, std::function<void()> happened);

  std::unique_ptr<std::function<void()>> happened_;  // stays where it is when the watch is moved
  Event event_;
};

}  // namespace net

#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "libcore/session/session.h"

namespace session {

// A session around a session that shows a listener all octets of both directions, with their times.
// It changes nothing.
class Tap final : public Session {
 public:
  // What is shown is good during the call only.
  class Listener {
   public:
    using Time = Clock::time_point;

    virtual ~Listener() = default;
    virtual void opened(const Link& link, Time now) = 0;
    virtual void received(std::string_view octets, Time now) = 0;
    virtual void sent(std::string_view octets, Time now) = 0;
    // The peer's direction; with most ends also ours.
    virtual void ended(End end, Time now) = 0;
    // Ours, behind all that was sent: `end_output`, `close` or `reset`; each at most once.
    virtual void left(Then then, Time now) = 0;
  };

  Tap(std::unique_ptr<Session> inner, std::unique_ptr<Listener> listener)
      : inner_(std::move(inner)), listener_(std::move(listener)) {}

  void on_open(Turn& turn) override;
  void on_bytes(std::span<char> in, Turn& turn) override;
  void on_wake(Turn& turn) override;
  void on_end(End end, Turn& turn) override;

 private:
  template <typename Visit>
  void listen(Turn& turn, const Visit& visit);

  std::unique_ptr<Session> inner_;
  std::unique_ptr<Listener> listener_;
  Then then_ = Then::stay;
};

}  // namespace session

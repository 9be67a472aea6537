#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "libcore/base/random.h"
#include "libcore/session/session.h"
#include "suites/facts.h"
#include "suites/finding.h"
#include "suites/handshaker.h"
#include "suites/inbox.h"
#include "suites/offer.h"

namespace suite {

// A well-behaved server for a client that plays no cases: it takes whatever may come, for as long
// as the client stays, fails the connection where it has to, and leaves what the monitors saw. It
// may send back the messages.
class Observer final : public session::Session {
 public:
  // `facts` must outlive it. The finding is complete when `done` is called, once, and is not
  // touched any more.
  Observer(const Facts& facts, bool echoes, std::uint64_t seed, Finding& finding,
           std::function<void()> done);
  ~Observer() override;

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End end, session::Turn& turn) override;

 private:
  void fail(ws::CloseCode code, session::Turn& turn);
  void answer(session::Turn& turn);
  void say(ws::Opcode opcode, std::string_view payload, session::Turn& turn);
  void finish(session::Clock::time_point now);

  const Facts& facts_;
  const bool echoes_;
  Finding& finding_;
  std::function<void()> done_;
  const std::optional<Offer> offer_;
  base::Random random_;
  Inbox inbox_;
  const std::unique_ptr<Handshaker> handshaker_;
  bool closed_ = false;    // our Close is out
  bool stopping_ = false;  // the run is over
  bool over_ = false;      // the finding is complete, and may be gone
};

}  // namespace suite

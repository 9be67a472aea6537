#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "libcore/session/session.h"
#include "tools/load/script.h"

namespace load {

// When something should be sent.
struct Due {
  session::Clock::time_point at;
  bool planned = false;  // beforehand; else it is due as soon as it can be sent
};

// Where a connection is in some of its steps, and what it waits for there.
class Walk {
 public:
  using Time = session::Clock::time_point;
  // What the steps are for.
  enum class Purpose : std::uint8_t { opening, flow, traffic, closing };
  enum class Waits : std::uint8_t { no, time, reply, message, pong, nothing };

  Walk(const Steps& steps, Purpose purpose, std::optional<Due> due, std::uint32_t traffic = 0)
      : purpose_(purpose), due_(due), traffic_(traffic) {
    enter(steps, 1);
  }

  Purpose purpose() const { return purpose_; }
  std::uint32_t traffic() const { return traffic_; }  // whose steps these are
  // When the next message is due: the first one may have been planned.
  Due take_due(Time now) { return std::exchange(due_, std::nullopt).value_or(Due{.at = now}); }

  // The next step, gone past; nullptr where there is none.
  const Step* next();
  // Goes through `steps` so often before it goes on; 0: for ever.
  void enter(const Steps& steps, std::uint64_t times);

  void wait(Waits what, Time until, const Expect* expect = nullptr) {
    waits_ = what;
    until_ = until;
    expect_ = expect;
  }
  void go_on() { waits_ = Waits::no; }
  // All is done, or can no more be.
  void be_done() { wait(Waits::nothing, session::never); }
  bool done() const { return waits_ == Waits::nothing; }
  Waits waits() const { return waits_; }
  Time until() const { return waits_ == Waits::no ? session::never : until_; }
  const Expect* expect() const { return expect_; }

 private:
  struct Frame {
    const Steps* steps;
    std::size_t next;
    std::uint64_t left;  // times to go through it, this one included; 0: for ever
  };

  std::vector<Frame> frames_;
  Purpose purpose_;
  Waits waits_ = Waits::no;
  std::optional<Due> due_;
  Time until_ = session::never;
  const Expect* expect_ = nullptr;
  std::uint32_t traffic_;
};

}  // namespace load

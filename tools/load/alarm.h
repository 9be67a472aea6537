#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "libcore/stats/timeline.h"
#include "profiles/gate.h"
#include "profiles/profile.h"

namespace load {

// Looks at the thresholds that end a run while it goes, second by second. It knows times as the
// slots do, to two digits, and of the second in which a stage begins all that happened in it.
class Alarm {
 public:
  explicit Alarm(const profile::Profile& profile) : profile_(profile) {}

  // A stage has begun, at that time of the run.
  void begin_stage(const profile::Stage& stage, std::chrono::nanoseconds at);

  // What happened in all workers in the second from `start` on. Why the run has to end, if it has.
  std::optional<std::string> add(std::chrono::nanoseconds start, const stats::Slot& slot);

 private:
  // What is known so far of a stage, or of all that are recorded.
  struct Known {
    std::chrono::nanoseconds begin{};
    profile::Evidence evidence;
  };
  void add(Known& known, const stats::Slot& slot);

  const profile::Profile& profile_;
  std::string stage_;
  bool recorded_ = false;
  std::map<std::string, Known> known_;  // by stage; "" is all that are recorded
};

}  // namespace load

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libcore/session/session.h"
#include "suites/monitor.h"
#include "suites/transcript.h"
#include "suites/verdict.h"

namespace suite {

// What one conversation came to.
struct Finding {
  bool done = false;
  bool opened = false;         // the opening handshake was completed
  std::string why_not_opened;  // then
  std::vector<Judgement> judgements;
  std::vector<std::string> notes;  // observations without a grade
  std::string observed;            // what came, in one line
  std::vector<MonitorHit> hits;
  Transcript transcript;
  session::Clock::time_point began{};
  session::Clock::time_point ended{};
};

}  // namespace suite

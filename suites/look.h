#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "suites/facts.h"
#include "suites/inbox.h"
#include "suites/verdict.h"

namespace suite {

// Where a conversation stands while it expects something.
struct Moment {
  using Time = session::Clock::time_point;

  Time now;
  Time asked;     // the stimulus was taken by the kernel
  Time progress;  // the last sign of life of the peer, or `asked`
  const Facts& facts;
  Experience& experience;
  std::string_view marker;         // payload of the marker Ping; empty until one was sent
  bool late_sent = false;          // the rest of the stimulus went out
  bool said_behind_close = false;  // octets of ours stand behind our Close
};

// What a look at the inbox says about an expectation.
struct Look {
  enum class State : std::uint8_t {
    waiting,    // look again when something comes, at the latest at `again`
    satisfied,  // on to the next step, whatever the judgements say
    over,       // nothing more can be learnt on this connection
  };
  State state = State::waiting;
  Moment::Time again = session::never;
  bool owed = false;          // what is waited for has to come, or the case fails by absence
  bool wants_marker = false;  // a Ping shall show whether input is still processed
  bool wants_late = false;    // the rest of the stimulus shall go out
  std::vector<Judgement> judgements;
  std::vector<std::string> notes;  // observations without a grade
  bool refused = false;            // as more than the peer takes
  std::vector<Timing> timings;
};

// --- The usual looks.

Look waiting(Moment::Time again);
// Likewise, for what has to come.
Look waiting_for_due(Moment::Time again);
Look satisfied();
Look ruled(Look::State state, Facet facet, Grade grade, std::string why);
// The peer did what it must not.
Look failed(std::string why);
// The peer did not do what it must: a fail that rests on what did not come.
Look lacking(std::string why);

// "1002 (protocol error)"
std::string in_words(int code);
// "Text of 5 octets "Hello""
std::string in_words(const Inbox::Message& message);

}  // namespace suite

#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "suites/case.h"
#include "suites/verdict.h"
#include "tests/suites/globs.h"
#include "tests/suites/mutant.h"

namespace test {

// One rule that an echo server or client breaks.
struct Flaw {
  std::string_view name;
  std::function<void(Habits&)> breaks;
  Globs caught_by;       // every case that these choose gives `grade`
  Globs may_catch = {};  // outside of both no case fails; "*": it spoils nearly everything
  suite::Grade grade = suite::Grade::fail;
  bool of_deflate = false;  // shown by the cases that offer permessage-deflate, else by all others
  suite::Judged of = suite::Judged::either;  // who can have it
};

std::vector<Flaw> flaws_of_handshake();
std::vector<Flaw> flaws_of_reading();     // octets, lengths, masks, segments
std::vector<Flaw> flaws_of_validation();  // broken frames are not refused
std::vector<Flaw> flaws_of_echoing();     // messages and fragments
std::vector<Flaw> flaws_of_text();        // what is UTF-8 and what is not
std::vector<Flaw> flaws_of_control();     // Pings and Pongs
std::vector<Flaw> flaws_of_ending();      // Closes, faults, TCP, crashes
std::vector<Flaw> flaws_of_closing();     // the groups close, fail and timing
std::vector<Flaw> flaws_of_bearing();     // sizes, counts, crowds and floods
std::vector<Flaw> flaws_of_writing();     // frames of its own that no server may send
std::vector<Flaw> flaws_of_deflate();

// What servers may do, though few do it: no case may fail them.
struct Eccentric {
  std::string_view name;
  std::function<void(Habits&)> does;
  Globs non_strict = {};  // elsewhere every case passes; each of these chooses some that do not
  bool of_deflate = false;
};
std::vector<Eccentric> eccentrics();
std::vector<Eccentric> eccentrics_of_deflate();
std::vector<Eccentric> eccentrics_of_handshake();

}  // namespace test

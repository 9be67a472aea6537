#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "suites/case.h"
#include "suites/verdict.h"
#include "tests/suites/globs.h"
#include "tests/suites/mutant_tls.h"
#include "tests/suites/world.h"

namespace test {

// Of what is written in one turn, however much it is.
inline constexpr std::size_t in_one_piece = 1 << 20;

// One thing that a peer does wrong in its TLS, or with the messages that come over it.
struct TlsFlaw {
  std::string_view name;
  std::function<void(TlsHabits&)> breaks;
  Globs caught_by;       // every case that these choose gives `grade`
  Globs may_catch = {};  // outside of both no case fails
  suite::Grade grade = suite::Grade::fail;
};

// Those that servers and clients can have alike; `echoes`: the cases in which a message comes back.
std::vector<TlsFlaw> tls_flaws_of_both(const Globs& echoes);

// How flaws are shown: each is caught by the cases that it names, and each case fails some.
struct TlsHunt {
  std::string_view whose;  // "mutants of TLS"
  std::vector<const suite::Case*> cases;
  std::function<Verdict(const suite::Case&, const TlsHabits&)> play;
  // A case that would cost too much; `must`: it shall catch the flaw.
  std::function<bool(const TlsFlaw& flaw, const suite::Case& script, bool must)> leaves_out;
};
void expect_all_caught(const TlsHunt& hunt, const std::vector<TlsFlaw>& flaws);

}  // namespace test

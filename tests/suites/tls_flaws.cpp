#include "tests/suites/tls_flaws.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

namespace test {

using suite::Grade;

std::vector<TlsFlaw> tls_flaws_of_both(const Globs& echoes) {
  const Globs all{"*"};
  return {
      {"changes every message",
       [](TlsHabits& h) {
         h.habits.on_message = [](Whole& message) {
           message.payload += "!";
           return true;
         };
       },
       echoes, all},
      {"loses what follows the first frame of a read",
       [](TlsHabits& h) { h.habits.first_frame_of_read_only = true; },
       {"tls.record.many-frames-in-record"},
       {"tls.basic.*"}},
      {"takes a header only in one read",
       [](TlsHabits& h) { h.habits.header_in_one_read = true; },
       {"tls.record.one-octet-records"},
       {"tls.basic.*", "tls.record.*"}},
      {"stops reading behind 9000 octets",
       [](TlsHabits& h) { h.habits.stops_reading_behind = 9000; },
       {"tls.record.frame-over-records", "tls.record.16k-record", "tls.basic.echo"},
       {"tls.basic.*"}},
      {"echoes one message a connection",
       [](TlsHabits& h) {
         h.habits.on_message = [](Whole& message) { return message.number == 0; };
       },
       {"tls.record.key-update", "tls.basic.echo"},
       {"tls.basic.*", "tls.record.many-frames-in-record"}},
      {"dies of renegotiation",
       [](TlsHabits& h) { h.dies_of_renegotiation = true; },
       {"tls.record.renegotiation"}},
      {"leaves TLS in the middle",
       [](TlsHabits& h) { h.leaves_tls = true; },
       {"monitor.tls.records-only", "tls.basic.echo"},
       all},
      {"leaves close_notify out",
       [](TlsHabits& h) { h.leaves_out_close_notify = true; },
       {"tls.close.notify-clean", "tls.close.notify-after-fault"},
       {},
       Grade::non_strict},
      {"passes reserved opcodes over",
       [](TlsHabits& h) {
         h.habits.treat = [](Fault fault, const ws::FrameHeader&) {
           return fault == Fault::reserved_opcode ? Treatment::pass_over : Treatment::fail;
         };
       },
       {"tls.close.notify-after-fault", "tls.basic.full-suite-over-tls"},
       {"monitor.tls.*"}},
      {"dies of a cut connection",
       [](TlsHabits& h) { h.dies_of_truncation = true; },
       {"tls.close.truncation"}},
  };
}

void expect_all_caught(const TlsHunt& hunt, const std::vector<TlsFlaw>& flaws) {
  std::set<std::string> shown;
  std::size_t caught = 0;
  for (const TlsFlaw& flaw : flaws) {
    SCOPED_TRACE(flaw.name);
    TlsHabits habits;
    flaw.breaks(habits);
    bool is_caught = true;
    Globs unused = flaw.caught_by;
    for (const suite::Case* script : hunt.cases) {
      std::erase_if(unused, [&](auto glob) { return base::matches_glob(script->id(), glob); });
      const bool must = chosen(flaw.caught_by, script->id());
      if (!must && chosen(flaw.may_catch, script->id())) continue;
      if (hunt.leaves_out(flaw, *script, must)) continue;
      const Verdict verdict = hunt.play(*script, habits);
      if (!must) {
        EXPECT_LT(verdict.grade, Grade::fail) << script->id() << ": " << verdict.why;
        continue;
      }
      EXPECT_EQ(word(verdict.grade), word(flaw.grade)) << script->id() << ": " << verdict.why;
      is_caught = is_caught && verdict.grade == flaw.grade;
      if (verdict.grade == Grade::fail) shown.insert(script->id());
    }
    EXPECT_TRUE(unused.empty()) << "chooses nothing: " << unused.front();
    caught += is_caught ? 1 : 0;
  }
  for (const suite::Case* script : hunt.cases)
    EXPECT_TRUE(shown.contains(script->id())) << "no mutant fails " << script->id();
  fmt::print("{}: {} of {} caught; cases: {} of {} shown to fail\n", hunt.whose, caught,
             flaws.size(), shown.size(), hunt.cases.size());
}

}  // namespace test

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "suites/exchange.h"
#include "suites/inbox.h"
#include "suites/look.h"
#include "suites/verdict.h"

namespace suite {

// What comes back to a request, and the grade of each way to answer. Interim responses are passed
// over (RFC 9110, 15.2). As it stands: the rule REJECT for any status from 400 to 499.
struct Answer {
  std::vector<int> statuses = {};               // of a refusal as it should be; empty: any 4xx
  Grade refused = Grade::pass;                  // with one of these
  Grade refused_otherwise = Grade::non_strict;  // any other 4xx or 5xx
  Grade ordinary = Grade::non_strict;           // 2xx or 3xx
  Grade closed = Grade::non_strict;             // TCP ends, and there was no response
  Grade silent = Grade::fail;                   // none of this by T_max
  Grade opened = Grade::fail;                   // a 101 that fits the request
  Grade other_hash = Grade::fail;               // a 101 that would, but for Sec-WebSocket-Accept
  std::string_view why_opened = {};             // what opening shows
  bool goes_on = false;                         // behind a 101 that is not as it should be, too
  // Silence counts from here on; behind T_slow the conversation goes on.
  enum class Patience : std::uint8_t { slow, max, idle } patience = Patience::max;
  Grade reset =
      Grade::pass;         // at best, where TCP ends otherwise than by FIN and without a response
  bool until_100 = false;  // an interim 100 ends the wait as well
  std::string_view why_silent = {};
  bool closes = false;  // behind a refusal TCP should end, at the latest at T_slow

  Answer or_ordinary() const;  // as good as a refusal (RFC 9110, 7.8)
  Answer or_opens(Grade grade, std::string_view why) const;
  Answer and_goes_on() const;
  Answer or_refused(Grade grade) const;  // in any way, or closed without a response
  Answer or_refused_otherwise(Grade grade) const;
  Answer or_status(std::vector<int> refusals, Grade grade) const;  // with one of these
  Answer or_closed(Grade grade) const;
  Answer or_silent(Grade grade, std::string_view why) const;  // by T_max
  Answer or_waits(Grade grade, std::string_view why) const;   // by T_slow
  Answer or_idles(Grade grade, std::string_view why) const;   // by T_idle
  Answer or_reset(Grade grade) const;
  Answer or_other_hash(Grade grade) const;
  Answer or_100() const;
  Answer and_closes() const;
};
// The rule REJECT.
Answer rejected(std::vector<int> statuses = {});
// The rule OPEN, up to the 101.
Answer opens();
// Whatever comes is worth noting, but silence.
Answer whatever();

std::string describe(const Answer& answer);

// Judges the response with this number. `inbox` knows how the connection ended.
Look look(const Answer& answer, const Exchange& exchange, std::size_t number, const Inbox& inbox,
          const Moment& moment);

// Something that is claimed of all that came, and a function that judges it: nothing for a pass.
struct Check {
  std::string_view what;
  std::function<std::vector<Judgement>(const Exchange&)> judge;
};

// A plain judgement of the behaviour.
std::vector<Judgement> judged(Grade grade, std::string why);

}  // namespace suite

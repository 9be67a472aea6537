#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/units.h"
#include "suites/catalogue.h"
#include "suites/client/observed.h"
#include "suites/client/returning.h"

namespace suite {
namespace {

// --- Several connections to one address: one at a time (4.1, step 2 of the second list).

constexpr std::size_t wanted = 8;

// How many of them came while the first one was without an answer.
std::size_t pending(const std::deque<Finding>& findings, const Facts& facts) {
  return static_cast<std::size_t>(std::ranges::count_if(findings, [&](const Finding& finding) {
    return came(finding) && finding.began < findings.front().began + facts.windows.slow;
  }));
}

// An application may open as many connections as it likes; a browser, which runs those of others,
// may not. `names`: under which the address was told.
Survey one_at_a_time(std::size_t names) {
  return {
      "one connection at a time waits for its answer",
      [names](const std::deque<Finding>& findings, const Facts& facts) -> std::optional<Judgement> {
        const std::size_t count = pending(findings, facts);
        if (!came(findings.front()) || count <= 1) return std::nullopt;
        const std::string seen = fmt::format("{} connections to one address waited", count);
        if (!facts.features.browser) return graded(Grade::informational, seen);
        return graded(count <= names || count < wanted ? Grade::non_strict : Grade::fail, seen);
      }};
}

// The next one begins once the first one is through with.
Survey next_is_released() {
  return {"the next connection begins once the first one is through with",
          [](const std::deque<Finding>& findings, const Facts& facts) -> std::optional<Judgement> {
            if (pending(findings, facts) > 1)
              return graded(Grade::not_applicable, "the client makes its connections all at once");
            std::optional<std::chrono::nanoseconds> next;
            const auto released = findings.front().began + facts.windows.slow;
            for (const Finding& finding : findings)
              if (came(finding) && finding.began >= released)
                next = std::min(next.value_or(std::chrono::nanoseconds::max()),
                                finding.began - released);
            if (!next) return graded(Grade::non_strict, "no other connection came");
            if (*next <= facts.windows.slow) return std::nullopt;
            return Judgement{Facet::timing, Grade::non_strict,
                             fmt::format("the next connection came only {} later",
                                         base::format_duration(*next))};
          }};
}

void add_others(Case& script, std::size_t count) {
  script.crowd({count, count}, [](Conversation& other) {
    other.returning()
        .or_stays_away(Grade::pass, "")
        .respond(accepting())
        .expect(is_opened_or(Grade::pass));
  });
}

Invitation eight_times() {
  Invitation invitation;
  invitation.words["count"] = std::to_string(wanted);
  return invitation;
}

void serial(Group& g) {
  const auto hold_back = [&](std::string_view name, std::string_view title,
                             const Invitation& invitation) -> Case& {
    return g.add(fmt::format("serial.{}", name), title)
        .covers("RFC6455-4.1-4")
        .alone()
        .invite(invitation)
        .hear()
        .pause_slow();
  };
  const auto answer = [](Case& script) {
    script.respond(accepting().before_request()).expect(is_opened());
  };
  Case& same =
      hold_back("same-address", "one connection to an address is made at a time", eight_times());
  answer(same);
  add_others(same, wanted - 1);
  same.survey(one_at_a_time(1));

  // Told in one word, as the names are for one command.
  Invitation two_names;
  std::string urls;
  for (std::size_t i = 0; i < wanted; ++i)
    urls += fmt::format("{}{{scheme}}://{}:{{port}}/", i == 0 ? "" : " ",
                        i % 2 == 0 ? "{host}" : "localhost");
  two_names.words["urls"] = urls;
  Case& names =
      hold_back("same-address-two-names",
                "one connection to an address is made at a time, whatever its name", two_names);
  answer(names);
  add_others(names, wanted - 1);
  names.survey(one_at_a_time(2));

  const auto released = [&](std::string_view how, const std::function<void(Case&)>& release) {
    Case& script =
        hold_back(fmt::format("released-on-{}", how),
                  "the next connection is made once the first one is through", eight_times());
    release(script);
    add_others(script, wanted - 1);
    script.survey(next_is_released());
  };
  released("success", answer);
  released("failure", [](Case& script) {
    script.respond(accepting().status(403, "Forbidden").before_request()).expect(is_failed());
  });
  released("drop", [](Case& script) { script.end(EndOfOurs::How::rst); });
}

// Names that need not exist, as a proxy is asked for them.
void many_hosts(Group& g) {
  constexpr std::size_t many = 50;
  Invitation invitation;
  invitation.words["proxy"] = "http://{host}:{port}";
  std::string urls;
  for (std::size_t i = 0; i <= many; ++i)
    urls += fmt::format("{}ws://host-{}.example/", i == 0 ? "" : " ", i);
  invitation.words["urls"] = urls;
  Case& script = g.add("serial.many-hosts-bounded",
                       "it is recorded how many connections wait for an answer at once");
  script.covers("RFC6455-4.1-6")
      .over(Transport::clear_text)
      .alone()
      .invite(invitation)
      .hear()
      .pause_slow()
      .end(EndOfOurs::How::rst)
      .crowd({many, many},
             [](Conversation& other) {
               other.returning()
                   .or_stays_away(Grade::pass, "")
                   .hear()
                   .pause_slow()
                   .end(EndOfOurs::How::rst);
             })
      .survey(
          {"at most 50 connections wait for an answer at once",
           [](const std::deque<Finding>& findings, const Facts& facts) -> std::optional<Judgement> {
             const std::size_t count = pending(findings, facts);
             return graded(count > many ? Grade::non_strict : Grade::informational,
                           fmt::format("{} connections waited for an answer", count));
           }});
}

// --- Nobody is there.

// A client that is not let in says so, and does not try again at once, without end.
Survey gives_up() {
  return {"the client reports the failure, and does not come back without end at once",
          [reports = must_report_failure()](const std::deque<Finding>& findings,
                                            const Facts& facts) -> std::optional<Judgement> {
            if (std::optional<Judgement> storm = judge_storm(findings, facts)) return storm;
            return reports.judge(findings, facts);
          }};
}

void refused_connections(Group& g) {
  const auto cut_off = [](Conversation& conversation) {
    conversation.respond(accepting().as_octets("").before_request()).end(EndOfOurs::How::rst);
  };
  const auto come_to_nothing = [&](Case& script) {
    returns(script, storm_returns, Grade::pass, "", cut_off).survey(gives_up());
  };
  come_to_nothing(g.add("refused.no-listener", "a client says that nobody listens")
                      .covers("RFC6455-4.1-10")
                      .invite(nobody_listens())
                      .or_stays_away(Grade::pass, "")
                      .respond(accepting()));
  Case& reset = g.add("refused.rst-after-accept", "a client says that it was turned away")
                    .covers("RFC6455-4.1-10", "RFC6455-7.2.1-2");
  cut_off(reset.fresh());
  come_to_nothing(reset);
}

}  // namespace

Group connect() {
  Group g("connect", "4.1 Client Requirements");
  g.judging(Judged::client);
  g.add("basic.request-sent", "the client connects, and asks for a WebSocket")
      .covers("RFC6455-4.1-2", "RFC6455-4.1-15", "RFC6455-4.1-8")
      .or_stays_away(Grade::fail, "the client makes no connection")
      .respond(accepting())
      .expect(is_opened());
  serial(g);
  many_hosts(g);
  refused_connections(g);
  return g;
}

}  // namespace suite

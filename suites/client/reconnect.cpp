#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "libcore/base/units.h"
#include "suites/catalogue.h"
#include "suites/client/returning.h"
#include "suites/tls/looks.h"

namespace suite {
namespace {

using Time = Backoff::Time;

constexpr std::string_view not_back = "the client does not come back";

// A connection of its own accord; it need not come.
void back(Case& script, const std::function<void(Conversation&)>& play, std::size_t times = 1) {
  returns(script, times, Grade::informational, not_back, play);
}

using JudgeBackoff = std::function<std::optional<Judgement>(const Backoff&, const std::string&)>;

Survey of_backoff(std::string what, JudgeBackoff judge) {
  return {std::move(what),
          [judge = std::move(judge)](const std::deque<Finding>& findings,
                                     const Facts&) -> std::optional<Judgement> {
            const std::vector<Time> times = delays(findings);
            if (times.size() < 3) return graded(Grade::informational, "it comes back too seldom");
            const Backoff backoff = fit(times);
            return judge(backoff, describe(backoff));
          }};
}

bool grows(const Backoff& backoff) {
  return backoff.kind == Backoff::Kind::exponential || backoff.kind == Backoff::Kind::jittered;
}

// The first delay is by chance (7.2.3), so that clients that lost one server do not come together.
Survey first_delays_differ() {
  return {"the first delays of several runs differ",
          [](const std::deque<Finding>& findings, const Facts&) -> std::optional<Judgement> {
            std::vector<Time> first;  // each run is a connection and the one behind it
            for (std::size_t i = 0; i + 1 < findings.size(); i += 2)
              if (came(findings[i + 1]))
                first.push_back(std::max(Time{}, Time(findings[i + 1].began - findings[i].ended)));
            if (first.size() < 3) return graded(Grade::informational, std::string(not_back));
            const Backoff backoff = fit(first);
            const bool same =
                backoff.kind == Backoff::Kind::fixed || backoff.kind == Backoff::Kind::immediate;
            if (!same) return std::nullopt;
            return graded(Grade::non_strict, fmt::format("the first delay is not by chance: {}",
                                                         base::format_duration(first.front())));
          }};
}

void delayed(Group& g) {
  const auto add = [&](const char* name, std::string_view title) -> Case& {
    return g.add(fmt::format("backoff.{}", name), title)
        .covers("RFC6455-7.2.3-1", "RFC6455-7.2.3-2", "RFC6455-7.2.3-3", "RFC6455-7.2.3-4")
        .tier(Tier::full)
        .alone();
  };
  Case& first = add("first-random", "a client comes back for the first time after a random delay");
  for (int run = 0; run < 5; ++run) {
    turn_away(first.fresh());
    back(first, turn_away);
  }
  first.survey(first_delays_differ());

  const auto turned_away = [&](const char* name, std::string_view title,
                               std::size_t times) -> Case& {
    Case& script = add(name, title);
    turn_away(script.fresh());
    back(script, turn_away, times);
    return script;
  };
  turned_away("growing", "each delay is longer than the one before", 6)
      .survey(of_backoff(
          "delays grow",
          [](const Backoff& backoff, const std::string& seen) -> std::optional<Judgement> {
            if (grows(backoff) && !backoff.storm) return std::nullopt;
            return graded(Grade::non_strict, "delays do not grow: " + seen);
          }));
  turned_away("capped", "it is recorded up to what length delays grow", 10)
      .survey(of_backoff("it is recorded up to what length delays grow",
                         [](const Backoff& backoff, const std::string& seen) {
                           return graded(backoff.storm ? Grade::non_strict : Grade::informational,
                                         (backoff.capped ? "capped; " : "no cap seen; ") + seen);
                         }));
}

// It is recorded whether the client comes back, and after which time.
Survey comes_back() {
  return {"it is recorded whether and when the client comes back",
          [](const std::deque<Finding>& findings, const Facts& facts) -> std::optional<Judgement> {
            if (std::optional<Judgement> storm = judge_storm(findings, facts)) return storm;
            const std::vector<Time> times = delays(findings);
            if (times.empty()) return std::nullopt;  // said already
            const std::string after = base::format_duration(times.front());
            return graded(Grade::informational,
                          times.size() == 1 ? fmt::format("it comes back after {}", after)
                                            : fmt::format("it comes back {} times: {}",
                                                          times.size(), describe(fit(times))));
          }};
}

// What a server asks for that is busy: a client ought to wait so long (RFC 9110, 10.2.3).
constexpr std::chrono::seconds retry_after{3};

Survey heeds_retry_after() {
  return {"a client that comes back waits as long as Retry-After says",
          [](const std::deque<Finding>& findings, const Facts&) -> std::optional<Judgement> {
            const std::vector<Time> times = delays(findings);
            if (times.empty() || times.front() >= retry_after) return std::nullopt;
            return graded(Grade::non_strict,
                          fmt::format("it comes back after {}, and Retry-After was {}",
                                      base::format_duration(times.front()),
                                      base::format_duration(retry_after)));
          }};
}

// Opened and closed.
void as_usual(Conversation&) {}

void endings(Group& g) {
  const auto add = [&](const char* name) -> Case& {
    return g
        .add(fmt::format("after-{}", name),
             "it is recorded whether a client comes back behind this")
        .covers("RFC6455-7.2.3-1")
        .alone()
        .survey(comes_back());
  };
  const auto closed = [&](const char* name, int code) {
    Case& script = add(name);
    // Who does not know the codes of the registry may fail the connection, by TCP alone (7.1.7).
    const Grade without_close = code > 1011 ? Grade::non_strict : Grade::fail;
    script.send(close(code)).expect(CloseReply{.sent = code, .without_close = without_close});
    back(script, as_usual);
  };
  closed("clean-close", 1000);
  closed("1001", 1001);
  closed("1012", 1012);
  closed("1013", 1013);

  Case& refused = add("refused");
  refused.invite(nobody_listens()).or_stays_away(Grade::pass, "").respond(accepting());
  back(refused, as_usual);

  const auto rebuffed = [](Conversation& conversation) {
    conversation.knock(rebuff("a fatal alert", fatal_alert()));
  };
  Case& failed = add("tls-failure");
  rebuffed(failed.over(Transport::tls).fresh());
  back(failed, rebuffed, storm_returns);

  Case& forbidden = add("403");
  forbidden.respond(accepting().status(403, "Forbidden").with("Content-Length", "0"))
      .expect(is_failed());
  back(forbidden, as_usual);

  Case& reset = add("reset");
  reset.echo(text("a message")).end(EndOfOurs::How::rst);
  back(reset, as_usual);

  // Nothing is answered any more, not even a Ping.
  Case& vanished = add("vanishing").tier(Tier::full);
  vanished.answer_pings(Conversation::PingManners::none).expect(Watch{});
  back(vanished, as_usual);

  Case& unavailable = add("503").survey(heeds_retry_after());
  unavailable
      .respond(accepting()
                   .status(503, "Service Unavailable")
                   .with("Retry-After", std::to_string(retry_after.count()))
                   .with("Content-Length", "0"))
      .expect(is_failed());
  back(unavailable, as_usual);
}

Survey keys_are_new() {
  return {"each connection has a key of its own",
          [](const std::deque<Finding>& findings, const Facts&) -> std::optional<Judgement> {
            std::set<std::string_view> keys;
            std::size_t connections = 0;
            for (const Finding& finding : findings)
              for (const http::Request& request : finding.requests)
                if (const auto key = request.fields.first("Sec-WebSocket-Key")) {
                  keys.insert(*key);
                  ++connections;
                }
            if (keys.size() == connections) return std::nullopt;
            return graded(Grade::fail, "the client comes back with the same key");
          }};
}

}  // namespace

Group reconnect() {
  Group g("reconnect", "7.2.3 Recovering from Abnormal Closure");
  g.judging(Judged::client);
  delayed(g);
  endings(g);

  Case& fresh = g.add("fresh-key", "a client that comes back has a new key");
  fresh.covers("RFC6455-4.1-25").alone();
  turn_away(fresh.fresh());
  back(fresh, turn_away, 3);
  fresh.survey(keys_are_new());

  Case& clean = g.add("session-state-clean", "nothing of a connection reaches into the next one");
  clean.covers("RFC6455-6.2-5")
      .alone()
      .send({text("the beginning of ").more(), ping("and on")})
      .expect(pong("and on"))
      .end(EndOfOurs::How::rst);
  back(clean, [](Conversation& conversation) { conversation.echo(text("a message of its own")); });
  return g;
}

}  // namespace suite

#include "suites/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "libcore/ws/extension.h"
#include "libcore/ws/handshake.h"
#include "suites/changed.h"

namespace suite {
namespace {

using State = Look::State;

std::string quoted(std::optional<std::string_view> value) {
  return value ? fmt::format("'{}'", base::printable(*value)) : "missing";
}

// The keys that a server may have seen in a request: one line, one element of a list, or the lines
// joined (RFC 9110, 5.3); where the request has none, the one that is hidden in it.
std::vector<std::string> keys_of(const http::Request& request, const std::string& usual) {
  std::vector<std::string> keys;
  for (const std::string_view key : request.fields.all("Sec-WebSocket-Key")) keys.emplace_back(key);
  if (keys.empty()) return {usual};
  const std::string joined = fmt::format("{}", fmt::join(keys, ", "));
  for (const std::string_view key : request.fields.tokens("Sec-WebSocket-Key"))
    keys.emplace_back(key);
  keys.push_back(joined);
  keys.push_back(fmt::format("{}", fmt::join(request.fields.all("Sec-WebSocket-Key"), ",")));
  return keys;
}

bool has_accept_of(const http::Response& response, const std::vector<std::string>& keys) {
  const auto accept = response.fields.first("Sec-WebSocket-Accept");
  return accept && std::ranges::any_of(keys, [&](const std::string& key) {
           return ws::accept_for(key) == *accept;
         });
}

std::string unasked_extension(const http::Request& request, const http::Response& response) {
  const auto offered = ws::parse_extensions(request.fields);
  const auto agreed = ws::parse_extensions(response.fields);
  const auto field = response.fields.first("Sec-WebSocket-Extensions");
  if (!agreed) return fmt::format("Sec-WebSocket-Extensions is {}", quoted(field));
  for (const ws::Extension& extension : *agreed) {
    const auto same = [&](const ws::Extension& offer) {
      return base::same_ignoring_case(offer.name, extension.name);
    };
    if (!offered) return fmt::format("{} was taken from a malformed offer", quoted(field));
    if (std::ranges::none_of(*offered, same))
      return fmt::format("the extension {} was not offered", quoted(field));
    if (std::ranges::count_if(*agreed, same) > 1)
      return fmt::format("there are two answers for {}", extension.name);
  }
  return {};
}

// Why a 101 does not open the connection, apart from its Sec-WebSocket-Accept (4.1).
std::string unfit(const http::Request& request, const http::Response& response) {
  const http::Fields& fields = response.fields;
  if (!fields.has_token("Upgrade", "websocket"))
    return fmt::format("Upgrade is {}", quoted(fields.first("Upgrade")));
  if (!fields.has_token("Connection", "upgrade"))
    return fmt::format("Connection is {}", quoted(fields.first("Connection")));
  const std::vector<std::string_view> chosen = fields.all("Sec-WebSocket-Protocol");
  const std::vector<std::string_view> offered = request.fields.tokens("Sec-WebSocket-Protocol");
  if (chosen.size() > 1) return "there are two lines of Sec-WebSocket-Protocol";
  if (chosen.size() == 1 && std::ranges::find(offered, chosen[0]) == offered.end())
    return fmt::format("the subprotocol {} was not offered", quoted(chosen[0]));
  return unasked_extension(request, response);
}

bool asked_for_content(const Exchange& exchange) {
  return std::ranges::find(exchange.interims(), 100) != exchange.interims().end();
}

Look by_grade(Grade grade, std::string why) {
  if (grade == Grade::pass) return satisfied();
  return ruled(grade == Grade::fail ? State::over : State::satisfied, Facet::behaviour, grade,
               std::move(why));
}

Look look_at_101(const Answer& answer, const Exchange& exchange, std::size_t number,
                 const http::Response& response) {
  const http::Request& request =
      exchange.requests()[std::min(number, exchange.requests().size() - 1)];
  if (const std::string why = unfit(request, response); !why.empty())
    return failed("a 101 that is none: " + why);
  if (!has_accept_of(response, keys_of(request, exchange.key())))
    return by_grade(
        answer.other_hash,
        fmt::format("a 101 with Sec-WebSocket-Accept {}, which does not belong to the key",
                    quoted(response.fields.first("Sec-WebSocket-Accept"))));
  // The content was asked for, and what becomes of it is judged when it is sent.
  if (answer.until_100 && asked_for_content(exchange)) return satisfied();
  Look look =
      by_grade(answer.opened, answer.why_opened.empty() ? std::string("the connection was opened")
                                                        : std::string(answer.why_opened));
  if (answer.opened == Grade::non_strict && !answer.goes_on) look.state = State::over;
  return look;
}

Look look_at(const Answer& answer, const http::Response& response) {
  const int status = response.status;
  const std::string why =
      fmt::format("HTTP status {} {}", status, base::printable(response.reason, 40));
  const bool wanted = answer.statuses.empty()
                          ? status / 100 == 4
                          : std::ranges::find(answer.statuses, status) != answer.statuses.end();
  if (wanted) return by_grade(answer.refused, why);
  if (status / 100 == 4 || status / 100 == 5) return by_grade(answer.refused_otherwise, why);
  return by_grade(answer.ordinary, status == 0 ? "what came is no HTTP response" : why);
}

}  // namespace

Answer Answer::or_ordinary() const {
  return changed(*this, [](Answer& a) { a.ordinary = Grade::pass; });
}
Answer Answer::or_opens(Grade grade, std::string_view why) const {
  return changed(*this, [&](Answer& a) {
    a.opened = grade;
    a.why_opened = why;
  });
}
Answer Answer::and_goes_on() const {
  return changed(*this, [](Answer& a) { a.goes_on = true; });
}
Answer Answer::or_refused(Grade grade) const {
  return changed(
      *this, [&](Answer& a) { a.refused = a.refused_otherwise = a.ordinary = a.closed = grade; });
}
Answer Answer::or_refused_otherwise(Grade grade) const {
  return changed(*this, [&](Answer& a) { a.refused_otherwise = grade; });
}
Answer Answer::or_closed(Grade grade) const {
  return changed(*this, [&](Answer& a) { a.closed = grade; });
}
Answer Answer::or_silent(Grade grade, std::string_view why) const {
  return changed(*this, [&](Answer& a) {
    a.silent = grade;
    a.why_silent = why;
  });
}
Answer Answer::or_waits(Grade grade, std::string_view why) const {
  return changed(or_silent(grade, why), [](Answer& a) { a.patience = Patience::slow; });
}
Answer Answer::or_idles(Grade grade, std::string_view why) const {
  return changed(or_silent(grade, why), [](Answer& a) { a.patience = Patience::idle; });
}
Answer Answer::or_reset(Grade grade) const {
  return changed(*this, [&](Answer& a) { a.reset = grade; });
}
Answer Answer::or_other_hash(Grade grade) const {
  return changed(*this, [&](Answer& a) { a.other_hash = grade; });
}
Answer Answer::or_status(std::vector<int> refusals, Grade grade) const {
  return changed(*this, [&](Answer& a) {
    a.statuses = std::move(refusals);
    a.refused = grade;
  });
}
Answer Answer::and_closes() const {
  return changed(*this, [](Answer& a) { a.closes = true; });
}
Answer Answer::or_100() const {
  return changed(*this, [](Answer& a) { a.until_100 = true; });
}

Answer rejected(std::vector<int> statuses) { return {.statuses = std::move(statuses)}; }
Answer opens() { return Answer().or_refused(Grade::fail).or_opens(Grade::pass, {}); }
Answer whatever() { return Answer().or_refused(Grade::pass).or_opens(Grade::pass, {}); }

std::string describe(const Answer& answer) {
  std::vector<std::string> texts;
  const auto add = [&](Grade grade, const std::string& way) {
    texts.push_back(fmt::format("{} is {}", way,
                                grade == Grade::pass   ? "right"
                                : grade == Grade::fail ? "wrong"
                                                       : word(grade)));
  };
  add(answer.opened, "a fitting 101");
  std::string status = "a status from 400 to 499";
  if (!answer.statuses.empty())
    status = fmt::format("the status {}", fmt::join(answer.statuses, " or "));
  add(answer.refused, status);
  if (answer.refused_otherwise != answer.refused) add(answer.refused_otherwise, "another error");
  add(answer.ordinary, "an ordinary answer");
  if (answer.closes) texts.emplace_back("TCP ends behind a refusal, or that is non-strict");
  add(answer.closed, "closing without one");
  if (answer.reset > answer.closed) add(answer.reset, "resetting it");
  constexpr std::array times{"T_slow", "T_max", "T_idle"};
  add(answer.silent,
      fmt::format("nothing within {}", times[static_cast<std::size_t>(answer.patience)]));
  return fmt::format("{}", fmt::join(texts, ", "));
}

Look look(const Answer& answer, const Exchange& exchange, std::size_t number, const Inbox& inbox,
          const Moment& moment) {
  const auto& responses = exchange.responses();
  if (number < responses.size()) {
    const http::Response& response = responses[number].head;
    if (response.status == 101) return look_at_101(answer, exchange, number, response);
    Look look = look_at(answer, response);
    if (!answer.closes || inbox.end) return look;
    const Moment::Time limit = responses[number].at + moment.facts.windows.slow;
    if (moment.now < limit) return waiting(limit);
    look.judgements.push_back(
        {Facet::order, Grade::non_strict, "the connection is kept open behind the refusal"});
    return look;
  }
  if (!exchange.alien().empty())
    return by_grade(
        std::max(answer.ordinary, Grade::non_strict),
        fmt::format("what came is no HTTP response: {}", base::printable(exchange.alien(), 40)));
  if (inbox.end) {
    const bool graceful = *inbox.end == session::End::fin || *inbox.end == session::End::tls_closed;
    Look look = by_grade(graceful ? answer.closed : std::max(answer.closed, answer.reset),
                         fmt::format("TCP ended with {} {} response", to_string(*inbox.end),
                                     exchange.begun() ? "inside a" : "and without a"));
    for (Judgement& judgement : look.judgements) judgement.by_absence = true;
    return look;
  }
  if (answer.until_100 && asked_for_content(exchange)) return satisfied();
  const Windows& windows = moment.facts.windows;
  const std::array times{windows.slow, windows.max, windows.idle};
  const Windows::Time patience = times[static_cast<std::size_t>(answer.patience)];
  const Moment::Time limit = moment.asked + patience;
  if (moment.now < limit)
    return answer.silent == Grade::fail ? waiting_for_due(limit) : waiting(limit);
  Look look = by_grade(answer.silent,
                       answer.why_silent.empty()
                           ? fmt::format("no response within {}", base::format_duration(patience))
                           : std::string(answer.why_silent));
  for (Judgement& judgement : look.judgements) judgement.by_absence = true;
  return look;
}

std::vector<Judgement> judged(Grade grade, std::string why) {
  return {{Facet::behaviour, grade, std::move(why)}};
}

}  // namespace suite

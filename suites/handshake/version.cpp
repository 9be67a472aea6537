#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "libcore/base/text.h"
#include "suites/catalogue.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

Request of_version(const std::string& value) {
  return usual().with("Sec-WebSocket-Version", value);
}

bool lists_13(const http::Response& response) {
  return response.fields.has_token("Sec-WebSocket-Version", "13");
}

std::function<std::vector<Judgement>(const Exchange&)> list_graded(Grade otherwise) {
  return [otherwise](const Exchange& exchange) -> std::vector<Judgement> {
    if (exchange.responses().empty()) return {};
    const http::Response& refusal = exchange.responses().front().head;
    if (refusal.status < 400 || lists_13(refusal)) return {};
    return judged(otherwise, "the refusal does not say that version 13 is served");
  };
}

const char* const names_13 = "the refusal lists version 13";

void numbers(Group& g) {
  const auto add = [&](const char* value, const char* title, const Answer& answer) -> Case& {
    return answered(g, fmt::format("value-{}", value), title, of_version(value), answer)
        .check(names_13, list_graded(Grade::non_strict));
  };
  for (const char* draft : {"0", "4", "5", "6", "7", "8"})
    add(draft, "a version of the drafts is refused with a list of versions",
        rejected({426, 400}).or_opens(Grade::informational, "opened by a version of the drafts"))
        .covers("RFC6455-4.2.2-8", "RFC6455-4.4-3", "IANA-version-number-1");
  for (const char* reserved : {"9", "10", "11", "12"})
    add(reserved, "a reserved version is refused with a list of versions", rejected())
        .covers("RFC6455-11.6-1", "RFC6455-4.2.2-8");
  for (const char* future : {"14", "25", "99", "255"})
    add(future, "a version that is not served is refused with a list of versions",
        rejected({426, 400}))
        .covers("RFC6455-4.2.2-8", "RFC6455-4.4-3");
}

void malformed_versions(Group& g) {
  struct Row {
    const char* name;
    const char* value;
  };
  for (const Row& row :
       {Row{"256", "256"}, Row{"leading-zero", "013"}, Row{"negative", "-13"}, Row{"plus", "+13"},
        Row{"hex", "0xd"}, Row{"letters", "thirteen"}, Row{"empty", ""}, Row{"float", "13.0"},
        Row{"comma-list", "13, 8"}, Row{"trailing-garbage", "13x"}})
    answered(g, fmt::format("bad-{}", row.name), "what is no version is refused",
             of_version(row.value), rejected({400, 426}))
        .covers("RFC6455-4.2.1-9", "RFC6455-4.3-5");
  struct Twice {
    const char* name;
    const char* first;
    const char* second;
  };
  for (const Twice& row :
       {Twice{"13-13", "13", "13"}, Twice{"13-8", "13", "8"}, Twice{"8-13", "8", "13"}}) {
    const bool same = std::string_view(row.name) == "13-13";
    answered(g, fmt::format("duplicate-{}", row.name), "two lines of a version are refused",
             of_version(row.first).and_with(fmt::format("Sec-WebSocket-Version: {}", row.second)),
             same ? rejected().or_opens(Grade::non_strict, "opened with two lines of version 13")
                  : rejected())
        .covers("RFC6455-11.3.5-2");
  }
}

// Every listed version is served, and what is not listed is refused: here of the list alone, since
// what is not 13 would not speak the protocol that we know.
std::vector<Judgement> judge_list(const Exchange& exchange) {
  if (exchange.responses().empty()) return {};
  const auto listed = exchange.responses().front().head.fields.tokens("Sec-WebSocket-Version");
  if (listed.empty()) return judged(Grade::informational, "the refusal has no list of versions");
  if (std::ranges::find(listed, "99") != listed.end())
    return judged(Grade::fail, "version 99 is listed as served, and was refused");
  return {};
}

std::vector<Judgement> judge_426(const Exchange& exchange) {
  if (exchange.responses().empty() || exchange.responses().front().head.status != 426)
    return judged(Grade::informational, "the version was not refused with 426");
  if (exchange.responses().front().head.fields.has_token("Upgrade", "websocket")) return {};
  return judged(Grade::fail, "a 426 without Upgrade: websocket");
}

void refusals(Group& g) {
  const Request unknown = of_version("99");
  const Answer any = rejected().or_refused_otherwise(Grade::pass);
  answered(g, "refusal-has-list", "the refusal of a version lists those that are served", unknown,
           any)
      .covers("RFC6455-4.2.2-9", "RFC6455-4.3-7", "RFC6455-11.3.5-1", "RFC6455-11.3.5-3")
      .check(names_13, list_graded(Grade::fail));
  answered(g, "refusal-list-true", "the versions that are listed are served, and no others",
           unknown, any)
      .covers("RFC6455-4.4-3")
      .check("the list does not have what was refused", judge_list)
      .then_alive();
  answered(g, "refusal-426-has-upgrade", "a 426 names the protocol to upgrade to", unknown, any)
      .covers("RFC9110-7.8-6", "RFC9110-15.5.22-1")
      .check("a 426 has Upgrade", judge_426);
  g.add("refusal-then-valid", "behind the refusal of a version, the right one opens or TCP ends")
      .covers("RFC6455-4.4-2")
      .request(unknown)
      .expect(any.or_closed(Grade::pass))
      .request(usual())
      .expect(opens().or_refused(Grade::non_strict).or_closed(Grade::pass))
      .echo(text("a working session"))
      .then_alive();
}

// --- Where a client is judged.

Response refused(int status, const char* versions) {
  const Response refusal = accepting()
                               .status(status, status == 426 ? "Upgrade Required" : "Bad Request")
                               .with("Content-Length", "0")
                               .with("Connection", "Upgrade, close");
  return *versions == '\0' ? refusal : refusal.with("Sec-WebSocket-Version", versions);
}

std::vector<Judgement> judge_retry(const Exchange& exchange) {
  if (exchange.requests().empty()) return {};
  const auto version = exchange.requests().front().fields.first("Sec-WebSocket-Version");
  return judged(Grade::informational, fmt::format("asks again with version {}",
                                                  base::printable(version.value_or("none"))));
}

void versions_of_clients(Group& g) {
  const auto add = [&](const char* name, const Response& refusal) -> Case& {
    return g
        .add(fmt::format("client-{}", name),
             "a list of versions opens nothing; whether the client asks again is recorded")
        .judging(Judged::client)
        .covers("RFC6455-4.4-1", "RFC6455-4.4-4", "RFC6455-11.3.5-1")
        .respond(refusal)
        .expect(is_failed());
  };
  const auto once = [&](const char* name, const Response& refusal) {
    add(name, refusal).crowd({1, 1}, [](Conversation& retry) {
      retry.returning()
          .or_stays_away(Grade::informational, "does not ask again")
          .respond(accepting())
          .check("with which version it asks again is recorded", judge_retry)
          .expect(is_opened());
    });
  };
  once("426-list", refused(426, "13, 8, 7"));
  once("400-list", refused(400, "13, 8, 7"));
  once("two-lines", refused(426, "13").and_with("Sec-WebSocket-Version: 8, 7"));
  once("only-unknown", refused(426, "99"));
  constexpr std::size_t retries = 30;
  const Response endless = refused(426, "13, 8, 7");
  add("endless", endless)
      .crowd({retries, retries},
             [&](Conversation& retry) {
               retry.returning()
                   .or_stays_away(Grade::informational, "does not ask again without end")
                   .respond(endless)
                   .expect(is_failed());
             })
      .survey(never_comes_to_all("asks again at once and without end", /*fast=*/true));
}

}  // namespace

Group handshake_version() {
  Group g("handshake.version", "4.4 Supporting Multiple Versions of WebSocket Protocol");
  answered(g, "missing", "a request without a version is refused",
           usual().without("Sec-WebSocket-Version"), rejected({400, 426}))
      .covers("RFC6455-4.2.1-9");
  numbers(g);
  malformed_versions(g);
  refusals(g);
  versions_of_clients(g);
  return g;
}

}  // namespace suite

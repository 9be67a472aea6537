#include <fmt/format.h>

#include "libcore/base/text.h"
#include "suites/catalogue.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

Request offering_names(const std::string& names) {
  return usual().with("Sec-WebSocket-Protocol", names);
}

using Values = std::vector<std::string_view>;

Values chosen_in(const Exchange& exchange) {
  return exchange.responses().front().head.fields.all("Sec-WebSocket-Protocol");
}

// Only on what a 101 says, behind which connections are open.
Case& on_choice(Case& script, std::string_view what,
                std::vector<Judgement> (*judge)(const Values& chosen)) {
  return script.check(what, [judge](const Exchange& exchange) -> std::vector<Judgement> {
    return exchange.switched() ? judge(chosen_in(exchange)) : std::vector<Judgement>();
  });
}

std::vector<Judgement> judge_some(const Values& chosen) {
  if (!chosen.empty()) return {};
  return judged(Grade::non_strict, "none was chosen, though the server knows one of them");
}

std::vector<Judgement> judge_none(const Values& chosen) {
  if (chosen.empty()) return {};
  return judged(Grade::non_strict,
                fmt::format("'{}' was chosen, which no server knows", base::printable(chosen[0])));
}

std::vector<Judgement> judge_illegal(const Values& chosen) {
  if (chosen.empty()) return {};
  return judged(Grade::fail,
                fmt::format("'{}' was chosen from an illegal list", base::printable(chosen[0])));
}

void lists_of_names(Group& g) {
  const Answer answer = opens().or_refused(Grade::non_strict);
  const auto add = [&](const char* name, const Request& request) {
    return &opening(g, name, "one of the offered subprotocols is chosen, or none", request, answer)
                .covers("RFC6455-4.2.2-11", "RFC6455-4.2.2-12", "RFC6455-4.2.2-21",
                        "RFC6455-1.9-1");
  };
  add("single-known", offering_names("{protocol}"));
  add("first-known", offering_names("{protocol}, x-assay"));
  add("last-known", offering_names("x-assay, y-assay, {protocol}"));
  add("all-unknown", offering_names("x-assay, y-assay"));
  add("none", usual().without("Sec-WebSocket-Protocol"));

  const auto form = [&](const char* name, const Request& request) {
    Case& script = opening(g, name, "the form of a list does not matter", request, answer);
    script.covers("RFC6455-11.3.4-1", "RFC9110-5.6.1.2-1", "RFC9110-5.2-1")
        .needs(Need::subprotocols);
    on_choice(script, "the known subprotocol is chosen", judge_some);
  };
  form("two-lines", offering_names("x-assay").and_with("Sec-WebSocket-Protocol: {protocol}"));
  form("no-space", offering_names("x-assay,{protocol},y-assay"));
  form("tabs", offering_names("x-assay\t,\t{protocol}\t"));
  form("empty-elements", offering_names(",, {protocol} ,"));
}

void illegal(Group& g) {
  struct Row {
    const char* name;
    const char* offer;
  };
  for (const Row& row : {Row{"empty", ""}, Row{"space", "{protocol} x"}, Row{"separator", "a/b"},
                         Row{"quoted", "\"{protocol}\""}, Row{"non-ascii", "ch\xc3\xa4t"},
                         Row{"control", "ch\x01t"}}) {
    Case& script = answered(g, fmt::format("invalid-{}", row.name), "an illegal name is not chosen",
                            offering_names(row.offer), rejected({400}).or_opens(Grade::pass, ""));
    script.covers("RFC6455-4.3-4", "RFC9110-5.6.2-1");
    on_choice(script, "nothing was chosen", judge_illegal);
  }
}

// --- Where a client is judged.

// A client that is told to offer these three.
Case& offering_three(Group& g, const char* name, const char* title, const Response& response,
                     const Opens& opens) {
  return g.add(fmt::format("client-{}", name), title)
      .judging(Judged::client)
      .invite({.words = {{"subprotocols", "assay-a,assay-b,assay-c"}}})
      .respond(response)
      .expect(opens);
}

void names_of_clients(Group& g) {
  const char* const not_offered = "a subprotocol that was not offered opens nothing";
  const auto choosing = [](const char* value) {
    return accepting().with("Sec-WebSocket-Protocol", value);
  };
  const auto covered = [](Case& script) {
    script.covers("RFC6455-4.1-48", "RFC6455-4.3-6", "RFC6455-11.3.4-2", "RFC7936-2-1",
                  "RFC9110-5.6.2-1");
  };
  const auto bad = [&](const char* name, const Response& response) {
    covered(offering_three(g, name, not_offered, response, is_failed()));
  };
  // What nobody offers, to a client that is told nothing of subprotocols.
  const auto unasked = [&](const char* name, const char* value) {
    covered(g.add(fmt::format("client-{}", name), not_offered)
                .judging(Judged::client)
                .respond(choosing(value))
                .expect(is_failed()));
  };
  bad("not-offered", choosing("assay-d"));
  unasked("not-offered-none", "assay-d");
  bad("case-differs", choosing("ASSAY-A"));
  bad("list", choosing("assay-a, assay-b"));
  bad("two-lines", choosing("assay-a").and_with("Sec-WebSocket-Protocol: assay-b"));
  unasked("empty", "");
  unasked("non-token", "assay a");

  const auto good = [&](const char* name, const Response& response) {
    offering_three(g, name, "one of the offered subprotocols opens", response, is_opened())
        .covers("RFC6455-4.1-51", "RFC6455-1.9-1");
  };
  good("echoed", choosing("assay-a"));
  offering_three(g, "absent", "it is recorded whether a 101 without any subprotocol opens",
                 accepting(), is_either())
      .covers("RFC6455-4.1-51", "RFC6455-1.9-1");
  good("second-of-three", choosing("assay-b"));
}

}  // namespace

Group handshake_subprotocol() {
  Group g("handshake.subprotocol", "1.9 Subprotocols Using the WebSocket Protocol");
  lists_of_names(g);
  Case& cased = opening(g, "case-differs", "subprotocols are compared with their case",
                        usual().with_fields("a known subprotocol in other case",
                                            [](http::Fields& fields) {
                                              fields.add("Sec-WebSocket-Protocol",
                                                         "{protocol-in-other-case}");
                                            }),
                        opens().or_refused(Grade::non_strict));
  cased.covers("RFC7936-2-1").needs(Need::subprotocols);
  on_choice(cased, "nothing was chosen", judge_none);

  answered(g, "duplicate-in-list", "a name that is offered twice is refused or taken as one",
           offering_names("{protocol}, x-assay, {protocol}"),
           rejected({400}).or_opens(Grade::pass, ""))
      .covers("RFC6455-4.1-33");
  illegal(g);

  std::string thousand = "x-assay-0";
  for (int i = 1; i < 1000; ++i) thousand += fmt::format(", x-assay-{}", i);
  answered(g, "many-1000", "a thousand subprotocols do no harm", offering_names(thousand),
           rejected().or_opens(Grade::pass, ""))
      .covers("RFC6455-10.4-1")
      .then_alive();
  answered(g, "response-single", "at most one subprotocol is chosen, on one line",
           offering_names("{protocol}, x-assay"), opens().or_refused(Grade::non_strict))
      .covers("RFC6455-11.3.4-2", "RFC6455-4.3-6");
  names_of_clients(g);
  return g;
}

}  // namespace suite

#include <fmt/format.h>

#include <algorithm>

#include "suites/catalogue.h"
#include "suites/deflate/compressed.h"
#include "suites/deflate_offer.h"

// Every answer is made of the client's own offer: what it asked of the server is repeated, values
// stay within what it offered, and only the named change is made.

namespace suite {
namespace {

using Line = std::function<std::string(const DeflateOffer& offer, std::string& why_not)>;

constexpr const char* server_window = "server_max_window_bits";
constexpr const char* client_window = "client_max_window_bits";
constexpr const char* server_resets = "server_no_context_takeover";
constexpr const char* client_resets = "client_no_context_takeover";

// A client may be unable to work with what is right (RFC 7692, section 7).
const Opens opens_as_allowed = is_opened_or(Grade::non_strict, "an answer as the RFC allows it");

// The same answer with this behind it; the parameter of that name, if there is one, in its place.
Line with(std::string parameter) {
  return [parameter](const DeflateOffer& offer, std::string&) {
    const std::string name = parameter.substr(0, parameter.find('='));
    return fmt::format("{}; {}", offer.answer(name), parameter);
  };
}

Response answer_with(std::string parameter) {
  return agreeing("with " + parameter, with(parameter));
}

Case& add(Group& g, std::string_view name, std::string_view title, const Response& response,
          const Opens& opens) {
  return g.add(name, title).respond(response).expect(opens);
}

// The same message twice, so that the second could refer to the first.
Case& exchanging(Case& script) {
  return script.echo(text(fill(300)).compressed_if_agreed())
      .echo(text(fill(300)).compressed_if_agreed());
}

// Messages that repeat themselves just within a window of so many bits, and just beyond it.
Case& repeating(Case& script, int bits) {
  const std::size_t window = std::size_t{1} << bits;
  for (const std::size_t period : {window / 2, window - 4, window + 4, window + 40}) {
    const std::string part = noise(period).octets();
    script.echo(binary(part + part).compressed_if_agreed());
  }
  return script;
}

// --- Looks at the offer.

std::vector<Judgement> judge_offer(const Exchange& exchange) {
  if (exchange.requests().empty()) return {};
  const http::Fields& fields = exchange.requests().front().fields;
  const auto line = fields.first("Sec-WebSocket-Extensions");
  if (!line) return judged(Grade::not_applicable, "the client offers no extension");
  const auto offers = ws::parse_extensions(fields);
  if (!offers)
    return judged(Grade::fail, fmt::format("the offer breaks the grammar of 9.1: {}", *line));
  std::string table;
  for (const ws::Extension& offer : *offers) {
    table += fmt::format("{}{}", table.empty() ? "offers " : ", ", to_string(offer));
    if (offer.name != ws::deflate_name) continue;
    if (!ws::answer_deflate({offer}, {.mode = ws::DeflatePolicy::Mode::on}))
      return judged(Grade::fail, fmt::format("an offer with a parameter that is unknown, doubled "
                                             "or has a bad value (7): {}",
                                             to_string(offer)));
  }
  return judged(Grade::informational, table);
}

void offers(Group& g) {
  exchanging(add(g, "plain", "a plain answer opens a session that works",
                 agreeing("with no more than was asked for",
                          [](const DeflateOffer& offer, std::string&) { return offer.answer(); }),
                 opens_as_allowed))
      .covers("RFC7692-5-18");
  add(g, "not-offered", "an answer without an offer opens nothing",
      accepting().made_of_request(
          "permessage-deflate, unasked for",
          [](const http::Request& request, http::Response& head) -> std::string {
            if (request.fields.has("Sec-WebSocket-Extensions"))
              return "the client offers extensions";
            head.fields.add("Sec-WebSocket-Extensions", ws::deflate_name);
            return {};
          }),
      is_failed())
      .covers("RFC7692-5-17");
  g.add("offer-observed", "the offer fits the grammar, and its parameters have the values of 7.1")
      .covers("RFC7692-5-1", "RFC7692-5-2", "RFC7692-5-5", "RFC7692-5-6", "RFC7692-7.1.1.1-1",
              "RFC7692-7.1.1.2-1", "RFC7692-7.1.2.1-1", "RFC7692-7.1.2.1-2", "RFC7692-7.1.2.2-1",
              "RFC7692-7.1.2.2-2", "RFC7692-7-9", "RFC7692-7.1.1.1-2", "RFC7692-7.1.1.2-2",
              "RFC7692-7.1.2.2-3", "RFC6455-9-4")
      .respond(accepting())
      .check("the offer is as it should be", judge_offer)
      .expect(opens_as_allowed);
}

void unasked(Group& g) {
  exchanging(add(g, "server-no-takeover-unasked", "the server may bar its own context",
                 answer_with(server_resets), opens_as_allowed))
      .covers("RFC7692-7.1.1.1-7", "RFC7692-7.2.2-2");
  exchanging(add(g, "client-no-takeover-unasked",
                 "the server may bar the client's context, and every client obeys",
                 answer_with(client_resets), is_opened()))
      .covers("RFC7692-7.1.1.2-8", "RFC7692-7.2.1-8");
  for (const int bits : {8, 9, 10, 12, 15}) {
    const std::string parameter = fmt::format("{}={}", server_window, bits);
    exchanging(add(g, fmt::format("server-window-{}-unasked", bits),
                   "the server may limit its window",
                   agreeing("with " + parameter,
                            [parameter, bits](const DeflateOffer& offer, std::string& why_not) {
                              if (offer.server_window() < bits)
                                why_not = "the client asks for a smaller window";
                              return with(parameter)(offer, why_not);
                            }),
                   opens_as_allowed))
        .covers("RFC7692-7.1.2.1-8", "RFC7692-7.2.2-7");
  }
}

// Where the client lets its window be limited to so many bits.
Response limiting(int bits) {
  const std::string parameter = fmt::format("{}={}", client_window, bits);
  return agreeing("with " + parameter,
                  [parameter, bits](const DeflateOffer& offer, std::string& why_not) {
                    if (!offer.has(client_window))
                      why_not = "the client does not let its window be limited";
                    else if (offer.client_window() < bits)
                      why_not = "the client has a smaller window";
                    return with(parameter)(offer, why_not);
                  });
}

void limited(Group& g) {
  for (const int bits : {8, 9, 10, 12, 15})
    repeating(add(g, fmt::format("client-window-{}", bits),
                  "the server may limit the window of a client that lets it, which obeys",
                  limiting(bits), opens_as_allowed),
              bits)
        .covers("RFC7692-7.1.2.2-4", "RFC7692-7.2.1-13", "RFC7692-7.2.1-14", "RFC7692-7.2.2-11",
                "RFC7692-7-8");
  repeating(
      add(g, "client-window-not-offered", "a limit that the client did not offer opens nothing",
          agreeing("with a limit that was not offered",
                   [](const DeflateOffer& offer, std::string& why_not) {
                     if (offer.has(client_window)) why_not = "the client offers it";
                     return with(fmt::format("{}=10", client_window))(offer, why_not);
                   }),
          is_failed_or(Grade::non_strict, "the client takes it, though it did not offer it")
              .and_goes_on()),
      10)
      .covers("RFC7692-7.1.2.2-7", "RFC7692-7-8");
}

void not_asked_for(Group& g) {
  const Opens or_opens = is_failed_or(Grade::non_strict, "any client can inflate that");
  add(g, "server-window-above-offer", "a larger window than was asked for opens nothing",
      agreeing("with a larger window",
               [](const DeflateOffer& offer, std::string& why_not) {
                 const int asked = offer.server_window();
                 if (asked == 15) why_not = "the client asks for no smaller window";
                 return with(fmt::format("{}={}", server_window, asked + 1))(offer, why_not);
               }),
      or_opens)
      .covers("RFC7692-7.1.2.1-6", "RFC7692-7-8");
  add(g, "server-no-takeover-dropped", "what was asked for and is not granted opens nothing",
      agreeing("without server_no_context_takeover",
               [](const DeflateOffer& offer, std::string& why_not) {
                 if (!offer.has(server_resets)) why_not = "the client does not ask for it";
                 return offer.answer(server_resets);
               }),
      or_opens)
      .covers("RFC7692-7.1.1.1-4", "RFC7692-7-8");
}

void bad(Group& g) {
  const char* const title = "an answer with bad parameters opens nothing";
  add(g, "unknown-parameter", title, answer_with("foo"), is_failed()).covers("RFC7692-7-5");
  add(g, "duplicate-flag", title, answer_with(fmt::format("{0}; {0}", client_resets)), is_failed())
      .covers("RFC7692-7-7");
  add(g, "duplicate-window", title,
      agreeing("with its window twice",
               [](const DeflateOffer& offer, std::string&) {
                 const int bits = std::min(10, offer.server_window());
                 return fmt::format("{0}; {1}={2}; {1}={2}", offer.answer(server_window),
                                    server_window, bits);
               }),
      is_failed())
      .covers("RFC7692-7-7");
  struct Row {
    const char* name;
    std::string parameter;
  };
  const auto window = [](const char* value) { return fmt::format("{}={}", server_window, value); };
  for (const Row& row :
       {Row{"window-7", window("7")}, Row{"window-16", window("16")}, Row{"window-0", window("0")},
        Row{"leading-zero", window("010")}, Row{"empty", window("")}, Row{"letters", window("ten")},
        Row{"client-window-no-value", client_window}, Row{"server-window-no-value", server_window},
        Row{"flag-with-value", fmt::format("{}=1", server_resets)}})
    add(g, fmt::format("bad-value-{}", row.name), title, answer_with(row.parameter), is_failed())
        .covers("RFC7692-7-6", "RFC7692-7.1.1.1-5", "RFC7692-7.1.1.2-6", "RFC7692-7.1.2.1-7",
                "RFC7692-7.1.2.2-6");

  add(g, "twice", "permessage-deflate agreed on twice opens nothing",
      agreeing("twice", [](const DeflateOffer& offer,
                           std::string&) { return fmt::format("{0}, {0}", offer.answer()); }),
      is_failed())
      .covers("RFC7692-5-12", "RFC7692-5-14");
}

// Of those in use besides, each takes RSV1.
bool takes_rsv1(const ws::Extension& extension) {
  return extension.name != ws::deflate_name &&
         (extension.name.starts_with("permessage-") || extension.name.ends_with("-deflate-frame") ||
          extension.name == "deflate-stream");
}

void combined(Group& g) {
  add(g, "with-other-offered-extension", "two extensions that both take RSV1 open nothing",
      agreeing("with another extension that takes RSV1",
               [](const DeflateOffer& offer, std::string&) { return offer.answer(); })
          .made_of_request("both as offered",
                           [](const http::Request& request, http::Response& head) -> std::string {
                             const auto offered = ws::parse_extensions(request.fields);
                             const auto other = std::ranges::find_if(*offered, takes_rsv1);
                             if (other == offered->end())
                               return "the client offers no other extension that takes RSV1";
                             head.fields.add("Sec-WebSocket-Extensions", other->name);
                             return {};
                           }),
      is_failed())
      .covers("RFC7692-5-12", "RFC7692-5-14");
  repeating(
      add(g, "unsupported-config-1010",
          "what the client cannot do it refuses, at the latest with 1010", limiting(8),
          Opens{Grade::informational, Grade::pass, "the client can do with a window of 8 bits"}
              .and_goes_on()),
      8)
      .covers("RFC7692-5.1-1", "RFC7692-7-8");
}

}  // namespace

Group deflate_response() {
  Group g("deflate.response", "RFC 7692 7.1");
  g.judging(Judged::client);
  offers(g);
  unasked(g);
  limited(g);
  not_asked_for(g);
  bad(g);
  combined(g);
  for (Case& script : g.cases) script.needs(Need::deflate);
  return g;
}

}  // namespace suite

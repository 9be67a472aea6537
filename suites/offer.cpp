#include "suites/offer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "libcore/base/text.h"
#include "suites/deflate_offer.h"

namespace suite {
namespace {

using Extensions = std::vector<ws::Extension>;

std::optional<Extensions> parsed(const std::vector<std::string>& lines) {
  http::Fields fields;
  for (const std::string& line : lines) fields.add("Sec-WebSocket-Extensions", line);
  return ws::parse_extensions(fields);
}

bool has_parameter(const ws::Extension& extension, std::string_view parameter) {
  return std::ranges::find(extension.parameters, parameter, &ws::ExtensionParameter::name) !=
         extension.parameters.end();
}

// Why `answer`, whose terms are these, is no answer to that offer; empty where it is one.
std::string misfit(const ws::Extension& offer, const ws::Extension& answer,
                   const ws::DeflateTerms& terms) {
  const auto demanded = ws::answer_deflate({offer}, takes_anything);
  if (!demanded) return "the offer must be declined (7)";
  const ws::DeflateTerms& asked = demanded->terms;
  if (asked.server_no_context_takeover && !terms.server_no_context_takeover)
    return "server_no_context_takeover was asked for and is not granted (7.1.1.1)";
  if (terms.server_max_window_bits > asked.server_max_window_bits)
    return fmt::format("server_max_window_bits={} was asked for and {} (7.1.2.1)",
                       asked.server_max_window_bits,
                       has_parameter(answer, server_bits)
                           ? fmt::format("{} is answered", terms.server_max_window_bits)
                           : "is not in the answer");
  if (has_parameter(answer, client_bits) && !has_parameter(offer, client_bits))
    return "client_max_window_bits is answered and was not offered (7.1.2.2)";
  return {};
}

// What is allowed and not as it should be in an answer that fits `offer`, for cases about that.
void judge_details(const ws::Extension& offer, const ws::Extension& answer,
                   const ws::DeflateTerms& terms, std::vector<Judgement>& judgements) {
  const ws::DeflateTerms asked = ws::answer_deflate({offer}, takes_anything)->terms;
  if (has_parameter(offer, server_bits) && !has_parameter(answer, server_bits))
    judgements.push_back(graded(Grade::non_strict,
                                "accepted without the server_max_window_bits that was asked for"));
  if (has_parameter(answer, client_bits) &&
      terms.client_max_window_bits > asked.client_max_window_bits)
    judgements.push_back(
        graded(Grade::non_strict,
               fmt::format("client_max_window_bits={} is above the hint of {}",
                           terms.client_max_window_bits, asked.client_max_window_bits)));
}

// Whether any server that knows the extension could take the offer. A window of 8 bits is beyond
// the library that nearly all use.
bool can_be_had(const ws::Extension& offer) {
  const auto answer = ws::answer_deflate({offer}, takes_anything);
  return answer && answer->terms.server_max_window_bits > 8;
}

// Finds the offer that is answered.
void judge_choice(const Extensions& offers, const ws::Extension& answer, bool with_details,
                  Settlement& settlement) {
  std::string why_not = "permessage-deflate was not offered";
  bool passed_over = false;  // an offer that could have been taken
  for (const ws::Extension& offer : offers) {
    if (offer.name != ws::deflate_name) continue;
    std::string fault = misfit(offer, answer, *settlement.terms);
    if (fault.empty()) {
      if (passed_over)
        settlement.judgements.push_back(graded(Grade::non_strict, "a later offer was taken"));
      if (with_details) judge_details(offer, answer, *settlement.terms, settlement.judgements);
      return;
    }
    passed_over = passed_over || can_be_had(offer);
    why_not = std::move(fault);
  }
  settlement.judgements.push_back(
      graded(Grade::fail, fmt::format("'{}' is no answer to what was offered: {}",
                                      base::printable(to_string(answer), 120), why_not)));
  settlement.over = true;
}

void judge_accepted(const Offer& offer, const Extensions& offers, const ws::Extension& answer,
                    Settlement& settlement) {
  const auto judged = ws::judge_deflate(answer, takes_anything);
  if (const std::string* fault = std::get_if<std::string>(&judged)) {
    settlement.judgements.push_back(graded(Grade::fail, base::printable(*fault, 160)));
    settlement.over = true;
    return;
  }
  settlement.terms = std::get<ws::DeflateTerms>(judged);
  if (offer.wish == Offer::Wish::declined) {
    settlement.judgements.push_back(
        graded(Grade::fail, fmt::format("accepted with '{}' what must be declined",
                                        base::printable(to_string(answer), 120))));
    settlement.over = true;
    return;
  }
  judge_choice(offers, answer, offer.wish != Offer::Wish::needed, settlement);
  for (const Offer::Clause& clause : offer.clauses) {
    std::string why = clause(*settlement.terms);
    if (why.empty() || settlement.over) continue;
    settlement.judgements.push_back(graded(Grade::not_applicable, std::move(why)));
    settlement.over = true;
  }
}

void judge_declined(const Offer& offer, Settlement& settlement) {
  settlement.declined = offer.wish != Offer::Wish::declined;
  if (offer.wish == Offer::Wish::optional)
    settlement.judgements.push_back(
        graded(Grade::informational, "permessage-deflate was declined"));
  if (offer.wish == Offer::Wish::needed) {
    settlement.judgements.push_back(
        graded(Grade::not_applicable,
               fmt::format("the peer declines '{}'", fmt::join(offer.lines, ", "))));
    settlement.over = true;
  }
}

}  // namespace

Offer plain_offer(std::vector<Offer::Clause> clauses) {
  return {.lines = {ws::deflate_name}, .clauses = std::move(clauses)};
}
bool is_plain(const Offer& offer) { return offer.lines == plain_offer().lines; }

std::string with_client_context(const ws::DeflateTerms& terms) {
  return terms.client_no_context_takeover ? "the peer bars context takeover" : "";
}
std::string without_client_context(const ws::DeflateTerms& terms) {
  return terms.client_no_context_takeover ? "" : "the peer does not bar context takeover";
}
Offer::Clause with_client_window(int bits) {
  return [bits](const ws::DeflateTerms& terms) {
    return terms.client_max_window_bits >= bits
               ? std::string()
               : fmt::format("the peer allows a window of {} bits only",
                             terms.client_max_window_bits);
  };
}

Offer::Clause with_client_window_below(std::size_t octets) {
  return [octets](const ws::DeflateTerms& terms) {
    return std::size_t{1} << terms.client_max_window_bits < octets
               ? std::string()
               : std::string("the peer does not limit our window");
  };
}

std::optional<ws::Extension> Offer::first() const {
  const std::optional<Extensions> offers = parsed(lines);
  return offers && !offers->empty() ? std::optional(offers->front()) : std::nullopt;
}

Settlement settle(const Offer& offer, const http::Response& accepted) {
  Settlement settlement;
  const auto fail = [&](std::string why) {
    settlement.judgements.push_back(graded(Grade::fail, std::move(why)));
    settlement.over = true;
    return settlement;
  };
  const std::optional<Extensions> answers = ws::parse_extensions(accepted.fields);
  if (!answers)
    return fail(fmt::format(
        "Sec-WebSocket-Extensions breaks the grammar of 9.1: {}",
        base::printable(accepted.fields.first("Sec-WebSocket-Extensions").value_or(""), 120)));
  const Extensions offers = parsed(offer.lines).value_or(Extensions());
  for (const ws::Extension& answer : *answers) {
    const bool offered =
        answer.name == ws::deflate_name
            ? offer.lines != std::vector<std::string>()
            : std::ranges::find(offers, answer.name, &ws::Extension::name) != offers.end();
    if (!offered)
      return fail(
          fmt::format("the extension '{}' was not offered", base::printable(answer.name, 60)));
  }
  if (answers->size() > 1)  // all that we ever offer uses RSV1
    return fail(fmt::format("{} answers, of which each would use RSV1", answers->size()));
  if (answers->empty()) {
    judge_declined(offer, settlement);
  } else if (answers->front().name != ws::deflate_name) {
    settlement.judgements.push_back(
        graded(offer.wish == Offer::Wish::declined ? Grade::fail : Grade::informational,
               fmt::format("the extension '{}' was taken", answers->front().name)));
    settlement.over = true;
  } else {
    judge_accepted(offer, offers, answers->front(), settlement);
  }
  return settlement;
}

std::optional<Judgement> judge_refusal(const Offer& offer, const http::Response& refused) {
  if (refused.status < 300 || refused.status >= 600) return std::nullopt;
  const std::string status = fmt::format("HTTP status {}", refused.status);
  if (offer.wish == Offer::Wish::needed)
    return graded(Grade::not_applicable, fmt::format("the peer refuses '{}' with {}",
                                                     fmt::join(offer.lines, ", "), status));
  if (offer.may_be_refused || (offer.wish == Offer::Wish::declined && !parsed(offer.lines)))
    return graded(Grade::pass, "refused with " + status);
  return graded(Grade::non_strict, "the whole handshake was refused with " + status);
}

std::optional<Judgement> judge_drop(const Offer& offer) {
  if (offer.wish == Offer::Wish::needed || offer.wish == Offer::Wish::optional) return std::nullopt;
  return Judgement{Facet::behaviour, Grade::non_strict, "TCP ended without a response",
                   /*by_absence=*/true};
}

}  // namespace suite

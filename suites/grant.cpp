#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "suites/deflate_offer.h"
#include "suites/offer.h"

// The same agreements as an offer brings about, made by the prober as the server.

namespace suite {
namespace {

Settlement nothing(Grade grade, std::string why) {
  return {.judgements = {{Facet::behaviour, grade, std::move(why)}}, .over = true};
}

const std::optional<std::string>* value_of(const ws::Extension& extension, std::string_view name) {
  const auto found = std::ranges::find(extension.parameters, name, &ws::ExtensionParameter::name);
  return found == extension.parameters.end() ? nullptr : &found->value;
}

// The window that the case speaks with, in bits: all of it, unless it said otherwise.
int needed_window(const ws::Extension& wanted) {
  const std::optional<std::string>* const said = value_of(wanted, "client_max_window_bits");
  if (said == nullptr) return 15;
  return *said ? std::stoi(**said) : 8;
}

// What a client that speaks as `wanted` does would say as a server: the sides of each parameter are
// exchanged.
std::string exchanged(std::string_view name) {
  const std::string_view rest = name.substr(name.find('_'));
  return (name.starts_with("client") ? "server" : "client") + std::string(rest);
}

// `answer` with what `wanted` asks for beyond it; the text says why that client cannot be told so.
std::string extend(ws::Extension& answer, const ws::Extension& wanted, const ws::Extension& asked) {
  for (const auto& [name, value] : wanted.parameters) {
    const std::string mine = exchanged(name);
    if (mine.ends_with("window_bits") && !value) continue;  // only a hint
    // A client may refuse what it does not support (RFC 7692, 7), and nobody needs to be told of
    // it.
    if (mine == "server_max_window_bits" && value_of(asked, mine) == nullptr) continue;
    if (mine == "client_max_window_bits") {
      const std::optional<std::string>* const hint = value_of(asked, mine);
      if (hint == nullptr) return "the client does not let its window be limited";
      if (*hint && std::stoi(**hint) < std::stoi(*value)) continue;  // it has a smaller one
    }
    std::erase_if(answer.parameters,
                  [&](const ws::ExtensionParameter& parameter) { return parameter.name == mine; });
    answer.parameters.push_back({mine, value});
  }
  return {};
}

}  // namespace

ws::DeflateTerms mirrored(const ws::DeflateTerms& terms) {
  return {.server_no_context_takeover = terms.client_no_context_takeover,
          .client_no_context_takeover = terms.server_no_context_takeover,
          .server_max_window_bits = terms.client_max_window_bits,
          .client_max_window_bits = terms.server_max_window_bits};
}

Settlement grant(const Offer& offer, const http::Request& request, ws::Agreement& agreement) {
  const std::optional<ws::Extension> wanted = offer.first();
  if (!wanted || offer.wish == Offer::Wish::declined) return {};
  const std::optional<DeflateOffer> good = DeflateOffer::first_good(request.fields);
  if (!good)
    return offer.wish == Offer::Wish::needed
               ? nothing(Grade::not_applicable, "the client does not offer permessage-deflate")
               : Settlement{};
  const ws::Extension& asked = good->extension();
  ws::DeflateAnswer answer = *ws::answer_deflate({asked}, takes_anything);
  const int asked_bits = answer.terms.server_max_window_bits;
  std::string why;
  if (asked_bits < needed_window(*wanted))
    why = fmt::format("the client wants a window of {} bits at most", asked_bits);
  if (why.empty()) why = extend(answer.extension, *wanted, asked);
  if (!why.empty()) return nothing(Grade::not_applicable, std::move(why));
  const auto judged = ws::judge_deflate(answer.extension, takes_anything);
  const ws::DeflateTerms* const agreed = std::get_if<ws::DeflateTerms>(&judged);
  if (agreed == nullptr)
    return nothing(Grade::not_applicable, "the client's own offer leaves no such answer");
  answer.terms = *agreed;
  for (const Offer::Clause& clause : offer.clauses)
    if (why.empty()) why = clause(mirrored(answer.terms));
  if (!why.empty()) return nothing(Grade::not_applicable, std::move(why));
  const ws::DeflateTerms terms = answer.terms;
  agreement.deflate = std::move(answer);
  return {.terms = terms};
}

}  // namespace suite

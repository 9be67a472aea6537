#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libcore/http/head.h"
#include "libcore/ws/extension.h"
#include "libcore/ws/handshake.h"
#include "suites/verdict.h"

namespace suite {

// What a client offers in Sec-WebSocket-Extensions, and how the answer to it is graded.
struct Offer {
  // Declining is ...
  enum class Wish : std::uint8_t {
    needed,    // the end of it: without permessage-deflate the case is not applicable
    accepted,  // non-strict (rule ACCEPTED), if the peer knows the extension
    optional,  // recorded
    declined,  // what has to be done (rule DECLINED)
    either,    // as good as accepting
  };
  // Why the terms make what the case does illegal or pointless; empty where they do not. It is then
  // not applicable.
  using Clause = std::function<std::string(const ws::DeflateTerms& terms)>;

  std::vector<std::string> lines;
  Wish wish = Wish::needed;
  std::vector<Clause> clauses = {};
  bool may_be_refused = false;  // the whole handshake, which else is non-strict

  // The first extension in it; none if there is none, or it breaks the grammar.
  std::optional<ws::Extension> first() const;
};

// Offers permessage-deflate and asks for nothing, so that any window and, as far as `clauses` go,
// takeover is ours.
Offer plain_offer(std::vector<Offer::Clause> clauses = {});
bool is_plain(const Offer& offer);

// --- Clauses. Where a client is judged, they are asked of the terms with the sides exchanged.

std::string with_client_context(const ws::DeflateTerms& terms);     // takeover is allowed to us
std::string without_client_context(const ws::DeflateTerms& terms);  // it is barred
Offer::Clause with_client_window(int bits);                         // at least
Offer::Clause with_client_window_below(std::size_t octets);

// What an answer comes to.
struct Settlement {
  std::optional<ws::DeflateTerms> terms;  // agreed on
  std::vector<Judgement> judgements;
  bool declined = false;  // the extension, where it was not right to
  bool over = false;      // nothing more can be learnt on this connection
};

// Judges a 101 by sections 5 and 7 of RFC 7692, and section 9.1 of RFC 6455.
Settlement settle(const Offer& offer, const http::Response& accepted);
// Judges that the whole handshake was refused; no judgement where nothing can be said.
std::optional<Judgement> judge_refusal(const Offer& offer, const http::Response& refused);
// The same where TCP ended without a response.
std::optional<Judgement> judge_drop(const Offer& offer);

// Answers a client's request so that as much is agreed on as a server under test would have agreed
// on with `offer`, the sides exchanged: what the client asked for is kept to. Not applicable where
// the client's own offer rules that out.
Settlement grant(const Offer& offer, const http::Request& request, ws::Agreement& agreement);

// The same terms with the sides exchanged.
ws::DeflateTerms mirrored(const ws::DeflateTerms& terms);

}  // namespace suite

#include <gtest/gtest.h>

#include "suites/offer.h"

namespace suite {
namespace {

struct Granted {
  std::string answer;  // Sec-WebSocket-Extensions; empty: none
  Settlement settlement;
};

// What a client that offers `asked` is answered for a case with that offer.
Granted granted(const char* asked, const Offer& offer) {
  http::Request request;
  if (asked != nullptr) request.fields.add("Sec-WebSocket-Extensions", asked);
  ws::Agreement agreement;
  Granted made{.settlement = grant(offer, request, agreement)};
  if (agreement.deflate) made.answer = to_string(agreement.deflate->extension);
  return made;
}

Offer offering(const char* line) { return {.lines = {line}}; }

TEST(Grant, AnswersWhatTheClientAskedForAndWhatTheCaseWants) {
  struct Row {
    const char* asked;
    const char* wanted;  // as a client would have said it
    const char* answer;
  };
  const char* const plain = "permessage-deflate";
  const Row rows[] = {
      {plain, plain, "permessage-deflate"},
      {"x, permessage-deflate; foo, permessage-deflate", plain, "permessage-deflate"},
      {"permessage-deflate; server_no_context_takeover", plain,
       "permessage-deflate; server_no_context_takeover"},
      {plain, "permessage-deflate; server_no_context_takeover",
       "permessage-deflate; client_no_context_takeover"},
      {plain, "permessage-deflate; client_no_context_takeover",
       "permessage-deflate; server_no_context_takeover"},
      {plain, "permessage-deflate; client_max_window_bits", "permessage-deflate"},
      {plain, "permessage-deflate; client_max_window_bits=9", "permessage-deflate"},
      {"permessage-deflate; server_max_window_bits=15",
       "permessage-deflate; client_max_window_bits=9",
       "permessage-deflate; server_max_window_bits=9"},
      {"permessage-deflate; client_max_window_bits",
       "permessage-deflate; server_max_window_bits=10",
       "permessage-deflate; client_max_window_bits=10"},
      {"permessage-deflate; client_max_window_bits=9",
       "permessage-deflate; server_max_window_bits=10",
       "permessage-deflate; client_max_window_bits=9"},
  };
  for (const Row& row : rows) {
    const Granted made = granted(row.asked, offering(row.wanted));
    EXPECT_EQ(made.answer, row.answer) << row.asked << " for " << row.wanted;
    EXPECT_TRUE(made.settlement.terms.has_value());
    EXPECT_FALSE(made.settlement.over);
  }
}

TEST(Grant, IsNotApplicableWhereTheClientRulesItOut) {
  struct Row {
    const char* asked;
    Offer offer;
    const char* why;
  };
  const Row rows[] = {
      {nullptr, plain_offer(), "the client does not offer permessage-deflate"},
      {"permessage-deflate; foo", plain_offer(), "the client does not offer permessage-deflate"},
      {"permessage-deflate", offering("permessage-deflate; server_max_window_bits=10"),
       "the client does not let its window be limited"},
      {"permessage-deflate; server_max_window_bits=10",
       offering("permessage-deflate; client_max_window_bits=12"),
       "the client wants a window of 10 bits at most"},
      {"permessage-deflate; server_max_window_bits=10", plain_offer(),
       "the client wants a window of 10 bits at most"},
      {"permessage-deflate; server_no_context_takeover", plain_offer({with_client_context}),
       "the peer bars context takeover"},
  };
  for (const Row& row : rows) {
    const Granted made = granted(row.asked, row.offer);
    EXPECT_EQ(made.answer, "");
    EXPECT_TRUE(made.settlement.over);
    ASSERT_EQ(made.settlement.judgements.size(), 1u) << row.why;
    EXPECT_EQ(made.settlement.judgements.front().grade, Grade::not_applicable);
    EXPECT_EQ(made.settlement.judgements.front().why, row.why);
  }
}

// What a server under test would have to decline is not answered, and nor is what nobody offers.
TEST(Grant, AnswersNothingWhereNothingIsToBeAgreedOn) {
  Offer unfit = offering("permessage-deflate; foo");
  unfit.wish = Offer::Wish::declined;
  for (const Offer& offer : {unfit, Offer{}}) {
    const Granted made = granted("permessage-deflate", offer);
    EXPECT_EQ(made.answer, "");
    EXPECT_FALSE(made.settlement.terms || made.settlement.over);
  }
}

TEST(Grant, MirrorsTerms) {
  const ws::DeflateTerms terms{.server_no_context_takeover = true, .client_max_window_bits = 9};
  EXPECT_EQ(mirrored(terms),
            (ws::DeflateTerms{.client_no_context_takeover = true, .server_max_window_bits = 9}));
  EXPECT_EQ(mirrored(mirrored(terms)), terms);
}

}  // namespace
}  // namespace suite

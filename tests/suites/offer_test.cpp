#include "suites/offer.h"

#include <gtest/gtest.h>

namespace suite {
namespace {

http::Response response(const char* answer) {
  http::Response made{.status = 101};
  if (answer != nullptr) made.fields.add("Sec-WebSocket-Extensions", answer);
  return made;
}

TEST(Offer, IsJudgedWithItsAnswer) {
  struct Row {
    const char* name;
    std::vector<std::string> offered;
    const char* answer;  // the field; none for no such field
    Offer::Wish wish;
    Grade grade;
    bool agreed;
  };
  using enum Offer::Wish;
  const char* const none = nullptr;
  const std::string plain = "permessage-deflate";
  const Row rows[] = {
      {"taken", {plain}, "permessage-deflate", needed, Grade::pass, true},
      {"a window of the server's own",
       {plain},
       "permessage-deflate; server_max_window_bits=10",
       needed,
       Grade::pass,
       true},
      {"declined where it is needed", {plain}, none, needed, Grade::not_applicable, false},
      {"declined though usable", {plain}, none, accepted, Grade::pass, false},
      {"declined, which is recorded", {plain}, none, optional, Grade::informational, false},
      {"declined, which is as good", {plain}, none, either, Grade::pass, false},
      {"declined as it must be", {plain + "; foo"}, none, declined, Grade::pass, false},
      {"accepted what must be declined",
       {plain + "; foo"},
       "permessage-deflate",
       declined,
       Grade::fail,
       true},
      {"nobody asked", {}, "permessage-deflate", either, Grade::fail, false},
      {"another extension that was not offered", {plain}, "x", needed, Grade::fail, false},
      {"two answers",
       {plain},
       "permessage-deflate, permessage-deflate",
       needed,
       Grade::fail,
       false},
      {"no list", {plain}, "permessage-deflate; =", needed, Grade::fail, false},
      {"a later offer",
       {plain + "; server_max_window_bits=10, " + plain},
       "permessage-deflate",
       accepted,
       Grade::non_strict,
       true},
      {"a later offer, the first beyond most servers",
       {plain + "; server_max_window_bits=8, " + plain},
       "permessage-deflate",
       accepted,
       Grade::pass,
       true},
      {"a later offer, the first of them invalid",
       {plain + "; server_max_window_bits=16", plain},
       "permessage-deflate",
       accepted,
       Grade::pass,
       true},
      {"more than the hint",
       {plain + "; client_max_window_bits=10"},
       "permessage-deflate; client_max_window_bits=12",
       accepted,
       Grade::non_strict,
       true},
      {"15 bits without saying so",
       {plain + "; server_max_window_bits=15"},
       "permessage-deflate",
       either,
       Grade::non_strict,
       true},
      {"15 bits without saying so, in a case about something else",
       {plain + "; server_max_window_bits=15"},
       "permessage-deflate",
       needed,
       Grade::pass,
       true},
      {"a window that was not granted",
       {plain + "; server_max_window_bits=10"},
       "permessage-deflate",
       either,
       Grade::fail,
       true},
      {"a window above the one asked for",
       {plain + "; server_max_window_bits=10"},
       "permessage-deflate; server_max_window_bits=11",
       either,
       Grade::fail,
       true},
      {"takeover that was to be left out",
       {plain + "; server_no_context_takeover"},
       "permessage-deflate",
       either,
       Grade::fail,
       true},
      {"a limit for who cannot be limited",
       {plain},
       "permessage-deflate; client_max_window_bits=10",
       needed,
       Grade::fail,
       true},
      {"a parameter twice",
       {plain},
       "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10",
       needed,
       Grade::fail,
       false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const Settlement settlement =
        settle({.lines = row.offered, .wish = row.wish}, response(row.answer));
    EXPECT_EQ(word(worst(settlement.judgements)), word(row.grade));
    EXPECT_EQ(settlement.terms.has_value(), row.agreed);
    EXPECT_EQ(settlement.over, row.grade == Grade::fail || row.grade == Grade::not_applicable);
  }
}

TEST(Offer, SaysWhereItWasDeclined) {
  using enum Offer::Wish;
  const auto declines = [](Offer::Wish wish, const char* answer) {
    return settle({.lines = {"permessage-deflate"}, .wish = wish}, response(answer)).declined;
  };
  EXPECT_TRUE(declines(accepted, nullptr));
  EXPECT_FALSE(declines(declined, nullptr));
  EXPECT_FALSE(declines(accepted, "permessage-deflate"));
}

TEST(Offer, IsNotApplicableWhereAClauseIsNotMet) {
  const Offer offer{.lines = {"permessage-deflate"}, .clauses = {with_client_context}};
  EXPECT_FALSE(settle(offer, response("permessage-deflate")).over);
  const Settlement barred =
      settle(offer, response("permessage-deflate; client_no_context_takeover"));
  EXPECT_TRUE(barred.over);
  EXPECT_EQ(worst(barred.judgements), Grade::not_applicable);
}

TEST(Offer, IsJudgedWhereTheWholeHandshakeIsRefused) {
  const auto grade = [](std::string line, Offer::Wish wish, bool may_be_refused = false) {
    const auto judged =
        judge_refusal({.lines = {std::move(line)}, .wish = wish, .may_be_refused = may_be_refused},
                      {.status = 400});
    return judged ? judged->grade : Grade::blocked;
  };
  using enum Offer::Wish;
  EXPECT_EQ(grade("permessage-deflate", needed), Grade::not_applicable);
  EXPECT_EQ(grade("permessage-deflate", accepted), Grade::non_strict);
  EXPECT_EQ(grade("permessage-deflate", either, true), Grade::pass);
  EXPECT_EQ(grade("permessage-deflate; foo", declined), Grade::non_strict);
  EXPECT_EQ(grade("permessage-deflate; foo=", declined), Grade::pass);
  EXPECT_FALSE(judge_refusal({.lines = {}, .wish = either}, {.status = 101}));

  for (const Offer::Wish wish : {accepted, declined, either})
    EXPECT_EQ(judge_drop({.lines = {}, .wish = wish})->grade, Grade::non_strict);
  for (const Offer::Wish wish : {needed, optional})
    EXPECT_FALSE(judge_drop({.lines = {}, .wish = wish}));
}

}  // namespace
}  // namespace suite

#include "libcore/ws/extension.h"

#include <gtest/gtest.h>

#include <span>

namespace ws {
namespace {

using Mode = DeflatePolicy::Mode;

http::Fields line(const std::string& value) { return {{"Sec-WebSocket-Extensions", value}}; }

std::vector<Extension> parsed(const std::string& value) {
  return parse_extensions(line(value)).value_or(std::vector<Extension>{{"malformed", {}}});
}

TEST(Extensions, AreReadAsTheGrammarHasThem) {
  const std::pair<const char*, const char*> rows[] = {
      {"permessage-deflate", "permessage-deflate"},
      {"a;b;c=1", "a; b; c=1"},
      {" a ; b = 1\t;\tc , d", "a; b=1; c|d"},
      {"a; b=\"10\"", "a; b=10"},
      {"a; b=\"1\\0\"", "a; b=10"},
      {", a , ,b,", "a|b"},
  };
  for (const auto& [value, expected] : rows) {
    SCOPED_TRACE(value);
    std::string all;
    for (const Extension& extension : parsed(value))
      all += (all.empty() ? "" : "|") + to_string(extension);
    EXPECT_EQ(all, expected);
  }
}

TEST(Extensions, AreReadOverSeveralLines) {
  http::Fields fields = line("a; x=1");
  fields.add("sec-websocket-extensions", "b");
  const auto all = parse_extensions(fields);
  ASSERT_TRUE(all);
  EXPECT_EQ(*all, (std::vector<Extension>{{"a", {{"x", "1"}}}, {"b", {}}}));
  EXPECT_TRUE(parse_extensions({})->empty());
}

TEST(Extensions, AreRefusedWhereTheyDoNotFitTheGrammar) {
  for (const char* value :
       {"",          ",",         " , ,",         ";",           "a;;b",   ";a",
        "a;",        "a; =1",     "a; b=",        "a b",         "a; b c", "a; b=\"1",
        "a; b=\"",   "a; b=\"\"", "a; b=\"1 0\"", "a; b=\"1\"x", "=",      "a=1",
        "a; b=\x01", "a; b=\xff", "a/b",          "a; b/c",      "\"a\"",  "a; \"b\"",
        "a; b=1=2",  "a; b=\"1\\"}) {
    SCOPED_TRACE(value);
    EXPECT_FALSE(parse_extensions(line(value)));
  }
}

// As little as can be had, in both directions.
DeflatePolicy narrow(int bits) { return {Mode::on, true, true, bits, bits}; }

struct Negotiation {
  const char* offer;
  const char* answer;  // or empty: declined
};

void expect_answers(std::span<const Negotiation> rows, const DeflatePolicy& policy) {
  for (const Negotiation& row : rows) {
    SCOPED_TRACE(row.offer);
    const auto answer = answer_deflate(parsed(row.offer), policy);
    EXPECT_EQ(answer ? to_string(answer->extension) : "", row.answer);
  }
}

TEST(DeflateAnswer, MeetsTheFirstOfferThatItCan) {
  const Negotiation rows[] = {
      {"permessage-deflate", "permessage-deflate"},
      {"x-other", ""},
      {"x-other, permessage-deflate", "permessage-deflate"},
      {"Permessage-Deflate", ""},  // a registered name is that name
      {"permessage-deflate; server_no_context_takeover",
       "permessage-deflate; server_no_context_takeover"},
      {"permessage-deflate; client_no_context_takeover",
       "permessage-deflate; client_no_context_takeover"},
      {"permessage-deflate; server_max_window_bits=10",
       "permessage-deflate; server_max_window_bits=10"},
      {"permessage-deflate; server_max_window_bits=15",
       "permessage-deflate; server_max_window_bits=15"},
      {"permessage-deflate; server_max_window_bits=8",
       "permessage-deflate; server_max_window_bits=8"},
      {"permessage-deflate; client_max_window_bits", "permessage-deflate"},
      {"permessage-deflate; client_max_window_bits=9",
       "permessage-deflate; client_max_window_bits=9"},
      {"permessage-deflate; server_max_window_bits=16, permessage-deflate", "permessage-deflate"},
      {"permessage-deflate; server_max_window_bits=\"12\"",
       "permessage-deflate; server_max_window_bits=12"},
  };
  expect_answers(rows, {.mode = Mode::on});
}

TEST(DeflateAnswer, DeclinesWhatSection71DoesNotKnow) {
  for (const char* offer :
       {"permessage-deflate; unknown", "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; server_max_window_bits=+9",
        "permessage-deflate; server_max_window_bits=1",
        "permessage-deflate; server_max_window_bits=100",
        "permessage-deflate; client_max_window_bits=0",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_no_context_takeover=true",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; server_max_window_bits=9; server_max_window_bits=9",
        "permessage-deflate; client_max_window_bits; client_max_window_bits=9",
        "permessage-deflate; SERVER_MAX_WINDOW_BITS=9"}) {
    SCOPED_TRACE(offer);
    EXPECT_FALSE(answer_deflate(parsed(offer), {.mode = Mode::on}));
  }
}

TEST(DeflateAnswer, KeepsToThePolicy) {
  const Negotiation rows[] = {
      {"permessage-deflate", ""},  // would use 15 bits, and cannot be told otherwise (7.1.2.2)
      {"permessage-deflate; client_max_window_bits",
       "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
       "server_max_window_bits=10; client_max_window_bits=10"},
      {"permessage-deflate; server_max_window_bits=9; client_max_window_bits=8",
       "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
       "server_max_window_bits=9; client_max_window_bits=8"},
  };
  expect_answers(rows, narrow(10));
  EXPECT_FALSE(answer_deflate(parsed("permessage-deflate"), {.mode = Mode::off}));
}

TEST(DeflateAnswer, KeepsToThePolicyOfEachSide) {
  const Negotiation of_server[] = {
      {"permessage-deflate",
       "permessage-deflate; server_no_context_takeover; server_max_window_bits=10"},
      {"permessage-deflate; client_max_window_bits=12",
       "permessage-deflate; server_no_context_takeover; server_max_window_bits=10; "
       "client_max_window_bits=12"},
  };
  expect_answers(
      of_server,
      {.mode = Mode::on, .server_no_context_takeover = true, .server_max_window_bits = 10});
  const Negotiation of_client[] = {
      {"permessage-deflate", ""},
      {"permessage-deflate; client_max_window_bits; server_max_window_bits=12",
       "permessage-deflate; client_no_context_takeover; server_max_window_bits=12; "
       "client_max_window_bits=10"},
  };
  expect_answers(
      of_client,
      {.mode = Mode::on, .client_no_context_takeover = true, .client_max_window_bits = 10});
}

TEST(DeflateAnswer, SaysWhatWasAgreed) {
  const auto answer = answer_deflate(
      parsed("permessage-deflate; server_no_context_takeover; client_max_window_bits=9"),
      {.mode = Mode::on});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->terms,
            (DeflateTerms{.server_no_context_takeover = true, .client_max_window_bits = 9}));
}

TEST(DeflateOffer, SaysWhatThePolicyWants) {
  EXPECT_EQ(to_string(offer_deflate({.mode = Mode::on})),
            "permessage-deflate; client_max_window_bits");
  EXPECT_EQ(to_string(offer_deflate(narrow(9))),
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
            "server_max_window_bits=9; client_max_window_bits=9");
  EXPECT_EQ(to_string(offer_deflate({.mode = Mode::on, .server_no_context_takeover = true})),
            "permessage-deflate; server_no_context_takeover; client_max_window_bits");
  EXPECT_EQ(to_string(offer_deflate({.mode = Mode::on,
                                     .client_no_context_takeover = true,
                                     .server_max_window_bits = 15,
                                     .client_max_window_bits = 15})),
            "permessage-deflate; client_no_context_takeover; server_max_window_bits=15; "
            "client_max_window_bits=15");
  EXPECT_EQ(to_string(offer_deflate(
                {.mode = Mode::on, .server_max_window_bits = 9, .client_max_window_bits = 12})),
            "permessage-deflate; server_max_window_bits=9; client_max_window_bits=12");
}

TEST(DeflateResponse, IsTakenWhereItFitsTheOffer) {
  const auto judged = [](const char* response, const DeflatePolicy& policy) {
    return judge_deflate(parsed(response).at(0), policy);
  };
  const DeflatePolicy plain{.mode = Mode::on};
  EXPECT_EQ(std::get<DeflateTerms>(judged("permessage-deflate", plain)), DeflateTerms{});
  EXPECT_EQ(std::get<DeflateTerms>(
                judged("permessage-deflate; server_no_context_takeover; server_max_window_bits=8; "
                       "client_max_window_bits=11; client_no_context_takeover",
                       plain)),
            (DeflateTerms{true, true, 8, 11}));
  EXPECT_EQ(
      std::get<DeflateTerms>(judged(
          "permessage-deflate; server_no_context_takeover; server_max_window_bits=9", narrow(9))),
      (DeflateTerms{true, true, 9, 9}));
  // What only one side was asked for binds the other to nothing.
  EXPECT_EQ(std::get<DeflateTerms>(judged("permessage-deflate", {.mode = Mode::on,
                                                                 .client_no_context_takeover = true,
                                                                 .client_max_window_bits = 10})),
            (DeflateTerms{false, true, 15, 10}));
  EXPECT_EQ(std::get<DeflateTerms>(
                judged("permessage-deflate; server_max_window_bits=9; client_max_window_bits=15",
                       {.mode = Mode::on, .server_max_window_bits = 10})),
            (DeflateTerms{false, false, 9, 15}));
}

TEST(DeflateResponse, FailsTheHandshakeWhereItDoesNot) {
  const DeflatePolicy plain{.mode = Mode::on};
  const DeflatePolicy server_alone{.mode = Mode::on, .server_no_context_takeover = true};
  const DeflatePolicy client_window{.mode = Mode::on, .client_max_window_bits = 9};
  const DeflatePolicy server_window{.mode = Mode::on, .server_max_window_bits = 9};
  const std::pair<const char*, DeflatePolicy> rows[] = {
      {"permessage-deflate; unknown", plain},
      {"permessage-deflate; client_max_window_bits", plain},
      {"permessage-deflate; server_max_window_bits=16", plain},
      {"permessage-deflate; server_no_context_takeover=1", plain},
      {"permessage-deflate; server_max_window_bits=9", narrow(9)},
      {"permessage-deflate; server_no_context_takeover", narrow(9)},
      {"permessage-deflate; server_no_context_takeover; server_max_window_bits=10", narrow(9)},
      {"permessage-deflate; server_no_context_takeover; server_max_window_bits=9; "
       "client_max_window_bits=10",
       narrow(9)},
      {"permessage-deflate; client_no_context_takeover", server_alone},
      {"permessage-deflate; client_max_window_bits=10", client_window},
      {"permessage-deflate; client_max_window_bits=9", server_window},
  };
  for (const auto& [response, policy] : rows) {
    SCOPED_TRACE(response);
    EXPECT_TRUE(std::holds_alternative<std::string>(judge_deflate(parsed(response).at(0), policy)));
  }
}

}  // namespace
}  // namespace ws

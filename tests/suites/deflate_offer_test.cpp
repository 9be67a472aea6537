#include "suites/deflate_offer.h"

#include <gtest/gtest.h>

namespace suite {
namespace {

http::Request asking(const char* extensions) {
  http::Request request;
  if (extensions != nullptr) request.fields.add("Sec-WebSocket-Extensions", extensions);
  return request;
}

DeflateOffer offer_of(const char* extensions) {
  return *DeflateOffer::first_good(asking(extensions).fields);
}

TEST(DeflateOffer, IsTheFirstThatAServerCouldTake) {
  EXPECT_FALSE(DeflateOffer::first_good(asking(nullptr).fields));
  EXPECT_FALSE(DeflateOffer::first_good(asking("x-assay").fields));
  EXPECT_FALSE(DeflateOffer::first_good(asking("permessage-deflate; foo").fields));
  EXPECT_FALSE(DeflateOffer::first_good(asking("permessage-deflate; =").fields));
  const DeflateOffer second =
      offer_of("permessage-deflate; foo, permessage-deflate; client_max_window_bits=9");
  EXPECT_TRUE(second.has("client_max_window_bits"));
  EXPECT_EQ(second.client_window(), 9);
  EXPECT_EQ(second.server_window(), 15);
}

TEST(DeflateOffer, IsAnsweredWithWhatItAsksOfTheServer) {
  const DeflateOffer offer = offer_of(
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
      "server_max_window_bits=10; client_max_window_bits");
  EXPECT_EQ(offer.server_window(), 10);
  EXPECT_EQ(offer.answer(),
            "permessage-deflate; server_no_context_takeover; server_max_window_bits=10");
  EXPECT_EQ(offer.answer("server_max_window_bits"),
            "permessage-deflate; server_no_context_takeover");
  EXPECT_EQ(offer_of("permessage-deflate; client_max_window_bits").answer(), "permessage-deflate");
}

TEST(Agreeing, WritesWhatItMakesOfTheOfferAndKnowsTheTerms) {
  const Response response = agreeing("a limit", [](const DeflateOffer& offer, std::string&) {
    return offer.answer() + "; server_max_window_bits=\"9\"";
  });
  const Answered answered = written(response, asking("permessage-deflate"));
  EXPECT_NE(answered.octets.find(
                "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=\"9\"\r\n"),
            std::string::npos);
  ASSERT_TRUE(answered.terms);
  EXPECT_EQ(answered.terms->server_max_window_bits, 9);
}

TEST(Agreeing, IsNotApplicableWithoutAFittingOffer) {
  const Response response = agreeing("nothing", [](const DeflateOffer&, std::string& why_not) {
    why_not = "it rules that out";
    return std::string();
  });
  EXPECT_EQ(written(response, asking(nullptr)).why_not,
            "the client does not offer permessage-deflate");
  EXPECT_EQ(written(response, asking("permessage-deflate")).why_not, "it rules that out");
  EXPECT_EQ(written(response, asking("permessage-deflate")).octets, "");
}

}  // namespace
}  // namespace suite

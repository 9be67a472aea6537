#include <gtest/gtest.h>

#include "tests/tls/pair.h"

namespace {

using session::End;
using test::Pair;

class Resumption : public testing::TestWithParam<tls::Version> {
 protected:
  Resumption() {
    pair.client_settings.newest = pair.client_settings.oldest = GetParam();
    pair.peer.ticket = &ticket;
  }
  tls::Ticket ticket;
  Pair pair;
};

TEST_P(Resumption, AConnectionWithTheTicketOfTheFirstIsResumed) {
  pair.open();
  EXPECT_FALSE(pair.client_notes.facts.resumed);
  ASSERT_NE(ticket.session, nullptr);
  for (int again = 0; again < 3; ++again) {
    pair.open();
    EXPECT_TRUE(pair.client_notes.facts.resumed);
    EXPECT_TRUE(pair.server_notes.facts.resumed);
    EXPECT_EQ(pair.server_notes.facts.server_name, "localhost");
  }
}

TEST_P(Resumption, ATicketSurvivesAnEndWithoutCloseNotify) {
  pair.open();
  pair.client->end(End::reset);
  pair.open();
  EXPECT_TRUE(pair.client_notes.facts.resumed);
}

TEST_P(Resumption, WorksWithClientCertificates) {
  pair.server_settings.client_authorities = {test::authority()};
  pair.client_settings.certificate = test::authority().issue({.common_name = "a client"});
  pair.open();
  pair.open();
  EXPECT_TRUE(pair.client_notes.facts.resumed);
}

TEST_P(Resumption, KnowsTheClientsName) {
  pair.server_settings.client_authorities = {test::authority()};
  pair.client_settings.certificate = test::authority().issue({.common_name = "a client"});
  pair.open();
  pair.open();
  EXPECT_TRUE(pair.server_notes.facts.resumed);
  EXPECT_EQ(pair.server_notes.facts.peer_subject, "CN=a client");
}

TEST_P(Resumption, OutlivesAContextThatSharesItsKeys) {
  pair.server_settings.ticket_keys = std::make_shared<tls::TicketKeys>();
  pair.open();
  pair.reload();
  pair.open();
  EXPECT_TRUE(pair.client_notes.facts.resumed);
  EXPECT_TRUE(pair.server_notes.facts.resumed);
}

TEST_P(Resumption, EndsWithAContextOfItsOwnKeys) {
  pair.open();
  pair.reload();
  pair.open();
  EXPECT_EQ(pair.server_notes.established, 2);
  EXPECT_FALSE(pair.client_notes.facts.resumed);
  EXPECT_FALSE(pair.server_notes.facts.resumed);
}

TEST_P(Resumption, EndsWhereOtherAuthoritiesCount) {
  pair.client_settings.certificate = test::authority().issue({.common_name = "a client"});
  pair.server_settings.client_authorities = {test::authority()};
  pair.server_settings.ticket_keys = std::make_shared<tls::TicketKeys>();
  pair.open();
  pair.server_settings.client_authorities = {test::stranger()};
  pair.reload();
  pair.open();
  EXPECT_FALSE(pair.server_notes.facts.resumed);
  EXPECT_EQ(pair.server_notes.established, 1);
  EXPECT_EQ(pair.server_notes.failed, 1);
}

TEST_P(Resumption, OutlivesOneRotationOfTheKeysAndNotTwo) {
  const auto keys = std::make_shared<tls::TicketKeys>();
  pair.server_settings.ticket_keys = keys;
  pair.open();
  keys->rotate();
  const tls::Ticket old = ticket;
  pair.open();
  EXPECT_TRUE(pair.server_notes.facts.resumed);
  keys->rotate();
  if (GetParam() == tls::Version::tls_1_3) {  // OpenSSL does not tell older clients of a new ticket
    pair.open();
    EXPECT_TRUE(pair.server_notes.facts.resumed);
  }
  ticket = old;
  pair.open();
  EXPECT_FALSE(pair.server_notes.facts.resumed);
  EXPECT_EQ(pair.server_notes.failed, 0);
}

TEST_P(Resumption, WithoutATicketEveryConnectionIsNew) {
  pair.peer.ticket = nullptr;
  pair.open();
  pair.open();
  EXPECT_EQ(pair.client_notes.established, 2);
  EXPECT_FALSE(pair.client_notes.facts.resumed);
}

INSTANTIATE_TEST_SUITE_P(Versions, Resumption,
                         testing::Values(tls::Version::tls_1_2, tls::Version::tls_1_3));

}  // namespace

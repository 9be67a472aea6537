// What tests of peers do to TLS.

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "tests/tls/pair.h"

namespace test {
namespace {

using tls::Secure;
using tls::Version;

class Deeds : public testing::Test {
 protected:
  // In one turn of the client.
  void do_and_say(Secure::Deed deed, const std::string& text) {
    pair.as_client([&](session::Turn& turn) {
      client().ask(deed);
      turn.out.append(text);
    });
    pair.run();
  }
  void say(const std::string& text) {
    pair.as_client([&](session::Turn& turn) { turn.out.append(text); });
    pair.run();
  }
  Secure& client() { return dynamic_cast<Secure&>(pair.client->session()); }

  Pair pair;
};

TEST_F(Deeds, UpdateKeysAndGoOn) {
  pair.open();
  do_and_say(Secure::Deed::update_keys, "under the second keys, ");
  do_and_say(Secure::Deed::update_keys, "under the third");
  EXPECT_EQ(pair.server_diary.text, "under the second keys, under the third");
  EXPECT_FALSE(client().channel().failed());
}

TEST_F(Deeds, UpdateNoKeysBeforeTls13) {
  pair.client_settings.newest = Version::tls_1_2;
  pair.open();
  do_and_say(Secure::Deed::update_keys, "as before");
  EXPECT_EQ(pair.server_diary.text, "as before");
}

TEST_F(Deeds, RenegotiateIsRefusedByOurServer) {
  pair.client_settings.newest = Version::tls_1_2;
  pair.client_settings.renegotiation = true;
  pair.open();
  do_and_say(Secure::Deed::renegotiate, "");
  EXPECT_TRUE(client().channel().failed());
  EXPECT_EQ(pair.client_diary.end, session::End::tls_failed);
}

TEST_F(Deeds, RenegotiateOnlyWhereTheSettingsAllowIt) {
  pair.client_settings.newest = Version::tls_1_2;
  pair.open();
  do_and_say(Secure::Deed::renegotiate, "as before");
  EXPECT_EQ(pair.server_diary.text, "as before");
}

TEST_F(Deeds, SayCloseNotifyAndGoOn) {
  pair.server_diary.when_end = [](session::Turn& turn) { turn.wish.wake_at = turn.now; };
  pair.open();
  say("before");
  do_and_say(Secure::Deed::say_close_notify, ", behind");
  EXPECT_EQ(pair.server_diary.end, session::End::tls_closed);
  EXPECT_EQ(pair.server_diary.text, "before") << "what stands behind close_notify is not read";
}

TEST_F(Deeds, LeaveCloseNotifyOut) {
  pair.open();
  pair.as_client([&](session::Turn& turn) {
    client().ask(Secure::Deed::leave_out_close_notify);
    turn.then = session::Then::end_output;
  });
  pair.run();
  EXPECT_EQ(pair.server_diary.end, session::End::tls_truncated);
}

TEST_F(Deeds, SendAnotherNameThanTheOneThatIsVerified) {
  pair.peer.server_name = "elsewhere.test";
  pair.open();
  EXPECT_TRUE(pair.client_diary.opened);
  EXPECT_EQ(pair.server_notes.facts.server_name, "elsewhere.test");
}

TEST_F(Deeds, SendNoName) {
  pair.peer.server_name = "";
  pair.open();
  EXPECT_TRUE(pair.client_diary.opened);
  EXPECT_EQ(pair.server_notes.facts.server_name, "");
}

class SealedByHand : public Deeds, public testing::WithParamInterface<const char*> {};

TEST_P(SealedByHand, WritesEmptyRecordsAmongOthers) {
  pair.client_settings.seals_by_hand = true;
  pair.when_server_made = [](SSL_CTX* context) { SSL_CTX_set_ciphersuites(context, GetParam()); };
  pair.open();
  ASSERT_EQ(pair.server_notes.facts.cipher, GetParam());
  const std::string large(40'000, 'x');
  do_and_say(Secure::Deed::write_empty_record, "behind nothing, ");
  do_and_say(Secure::Deed::write_empty_record, large);
  EXPECT_EQ(pair.server_diary.text, "behind nothing, " + large);
  EXPECT_FALSE(pair.server_diary.end);
  pair.as_client([](session::Turn& turn) { turn.then = session::Then::close; });
  EXPECT_EQ(pair.server_diary.end, session::End::tls_closed);
  EXPECT_EQ(pair.server_notes.failed, 0);
}
INSTANTIATE_TEST_SUITE_P(Suites, SealedByHand,
                         testing::Values("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
                                         "TLS_CHACHA20_POLY1305_SHA256"));

TEST_F(Deeds, WriteNoEmptyRecordBeforeTls13) {
  pair.client_settings.seals_by_hand = true;
  pair.client_settings.newest = Version::tls_1_2;
  pair.open();
  do_and_say(Secure::Deed::write_empty_record, "as before");
  EXPECT_EQ(pair.server_diary.text, "as before");
}

// Resumes, and writes as soon as it may.
void speak_early(Pair& pair) {
  tls::Ticket ticket;
  pair.peer.ticket = &ticket;
  pair.open();
  pair.as_client([](session::Turn& turn) { turn.out.append("the first time"); });
  ASSERT_NE(ticket.session, nullptr);
  pair.server_diary.text.clear();
  pair.peer.early_data = true;
  pair.client_diary.when_open = [](session::Turn& turn) { turn.out.append("as soon as I may"); };
  pair.open();
  EXPECT_EQ(pair.client_notes.failure, "");
  EXPECT_EQ(pair.server_notes.failure, "");
  EXPECT_TRUE(pair.client_notes.facts.resumed);
}

TEST(EarlyData, IsNotSentWhereTheTicketAllowsNone) {
  Pair pair;
  speak_early(pair);
  EXPECT_EQ(pair.server_diary.text, "as soon as I may");
}

TEST(EarlyData, IsSaidAgainWhereTheServerPassedItOver) {
  Pair pair;
  pair.when_server_made = [](SSL_CTX* context) {
    SSL_CTX_set_max_early_data(context, 16'384);
    SSL_CTX_set_options(context, SSL_OP_NO_ANTI_REPLAY);  // which needs a cache
  };
  speak_early(pair);
  EXPECT_FALSE(pair.client_notes.facts.early_data);
  EXPECT_EQ(pair.server_diary.text, "as soon as I may");
}

TEST_F(Deeds, LetAServerAskForRenegotiation) {
  pair.client_settings.newest = Version::tls_1_2;
  pair.client_settings.renegotiation = pair.server_settings.renegotiation = true;
  pair.open();
  auto& server = dynamic_cast<Secure&>(pair.server->session());
  pair.as_server([&](session::Turn&) { server.ask(Secure::Deed::renegotiate); });
  pair.run();
  EXPECT_FALSE(server.channel().renegotiating());
  EXPECT_EQ(pair.server_diary.wakes, 2);  // one of them when it is over
  say("behind it");
  EXPECT_EQ(pair.server_diary.text, "behind it");
}

TEST_F(Deeds, LetAServerSealByHand) {
  pair.server_settings.seals_by_hand = true;
  pair.open();
  auto& server = dynamic_cast<Secure&>(pair.server->session());
  pair.as_server([&](session::Turn& turn) {
    server.ask(Secure::Deed::write_empty_record);
    turn.out.append("behind nothing");
  });
  pair.run();
  EXPECT_EQ(pair.client_diary.text, "behind nothing");
  EXPECT_EQ(pair.client_notes.failed, 0);
}

TEST_F(Deeds, TellWhichAlertCame) {
  pair.client_settings.alpn = {"assay/0"};
  pair.open();
  constexpr int no_application_protocol = 120;
  EXPECT_EQ(client().channel().alert_received(), no_application_protocol);
}

}  // namespace
}  // namespace test

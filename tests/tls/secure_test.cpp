#include "libcore/tls/secure.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/support/octets.h"
#include "tests/tls/pair.h"

namespace {

using session::End;
using session::Then;
using session::Turn;
using test::Pair;

struct OpenedPair : Pair {
  OpenedPair() {
    open();
    EXPECT_TRUE(client_diary.opened && server_diary.opened);
  }
};

std::string noise(std::size_t size) {
  std::string octets(size, '\0');
  std::uint32_t state = 1;
  for (char& octet : octets)
    octet = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  return octets;
}

// Version and the size of the pieces that the network carries.
class Cut : public testing::TestWithParam<std::tuple<tls::Version, std::size_t>> {
 protected:
  Cut() : pair(std::get<1>(GetParam())) {
    pair.client_settings.oldest = pair.client_settings.newest = std::get<0>(GetParam());
  }
  Pair pair;
};

TEST_P(Cut, TheInnerSessionsMeetOnceTheHandshakeIsDone) {
  pair.open();
  EXPECT_TRUE(pair.client_diary.opened);
  EXPECT_TRUE(pair.server_diary.opened);
  const std::string version =
      std::get<0>(GetParam()) == tls::Version::tls_1_2 ? "TLSv1.2" : "TLSv1.3";
  EXPECT_EQ(pair.client_notes.facts.version, version);
  EXPECT_EQ(pair.server_notes.facts.version, version);
  EXPECT_EQ(pair.client_notes.facts.cipher, pair.server_notes.facts.cipher);
  EXPECT_FALSE(pair.client_notes.facts.resumed);
}

TEST_P(Cut, WhatIsSaidAtOnceArrives) {
  pair.client_diary.when_open = [](Turn& turn) { turn.out.append("question"); };
  pair.server_diary.when_bytes = [](std::span<char>, Turn& turn) { turn.out.append("."); };
  pair.open();
  EXPECT_EQ(pair.server_diary.text, "question");
  EXPECT_EQ(pair.client_diary.text, ".");
}

TEST_P(Cut, ALongTextComesBackWhole) {
  const std::string text = noise(std::get<1>(GetParam()) < 7 ? 40'000 : 1 << 20);
  pair.client_diary.when_open = [&](Turn& turn) { turn.out.append(text); };
  pair.server_diary.when_bytes = [](std::span<char> in, Turn& turn) {
    EXPECT_LE(in.size(), 64u * 1024);
    turn.out.append({in.data(), in.size()});
  };
  pair.open();
  EXPECT_TRUE(pair.server_diary.text == text);
  EXPECT_TRUE(pair.client_diary.text == text);
}

TEST_P(Cut, CloseNotifyEndsBothDirections) {
  pair.open();
  pair.as_client([](Turn& turn) {
    turn.out.append("last words");
    turn.then = Then::close;
  });
  EXPECT_EQ(pair.server_diary.text, "last words");
  EXPECT_EQ(pair.server_diary.end, End::tls_closed);
  EXPECT_EQ(pair.server_diary.ends, 1);
  EXPECT_EQ(pair.server->then, Then::close);
  EXPECT_EQ(pair.client_diary.end, std::nullopt);  // who closes hears no more
}

INSTANTIATE_TEST_SUITE_P(Versions, Cut,
                         testing::Combine(testing::Values(tls::Version::tls_1_2,
                                                          tls::Version::tls_1_3),
                                          testing::Values(1, 2, 7, std::size_t{1} << 30)));

TEST(Secure, AServerMayCloseToo) {
  OpenedPair pair;
  pair.as_server([](Turn& turn) { turn.then = Then::close; });
  EXPECT_EQ(pair.client_diary.end, End::tls_closed);
  EXPECT_EQ(pair.client->then, Then::close);
}

TEST(Secure, WhoEndsItsOutputStillReads) {
  OpenedPair pair;
  pair.server_diary.when_end = [](Turn& turn) { turn.out.append("what was left"); };
  pair.as_client([](Turn& turn) { turn.then = Then::end_output; });
  EXPECT_EQ(pair.client_diary.text, "what was left");
  EXPECT_EQ(pair.client_diary.end, End::tls_closed);
}

TEST(Secure, WhatIsWrittenBehindTheEndOfOutputIsDropped) {
  OpenedPair pair;
  pair.server_diary.when_end = [](Turn& turn) { turn.wish.wake_at = session::Clock::time_point(); };
  pair.as_client([](Turn& turn) { turn.then = Then::end_output; });
  pair.as_client([](Turn& turn) { turn.out.append("too late"); });
  EXPECT_EQ(pair.server_diary.text, "");
  EXPECT_EQ(pair.client_notes.failed, 0);
}

TEST(Secure, AWishKeepsTheConnectionBehindCloseNotify) {
  OpenedPair pair;
  pair.server_diary.when_end = [&](Turn& turn) {
    turn.wish.wake_at = turn.now + std::chrono::seconds(1);
  };
  pair.server_diary.when_wake = [](Turn& turn) { turn.out.append("later"); };
  pair.as_client([](Turn& turn) { turn.then = Then::end_output; });
  EXPECT_EQ(pair.server->then, Then::stay);
  EXPECT_EQ(pair.server_diary.ends, 1);  // the FIN behind it is no second end

  pair.server->advance(std::chrono::seconds(1));
  pair.run();
  EXPECT_EQ(pair.client_diary.text, "later");
  EXPECT_EQ(pair.server->then, Then::close);
}

TEST(Secure, AFinWithoutCloseNotifyIsTruncation) {
  OpenedPair pair;
  pair.server->end(End::fin);
  EXPECT_EQ(pair.server_diary.end, End::tls_truncated);
  EXPECT_EQ(pair.server->then, Then::close);
  EXPECT_EQ(pair.server_notes.failed, 0);
  pair.run();
  EXPECT_EQ(pair.client_diary.end, End::tls_closed);  // our side says its goodbye
}

TEST(Secure, AResetStaysAReset) {
  OpenedPair pair;
  pair.as_client([](Turn& turn) {
    turn.out.append("lost");
    turn.then = Then::reset;
  });
  EXPECT_EQ(pair.server_diary.text, "");
  EXPECT_EQ(pair.server_diary.end, End::reset);
}

TEST(Secure, NothingIsHeardBehindCloseNotify) {
  OpenedPair pair;
  pair.client_diary.when_wake = [](Turn& turn) { turn.then = Then::end_output; };
  pair.client->ring();
  pair.client->wake();
  pair.server->bytes(pair.client->sent() + "anything at all");
  EXPECT_EQ(pair.server_diary.end, End::tls_closed);
  EXPECT_EQ(pair.server_diary.ends, 1);
  EXPECT_EQ(pair.server_notes.failed, 0);
}

struct NoHello {
  std::string octets, failure, alert;
};

TEST(Secure, OctetsThatAreNoClientHelloFailTheHandshake) {
  const NoHello cases[] = {
      {"\x05\x01 octets that are no TLS at all", "wrong version number", ""},
      {"GET / HTTP/1.1\r\n\r\n", "http request", ""},
      {test::octets("16 0301 0005 0b 000001 00"),
       "unexpected message; alert sent: unexpected message", test::octets("15 0303 0002 02 0a")},
  };
  const tls::Context context(tls::ServerSettings{.certificates = {test::localhost()}});
  for (const NoHello& row : cases) {
    SCOPED_TRACE(row.failure);
    test::Diary diary;
    test::Notes notes;
    test::Driver server(std::make_unique<tls::Secure>(
        context, std::make_unique<test::Diarist>(diary), tls::Peer{}, &notes));
    server.open();
    server.bytes(row.octets);
    EXPECT_EQ(server.sent(), row.alert);
    EXPECT_EQ(server.then, Then::close);
    EXPECT_FALSE(diary.opened);
    EXPECT_EQ(diary.end, End::tls_failed);
    EXPECT_EQ(notes.failed, 1);
    EXPECT_EQ(notes.failure, row.failure);

    server.bytes("more");  // the connection may still read
    server.end(End::fin);
    EXPECT_EQ(diary.ends, 1);
    EXPECT_EQ(notes.failed, 1);
  }
}

TEST(Secure, AClientTellsHowAServerRefusedIt) {
  const std::pair<const char*, const char*> cases[] = {
      {"15 0303 0002 02 28", "alert received: handshake failure"},
      {"15 0303 0002 02 70", "alert received: unrecognized name"},
      {"15 0303 0002 01 00", "the peer ended the connection during the handshake"},
  };
  const tls::Context context(tls::ClientSettings{.insecure = true});
  for (const auto& [octets, failure] : cases) {
    test::Diary diary;
    test::Notes notes;
    test::Driver client(std::make_unique<tls::Secure>(
        context, std::make_unique<test::Diarist>(diary), tls::Peer{.host = "localhost"}, &notes));
    client.open();
    client.bytes(test::octets(octets));
    EXPECT_EQ(diary.end, End::tls_failed);
    EXPECT_EQ(notes.failure, failure);
  }
}

TEST(Secure, DamageBehindTheHandshakeFailsBothEnds) {
  OpenedPair pair;
  pair.client_diary.when_wake = [](Turn& turn) { turn.out.append("whole"); };
  pair.client->ring();
  pair.client->wake();
  std::string record = pair.client->sent();
  record.back() ^= 1;
  pair.server->bytes(record);
  EXPECT_EQ(pair.server_diary.end, End::tls_failed);
  EXPECT_EQ(pair.server_notes.failure,
            "decryption failed or bad record mac; alert sent: bad record mac");
  pair.run();
  EXPECT_EQ(pair.client_diary.end, End::tls_failed);
  EXPECT_EQ(pair.client_notes.failure, "alert received: bad record mac");
}

TEST(Secure, AFinInTheHandshakeIsAFailure) {
  Pair pair;
  pair.open();
  test::Diary diary;
  test::Notes notes;
  test::Driver client(std::make_unique<tls::Secure>(tls::Context(pair.client_settings),
                                                    std::make_unique<test::Diarist>(diary),
                                                    tls::Peer{}, &notes));
  client.open();
  client.end(End::fin);
  EXPECT_EQ(diary.end, End::tls_failed);
  EXPECT_EQ(notes.failure, "the peer ended the connection during the handshake");
}

TEST(Secure, ARefusedConnectionIsToldAsItIs) {
  test::Diary diary;
  test::Notes notes;
  test::Driver client(std::make_unique<tls::Secure>(tls::Context(tls::ClientSettings{}),
                                                    std::make_unique<test::Diarist>(diary),
                                                    tls::Peer{}, &notes));
  client.end(End::refused);
  EXPECT_EQ(diary.end, End::refused);
  EXPECT_EQ(notes.failed, 0);
}

TEST(Secure, TheWatcherLearnsHowLongTheHandshakeTook) {
  Pair pair;
  pair.open();
  test::Diary diary;
  test::Notes notes;
  test::Driver client(std::make_unique<tls::Secure>(tls::Context(pair.client_settings),
                                                    std::make_unique<test::Diarist>(diary),
                                                    tls::Peer{.host = "localhost"}, &notes));
  test::Driver server(std::make_unique<tls::Secure>(tls::Context(pair.server_settings),
                                                    std::make_unique<test::Diarist>(diary)));
  client.open();
  server.open();
  server.bytes(client.sent());
  client.advance(std::chrono::milliseconds(20));
  client.bytes(server.sent());
  EXPECT_EQ(notes.established, 1);
  EXPECT_EQ(notes.took, std::chrono::milliseconds(20));
}

TEST(Secure, AllOfATurnLeavesTogetherWithTheHandshakesLastWord) {
  Pair pair;
  pair.client_settings.oldest = tls::Version::tls_1_3;
  test::Diary diary;
  diary.when_open = [](Turn& turn) { turn.out.append("first words"); };
  test::Driver client(std::make_unique<tls::Secure>(
      tls::Context(pair.client_settings), std::make_unique<test::Diarist>(diary), pair.peer));
  test::Diary other;
  test::Driver server(std::make_unique<tls::Secure>(tls::Context(pair.server_settings),
                                                    std::make_unique<test::Diarist>(other)));
  client.open();
  server.open();
  server.bytes(client.sent());
  client.bytes(server.sent());
  server.bytes(client.sent());
  EXPECT_EQ(other.text, "first words");
}

TEST(Secure, AnHeirTakesOverInsideWithTheRestOfTheOctets) {
  Pair pair;
  test::Diary heir;
  heir.when_bytes = [](std::span<char>, Turn& turn) { turn.out.append("from the heir"); };
  pair.server_diary.when_open = [](Turn& turn) {
    turn.wish.wake_at = turn.now + std::chrono::hours(1);
  };
  pair.server_diary.when_bytes = [&](std::span<char> in, Turn& turn) {
    turn.out.append("head, ");
    turn.heir = std::make_unique<test::Diarist>(heir);
    turn.rest = in.subspan(4);
  };
  pair.client_diary.when_open = [](Turn& turn) { turn.out.append("headrest"); };
  pair.open();
  EXPECT_TRUE(heir.opened);
  EXPECT_EQ(heir.text, "rest");
  EXPECT_EQ(pair.client_diary.text, "head, from the heir");
  EXPECT_EQ(pair.server->wish.wake_at, session::never);  // an heir begins without wishes

  pair.as_client([](Turn& turn) { turn.then = Then::close; });
  EXPECT_EQ(heir.end, End::tls_closed);
  EXPECT_EQ(pair.server_diary.end, std::nullopt);
}

TEST(Secure, WakesReachTheInnerSession) {
  OpenedPair pair;
  pair.as_client([](Turn& turn) { turn.wish.wake_at = turn.now + std::chrono::seconds(5); });
  const int before = pair.client_diary.wakes;
  pair.client->advance(std::chrono::seconds(4));
  pair.run();
  EXPECT_EQ(pair.client_diary.wakes, before);
  pair.client->advance(std::chrono::seconds(1));
  pair.run();
  EXPECT_EQ(pair.client_diary.wakes, before + 1);
}

TEST(Secure, ASessionThatDoesNotReadStopsTheTransport) {
  OpenedPair pair;
  pair.as_server([](Turn& turn) { turn.wish.read_at_most = 0; });
  pair.as_client([](Turn& turn) { turn.out.append("wait"); });
  EXPECT_EQ(pair.server_diary.text, "");
  pair.as_server([](Turn& turn) { turn.wish.read_at_most = session::unlimited; });
  EXPECT_EQ(pair.server_diary.text, "wait");
}

TEST(Secure, AProgramThatStopsDoesNotWaitForAHandshake) {
  test::Diary diary;
  test::Driver server(std::make_unique<tls::Secure>(
      tls::Context(tls::ServerSettings{.certificates = {test::localhost()}}),
      std::make_unique<test::Diarist>(diary)));
  server.open();
  server.stop();
  EXPECT_EQ(server.then, Then::close);
  EXPECT_EQ(diary.wakes, 0);
}

TEST(Secure, ThreadsShareAContext) {
  const tls::Context client_context(tls::ClientSettings{.authorities = {test::authority()}});
  const tls::Context server_context(
      tls::ServerSettings{.certificates = {test::stranger(), test::localhost()}});
  const auto work = [&] {
    for (int i = 0; i < 20; ++i) {
      test::Diary asks, answers;
      asks.when_open = [](Turn& turn) { turn.out.append("hello"); };
      test::Driver client(std::make_unique<tls::Secure>(
          client_context, std::make_unique<test::Diarist>(asks), tls::Peer{.host = "localhost"}));
      test::Driver server(
          std::make_unique<tls::Secure>(server_context, std::make_unique<test::Diarist>(answers)));
      client.open();
      server.open();
      server.bytes(client.sent());
      client.bytes(server.sent());
      server.bytes(client.sent());
      EXPECT_EQ(answers.text, "hello");
    }
  };
  std::thread threads[] = {std::thread(work), std::thread(work), std::thread(work)};
  for (std::thread& thread : threads) thread.join();
}

TEST(Secure, TlsInsideTlsIsTls) {
  const tls::Context client_context(tls::ClientSettings{.authorities = {test::authority()}});
  const tls::Context server_context(tls::ServerSettings{.certificates = {test::localhost()}});
  const tls::Peer peer{.host = "localhost"};
  test::Diary asks, answers;
  const std::string text = noise(100'000);
  asks.when_open = [&](Turn& turn) { turn.out.append(text); };
  answers.when_bytes = [](std::span<char> in, Turn& turn) {
    turn.out.append({in.data(), in.size()});
  };
  test::Driver client(std::make_unique<tls::Secure>(
      client_context,
      std::make_unique<tls::Secure>(client_context, std::make_unique<test::Diarist>(asks), peer),
      peer));
  test::Driver server(std::make_unique<tls::Secure>(
      server_context,
      std::make_unique<tls::Secure>(server_context, std::make_unique<test::Diarist>(answers))));
  client.open();
  server.open();
  for (int flight = 0; flight < 10; ++flight) {
    server.bytes(client.sent());
    client.bytes(server.sent());
  }
  EXPECT_TRUE(asks.text == text);
}

}  // namespace

#include "libcore/tls/channel.h"

#include <gtest/gtest.h>

#include "tests/tls/pair.h"

namespace {

// Two channels that have shaken hands.
class Channels : public testing::Test {
 protected:
  Channels() {
    client.start(up);
    for (int flight = 0; flight < 2; ++flight) {
      read(server, up, down);
      read(client, down, up);
    }
    read(server, up, down);
    EXPECT_TRUE(client.established() && server.established());
  }

  // All that `in` holds for `channel`, through a small room.
  static std::string read(tls::Channel& channel, base::Buffer& in, base::Buffer& out) {
    std::string plain;
    char room[10];
    std::span<const char> left = in.span();
    while (true) {
      const std::span<char> piece = channel.read(left, room, out);
      if (piece.empty()) break;
      plain.append(piece.data(), piece.size());
    }
    EXPECT_TRUE(left.empty());
    in.clear();
    return plain;
  }

  const tls::Context client_context{tls::ClientSettings{.authorities = {test::authority()}}};
  const tls::Context server_context{tls::ServerSettings{.certificates = {test::localhost()}}};
  tls::Channel client{client_context, {.host = "localhost"}};
  tls::Channel server{server_context};
  base::Buffer up, down;
};

TEST_F(Channels, APlainTextMayBeLongerThanTheRoomForIt) {
  const std::string text = "longer than the ten octets of room";
  client.write(text, up);
  EXPECT_EQ(read(server, up, down), text);
}

TEST_F(Channels, ManyRecordsAreReadInOneGo) {
  for (const char* word : {"a", "b", "c"}) client.write(word, up);
  std::span<const char> in = up.span();
  char room[10];
  EXPECT_EQ(server.read(in, room, down).size(), 3u);
}

TEST_F(Channels, WritingNothingSaysNothing) {
  up.clear();
  client.write("", up);
  EXPECT_TRUE(up.empty());
}

TEST_F(Channels, CloseIsSaidOnceAndNothingBehindIt) {
  client.close(up);
  const std::size_t said = up.size();
  client.close(up);
  client.write("more", up);
  EXPECT_EQ(up.size(), said);
  EXPECT_EQ(read(server, up, down), "");
  EXPECT_TRUE(server.peer_closed());
  EXPECT_FALSE(server.failed());
}

TEST_F(Channels, AnEndWithoutCloseIsNoFailureOfAnEstablishedChannel) {
  server.end_input();
  EXPECT_FALSE(server.failed());
}

TEST_F(Channels, AFailureIsForGood) {
  up.append("this is no record");
  EXPECT_EQ(read(server, up, down), "");
  EXPECT_TRUE(server.failed());
  EXPECT_FALSE(server.peer_closed());
  const std::string why = server.failure();
  down.clear();
  client.write("good", up);
  EXPECT_EQ(read(server, up, down), "");
  server.write("late", down);
  server.close(down);
  EXPECT_TRUE(down.empty());
  EXPECT_EQ(server.failure(), why);
}

TEST(Channel, SaysNothingOfItselfBeforeTheHandshake) {
  tls::Channel client(tls::Context(tls::ClientSettings{}));  // outlives its context
  base::Buffer out;
  client.close(out);
  EXPECT_TRUE(out.empty());
  EXPECT_FALSE(client.established());
  EXPECT_EQ(client.facts().alpn, "");
}

}  // namespace

#include "libcore/ws/deflate.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "libcore/base/random.h"
#include "tests/support/octets.h"

namespace ws {
namespace {

using test::octets;

std::string deflated(Deflater& deflater, std::string_view message) {
  base::Buffer out;
  deflater.deflate(message, out);
  return std::string(out.view());
}

// What a message inflates to, given in pieces of that size; "broken" where it does not.
std::string inflated(Inflater& inflater, std::string_view message, std::size_t piece = 1 << 30) {
  std::string all;
  do {
    const std::string_view part = message.substr(0, piece);
    message.remove_prefix(part.size());
    inflater.feed(part, message.empty());
    while (inflater.pending()) {
      const Inflater::Part made = inflater.inflate();
      if (made.broken) return "broken";
      all.append(made.octets.data(), made.octets.size());
      EXPECT_EQ(made.last, message.empty() && !inflater.pending());
    }
  } while (!message.empty());
  return all;
}

// Text that repeats itself at all distances, and octets that do not.
std::string words(std::size_t size, std::uint64_t seed = 1) {
  base::Random random(seed);
  std::string text;
  while (text.size() < size) {
    const std::size_t from = text.empty() ? 0 : random.below(text.size());
    text += text.substr(from, random.below(40));
    text += static_cast<char>(random.below(256));
  }
  text.resize(size);
  return text;
}

// The examples of RFC 7692, section 7.2.3.
TEST(Inflater, ReadsTheExamplesOfTheRfc) {
  const std::pair<const char*, const char*> rows[] = {
      {"one block", "f2 48 cd c9 c9 07 00"},
      {"no compression", "00 05 00 fa ff 48 65 6c 6c 6f 00"},
      {"a final block", "f3 48 cd c9 c9 07 00 00"},
      {"two blocks", "f2 48 05 00 00 00 ff ff ca c9 c9 07 00"},
      {"a final block and nothing behind it", "f3 48 cd c9 c9 07 00"},
  };
  for (const auto& [what, message] : rows) {
    SCOPED_TRACE(what);
    for (const std::size_t piece : {1, 2, 100}) {
      Inflater inflater(15, true);
      EXPECT_EQ(inflated(inflater, octets(message), piece), "Hello");
      EXPECT_EQ(inflated(inflater, octets(message), piece), "Hello") << "once more";
    }
  }
  Inflater inflater(15, true);
  EXPECT_EQ(inflated(inflater, octets("f2 48 cd c9 c9 07 00")), "Hello");
  EXPECT_EQ(inflated(inflater, octets("f2 00 11 00 00")), "Hello") << "from the window";
}

TEST(Inflater, KeepsItsWindowBehindAFinalBlock) {
  Inflater inflater(15, true);
  EXPECT_EQ(inflated(inflater, octets("f3 48 cd c9 c9 07 00 00")), "Hello");
  EXPECT_EQ(inflated(inflater, octets("f2 00 11 00 00")), "Hello");
}

TEST(Inflater, ForgetsItsWindowWithoutContextTakeover) {
  Inflater inflater(15, false);
  EXPECT_EQ(inflated(inflater, octets("f2 48 cd c9 c9 07 00")), "Hello");
  EXPECT_EQ(inflated(inflater, octets("f2 00 11 00 00")), "broken");
}

TEST(Inflater, FindsWhatIsNoDeflate) {
  const std::pair<const char*, const char*> rows[] = {
      {"reserved block type", "06"},
      {"lengths that do not match", "00 05 00 fa fe"},
      {"a distance beyond the window", "f2 00 11 00 00"},
      {"the end of the message inside a block", "f2 48 cd c9"},
      {"the end of the message inside a stored block", "00 06 00 f9 ff 48"},
  };
  for (const auto& [what, message] : rows) {
    SCOPED_TRACE(what);
    for (const std::size_t piece : {1, 100}) {
      Inflater inflater(15, true);
      EXPECT_EQ(inflated(inflater, octets(message), piece), "broken");
    }
  }
}

TEST(Inflater, IsDoneWhereTheOutputJustFits) {
  Deflater deflater(15, true, 6);
  Inflater inflater(15, true);
  for (const std::size_t size : {64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 128 * 1024}) {
    const std::string message(size, 'x');
    EXPECT_TRUE(inflated(inflater, deflated(deflater, message)) == message) << size;
    // The same with a final block at the end.
    const std::string ended = deflated(deflater, message) + octets("00 00 ff ff 03 00");
    EXPECT_TRUE(inflated(inflater, ended) == message) << size;
  }
}

TEST(Inflater, GivesALargeMessageInParts) {
  Deflater deflater(15, true, 9);
  Inflater inflater(15, true);
  const std::string bomb(50'000'000, '\0');
  const std::string message = deflated(deflater, bomb);
  EXPECT_LT(message.size(), 60'000u);
  inflater.feed(message, true);
  std::size_t size = 0;
  while (inflater.pending()) {
    const Inflater::Part part = inflater.inflate();
    EXPECT_LE(part.octets.size(), 64u * 1024u);
    size += part.octets.size();
  }
  EXPECT_EQ(size, bomb.size());
}

TEST(Deflater, SendsAnEmptyMessageAsOneOctet) {
  Deflater deflater(15, true, 6);
  EXPECT_EQ(deflated(deflater, ""), octets("00"));
  Inflater inflater(15, true);
  EXPECT_EQ(inflated(inflater, octets("00")), "");
}

TEST(Deflater, SendsTheExampleOfTheRfc) {
  Deflater deflater(15, true, 6);
  EXPECT_EQ(deflated(deflater, "Hello"), octets("f2 48 cd c9 c9 07 00"));
  EXPECT_EQ(deflated(deflater, "Hello"), octets("f2 00 11 00 00")) << "7.2.3.2";
}

// Whatever the window, with and without takeover, at all levels, in pieces, and after a rest.
TEST(Deflate, GivesBackWhatWasSent) {
  for (int bits = 8; bits <= 15; ++bits) {
    for (const bool takeover : {true, false}) {
      for (const int level : {1, 6, 9}) {
        SCOPED_TRACE(testing::Message() << bits << " bits, takeover " << takeover << ", " << level);
        Deflater deflater(bits, takeover, level);
        Inflater inflater(bits, takeover);
        for (const std::size_t size : {1, 20, 1000, 70'000, 300'000, 5}) {
          const std::string message = words(size);
          EXPECT_TRUE(inflated(inflater, deflated(deflater, message), 1000) == message) << size;
          if (size != 1000) continue;
          deflater.rest();
          inflater.rest();
        }
      }
    }
  }
}

TEST(Deflate, GoesOnWithItsWindowAfterARest) {
  Deflater deflater(15, true, 6);
  Inflater inflater(15, true);
  const std::string message = words(1000);
  const std::size_t first = deflated(deflater, message).size();
  deflater.rest();
  const std::string second = deflated(deflater, message);
  EXPECT_LT(second.size(), first / 10);
  inflated(inflater, message);
  Deflater again(15, true, 6);
  EXPECT_EQ(inflated(inflater = Inflater(15, true), deflated(again, message)), message);
  inflater.rest();
  again.rest();
  EXPECT_EQ(inflated(inflater, deflated(again, message)), message);
}

// The farthest that any reference goes back, as a reader sees it whose window is that large: zlib
// refuses one that reaches beyond what it keeps, when its output is taken octet by octet.
bool fits(std::string_view message, int bits) {
  const std::string whole = std::string(message) + octets("00 00 ff ff");
  z_stream stream{};
  inflateInit2(&stream, -bits);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(whole.data()));
  stream.avail_in = static_cast<uInt>(whole.size());
  int result = Z_OK;
  while (result == Z_OK) {
    Bytef octet = 0;
    stream.next_out = &octet;
    stream.avail_out = 1;
    result = inflate(&stream, Z_SYNC_FLUSH);
  }
  inflateEnd(&stream);
  return result == Z_BUF_ERROR && stream.avail_in == 0;
}

TEST(Deflate, NeverLooksBackBeyondItsWindow) {
  for (int bits = 8; bits <= 15; ++bits) {
    SCOPED_TRACE(bits);
    for (const int level : {1, 6, 9}) {
      Deflater deflater(bits, false, level);
      for (std::uint64_t seed = 1; seed <= 20; ++seed)
        EXPECT_TRUE(fits(deflated(deflater, words(5000, seed)), bits));
    }
  }
  // The check itself can fail.
  Deflater wide(15, false, 9);
  EXPECT_FALSE(fits(deflated(wide, words(5000)), 8));
}

TEST(Deflate, SeesBothDirectionsFromItsEnd) {
  const DeflateTerms terms{.server_no_context_takeover = true, .client_max_window_bits = 8};
  Deflate server(Role::server, terms, 6);
  Deflate client(Role::client, terms, 6);
  for (int i = 0; i < 3; ++i) {
    const std::string message = words(3000, 7);
    EXPECT_EQ(inflated(server.in, deflated(client.out, message)), message);
    EXPECT_EQ(inflated(client.in, deflated(server.out, message)), message);
  }
}

}  // namespace
}  // namespace ws

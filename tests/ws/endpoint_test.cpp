#include "libcore/ws/endpoint.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "libcore/base/overloaded.h"
#include "libcore/ws/gather.h"
#include "tests/support/octets.h"

namespace ws {
namespace {

using test::octets;

// A frame of a client under the key 0, or of a server.
std::string frame(Opcode opcode, std::string_view payload, bool fin = true,
                  Role from = Role::client) {
  FrameHeader header{.opcode = opcode,
                     .fin = fin,
                     .form = shortest_form(payload.size()),
                     .length = payload.size()};
  if (from == Role::client) header.mask = 0x44332211;
  base::Buffer out;
  write_frame(header, payload, out);
  return std::string(out.view());
}
std::string text(std::string_view payload, bool fin = true) {
  return frame(Opcode::text, payload, fin);
}
std::string binary(std::string_view payload, bool fin = true) {
  return frame(Opcode::binary, payload, fin);
}
std::string more(std::string_view payload, bool fin = true) {
  return frame(Opcode::continuation, payload, fin);
}
std::string close(std::string_view body) { return frame(Opcode::close, body); }
std::string code(int value) {
  return {static_cast<char>(value >> 8), static_cast<char>(value & 0xff)};
}

// What an endpoint makes of a stream: its events in words, messages joined, and what it answered.
struct Seen {
  std::string events;
  std::string answer;
  bool closed = false;
  Limit limit = Limit::none;

  friend bool operator==(const Seen&, const Seen&) = default;
};

Seen see(const std::string& stream, std::size_t piece, Role role = Role::server,
         Settings settings = {.max_message = 1000000},
         const std::optional<DeflateTerms>& deflate = std::nullopt) {
  MaskKeys keys;
  settings.keys = &keys;
  Endpoint endpoint(role, settings);
  if (deflate) endpoint.use_deflate(*deflate);
  Gather gather;
  base::Buffer out;
  Seen seen;
  std::string copy = stream;
  for (std::size_t at = 0; at < copy.size(); at += piece) {
    std::span<char> in(copy.data() + at, std::min(piece, copy.size() - at));
    while (std::optional<Event> event = endpoint.next(in, out)) {
      std::visit(
          base::Overloaded{
              [&](const Piece& p) {
                if (auto message = gather.add(p))
                  seen.events += fmt::format("{}({}) ", name(message->opcode()), message->view());
              },
              [&](const Pinged& p) { seen.events += fmt::format("Ping({}) ", p.data); },
              [&](const Ponged& p) { seen.events += fmt::format("Pong({}) ", p.data); },
              [&](const PeerClosed& c) {
                seen.events += fmt::format("Close({},{}) ", static_cast<int>(c.code), c.reason);
              },
              [&](const Failed& f) {
                seen.events += fmt::format("Failed({}) ", static_cast<int>(f.code));
                seen.limit = f.limit;
              }},
          *event);
    }
  }
  seen.answer = out.view();
  seen.closed = endpoint.closed();
  return seen;
}

struct Hearing {
  const char* what;
  std::string stream;
  const char* events;
};

// The same octets in one piece and in small ones give the same events and the same answers.
void expect_rows(std::span<const Hearing> rows, Role role = Role::server) {
  for (const Hearing& row : rows) {
    SCOPED_TRACE(row.what);
    const Seen whole = see(row.stream, 1000000, role);
    EXPECT_EQ(whole.events, row.events);
    if (role == Role::client) continue;  // answers differ in their masks
    for (const std::size_t piece : {1, 2, 7}) EXPECT_EQ(see(row.stream, piece, role), whole);
  }
}

TEST(Endpoint, DeliversGoodMessages) {
  const Hearing rows[] = {
      {"5.6 text", text("Hello"), "Text(Hello) "},
      {"5.6 empty text", text(""), "Text() "},
      {"5.6 binary", binary("\xff\xfe"), "Binary(\xff\xfe) "},
      {"5.4 fragments", text("Hel", false) + more("lo"), "Text(Hello) "},
      {"5.4 empty fragments", text("", false) + more("", false) + more(""), "Text() "},
      {"5.4 the first frame gives the type", binary("\xc3", false) + more("\xa4"),
       "Binary(\xc3\xa4) "},
      {"5.4 control frames inside a message",
       text("Hel", false) + frame(Opcode::ping, "now") + more("lo"), "Ping(now) Text(Hello) "},
      {"8.1 a character over two fragments", text("\xc3", false) + more("\xa4"), "Text(\xc3\xa4) "},
      {"5.5.3 a Pong nobody asked for", frame(Opcode::pong, "x") + text("a"), "Pong(x) Text(a) "},
      {"6.2 several messages", text("a") + binary("b") + text("c"), "Text(a) Binary(b) Text(c) "},
  };
  expect_rows(rows);
}

TEST(Endpoint, FailsTheConnectionOnBrokenRules) {
  const std::string long_control(126, 'x');
  const Hearing rows[] = {
      {"5.2 RSV1", octets("c1 80 00000000"), "Failed(1002) "},
      {"5.2 RSV2", octets("a1 80 00000000"), "Failed(1002) "},
      {"5.2 RSV3 on a Ping", octets("99 80 00000000"), "Failed(1002) "},
      {"5.2 reserved data opcode", octets("83 80 00000000"), "Failed(1002) "},
      {"5.2 reserved control opcode", octets("8b 80 00000000"), "Failed(1002) "},
      {"5.2 length of 5 in 16 bits", octets("81 fe 0005 00000000") + "Hello", "Failed(1002) "},
      {"5.2 length of 126 in 64 bits", octets("82 ff 000000000000007e 00000000"), "Failed(1002) "},
      {"5.2 top bit of a length", octets("82 ff 8000000000000000 00000000"), "Failed(1002) "},
      {"5.1 not masked", frame(Opcode::text, "Hello", true, Role::server), "Failed(1002) "},
      {"5.4 continuation of nothing", more("x"), "Failed(1002) "},
      {"5.4 continuation behind a whole message", text("a") + more("b"), "Text(a) Failed(1002) "},
      {"5.4 new message inside", text("a", false) + text("b"), "Failed(1002) "},
      {"5.5 control frame of 126 octets", frame(Opcode::ping, long_control), "Failed(1002) "},
      {"5.5 fragmented Ping", frame(Opcode::ping, "x", false), "Failed(1002) "},
      {"5.5 fragmented Close", frame(Opcode::close, "", false), "Failed(1002) "},
      {"8.1 bad text", text("\xff"), "Failed(1007) "},
      {"8.1 text ends inside a character", text("\xc3"), "Failed(1007) "},
      {"8.1 bad over two fragments", text("\xc3", false) + more("\x28"), "Failed(1007) "},
      {"5.5.1 Close of one octet", close("\x03"), "Failed(1002) "},
      {"5.5.1 reason is no UTF-8", close(code(1000) + "\xff"), "Failed(1007) "},
      {"7.1.7 nothing behind a fault is processed", more("x") + text("y"), "Failed(1002) "},
  };
  expect_rows(rows);
  for (const Hearing& row : rows) {
    const Seen seen = see(row.stream, 1000000);
    EXPECT_TRUE(seen.closed) << row.what;
    EXPECT_EQ(seen.answer.size() - seen.answer.rfind('\x88'),
              2u + seen.answer[seen.answer.rfind('\x88') + 1])
        << row.what;  // the Close is the last that was said
  }
}

TEST(Endpoint, RefusesMaskedFramesAsAClient) {
  const Hearing rows[] = {
      {"5.1 masked", text("Hello"), "Failed(1002) "},
      {"5.1 not masked", frame(Opcode::text, "Hello", true, Role::server), "Text(Hello) "},
  };
  expect_rows(rows, Role::client);
}

TEST(Endpoint, MasksWhatItSendsAsAClient) {
  MaskKeys keys;
  const Settings settings{.keys = &keys};
  Endpoint endpoint(Role::client, settings);
  base::Buffer out;
  endpoint.send(Opcode::text, "Hello", out);
  std::string sent(out.view());
  FrameReader reader;
  std::span<char> in = sent;
  std::optional<Chunk> chunk = reader.next(in);
  ASSERT_TRUE(chunk);
  EXPECT_TRUE(chunk->header.mask.has_value());
  EXPECT_EQ(chunk->payload.view(), "Hello");
}

TEST(Endpoint, UsesAFreshMaskingKeyForEachFrame) {
  MaskKeys keys;
  std::vector<MaskKey> seen;
  for (int i = 0; i < 5000; ++i) seen.push_back(keys.next());
  std::ranges::sort(seen);
  EXPECT_LE(std::unique(seen.begin(), seen.end()) - seen.begin(), 5000);
  EXPECT_GE(std::unique(seen.begin(), seen.end()) - seen.begin(), 4990);
}

TEST(Endpoint, AnswersAPingWithItsOctets) {
  EXPECT_EQ(see(frame(Opcode::ping, "now"), 1000).answer, octets("8a 03 6e 6f 77"));
  EXPECT_EQ(see(frame(Opcode::ping, std::string(125, 'p')), 3).answer,
            octets("8a 7d") + std::string(125, 'p'));
  EXPECT_EQ(see(frame(Opcode::pong, "now"), 1000).answer, "");
}

TEST(Endpoint, AnswersACloseWithItsCode) {
  struct CloseRow {
    std::string body;
    const char* events;
    const char* answer;
  };
  const CloseRow rows[] = {
      {"", "Close(1005,) ", "88 00"},
      {code(1000), "Close(1000,) ", "88 02 03 e8"},
      {code(1000) + "bye", "Close(1000,bye) ", "88 02 03 e8"},
      {code(3000), "Close(3000,) ", "88 02 0b b8"},
      {code(4999), "Close(4999,) ", "88 02 13 87"},
  };
  for (const CloseRow& row : rows) {
    for (const std::size_t piece : {1, 3, 1000}) {
      const Seen seen = see(close(row.body), piece);
      EXPECT_EQ(seen.events, row.events);
      EXPECT_EQ(seen.answer, octets(row.answer));
      EXPECT_TRUE(seen.closed);
    }
  }
}

TEST(Endpoint, FailsOnCloseCodesThatMayNotBeSent) {
  for (const int value : {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535})
    EXPECT_EQ(see(close(code(value)), 1000).events, "Failed(1002) ") << value;
  for (const int value : {1000, 1003, 1007, 1011, 1012, 1014, 3000, 4999})
    EXPECT_EQ(see(close(code(value)), 1000).events, fmt::format("Close({},) ", value));
}

TEST(Endpoint, SaysNothingAfterItsClose) {
  const Settings settings;
  Endpoint endpoint(Role::server, settings);
  base::Buffer out;
  endpoint.close(CloseCode::going_away, "drain", out);
  const std::size_t said = out.size();
  EXPECT_EQ(out.view(), octets("88 07 03 e9") + "drain");
  endpoint.send(Opcode::text, "more", out);
  endpoint.send(Message(Opcode::text, Payload()), out);
  endpoint.close(CloseCode::normal, "", out);
  std::string ping = frame(Opcode::ping, "x");
  std::span<char> in = ping;
  EXPECT_TRUE(endpoint.next(in, out));
  EXPECT_EQ(out.size(), said);
  EXPECT_TRUE(endpoint.closing());
  EXPECT_FALSE(endpoint.closed());

  std::string answer = close(code(1001));
  in = answer;
  const std::optional<Event> event = endpoint.next(in, out);
  ASSERT_TRUE(event);
  EXPECT_EQ(std::get<PeerClosed>(*event).code, CloseCode::going_away);
  EXPECT_EQ(out.size(), said);  // 5.5.1: one Close each
  EXPECT_TRUE(endpoint.closed());
}

TEST(Endpoint, RefusesAMessageOverTheLimitAtItsHeader) {
  const auto events = [](const std::string& stream) {
    return see(stream, 5, Role::server, {.max_message = 10}).events;
  };
  EXPECT_EQ(events(text("0123456789")), "Text(0123456789) ");
  EXPECT_EQ(events(text("01234567890")), "Failed(1009) ");
  EXPECT_EQ(events(octets("82 ff 7fffffffffffffff 00000000")), "Failed(1009) ");
  EXPECT_EQ(events(text("012345", false) + more("6789")), "Text(0123456789) ");
  EXPECT_EQ(events(text("012345", false) + more("67890")), "Failed(1009) ");
}

TEST(Endpoint, SaysWhichLimitItWas) {
  const DeflateTerms terms;
  const Settings settings{.max_message = 10, .max_inflated = 4, .max_frame = 8, .max_fragments = 2};
  const auto limit = [&](const std::string& stream) {
    return see(stream, 5, Role::server, settings, terms).limit;
  };
  EXPECT_EQ(limit(text("01234567") + text("x\xff")), Limit::none);
  EXPECT_EQ(limit(text("01234567", false) + more("890")), Limit::message);
  EXPECT_EQ(limit(text("012345678")), Limit::frame);
  EXPECT_EQ(limit(text("0", false) + more("1", false) + more("2")), Limit::fragments);
  EXPECT_EQ(limit(octets("c1 87 00000000 f2 48 cd c9 c9 07 00")), Limit::inflated);
}

TEST(Endpoint, RejectsBadTextBeforeItsFrameIsWhole) {
  const Settings settings;
  Endpoint endpoint(Role::server, settings);
  base::Buffer out;
  std::string begin = octets("81 ff 0000000000010000 00000000") + "abc\xff";
  std::span<char> in = begin;
  std::optional<Event> event = endpoint.next(in, out);
  ASSERT_TRUE(event);
  EXPECT_EQ(std::get<Failed>(*event).code, CloseCode::invalid_payload);
}

TEST(Endpoint, RefusesAFrameOverTheLimitAtItsHeader) {
  const auto events = [](const std::string& stream) {
    return see(stream, 5, Role::server, {.max_frame = 4}).events;
  };
  EXPECT_EQ(events(text("0123", false) + more("4567")), "Text(01234567) ");
  EXPECT_EQ(events(text("0123", false) + more("45678")), "Failed(1009) ");
}

TEST(Endpoint, RefusesAMessageInTooManyFragments) {
  const auto events = [](const std::string& stream) {
    return see(stream, 5, Role::server, {.max_fragments = 3}).events;
  };
  const std::string three = text("a", false) + more("b", false) + more("c");
  EXPECT_EQ(events(three + three), "Text(abc) Text(abc) ");
  EXPECT_EQ(events(text("a", false) + more("", false) + more("", false) + more("")),
            "Failed(1008) ");
}

// --- permessage-deflate (RFC 7692)

// Hello, compressed; for a first message of a connection.
const std::string hello = octets("f2 48 cd c9 c9 07 00");

std::string rsv1_frame(Opcode opcode, std::string_view payload, bool fin = true) {
  std::string made = frame(opcode, payload, fin);
  made[0] = static_cast<char>(made[0] | 0x40);
  return made;
}

TEST(DeflatingEndpoint, DeliversWhatCameCompressedAndWhatDidNot) {
  const Hearing rows[] = {
      {"6 one frame", rsv1_frame(Opcode::text, hello), "Text(Hello) "},
      {"6 not compressed", text("Hello"), "Text(Hello) "},
      {"7.2.3.2 with the window of the message before",
       rsv1_frame(Opcode::text, hello) + text("x") +
           rsv1_frame(Opcode::text, octets("f2 00 11 00 00")),
       "Text(Hello) Text(x) Text(Hello) "},
      {"6 fragments, with a Ping between",
       rsv1_frame(Opcode::text, hello.substr(0, 3), false) + frame(Opcode::ping, "p") +
           more(hello.substr(3)),
       "Ping(p) Text(Hello) "},
      {"6 an empty last fragment", rsv1_frame(Opcode::text, hello, false) + more(""),
       "Text(Hello) "},
      {"7.2.3.6 empty", rsv1_frame(Opcode::binary, octets("00")), "Binary() "},
  };
  for (const Hearing& row : rows) {
    SCOPED_TRACE(row.what);
    for (const std::size_t piece : {1, 2, 7, 1000})
      EXPECT_EQ(see(row.stream, piece, Role::server, {}, DeflateTerms{}).events, row.events);
  }
}

TEST(DeflatingEndpoint, FailsTheConnectionOnBrokenRules) {
  const Hearing rows[] = {
      {"6 RSV1 on a continuation", text("a", false) + rsv1_frame(Opcode::continuation, "b"),
       "Failed(1002) "},
      {"6 RSV1 on a Ping", rsv1_frame(Opcode::ping, "b"), "Failed(1002) "},
      {"5.2 RSV2", octets("a1 80 00000000"), "Failed(1002) "},
      {"5.2 RSV1 and RSV2", octets("e1 80 00000000"), "Failed(1002) "},
      {"7.2.2 no DEFLATE", rsv1_frame(Opcode::text, octets("06")), "Failed(1007) "},
      {"7.2.2 cut inside a block", rsv1_frame(Opcode::text, hello.substr(0, 4)), "Failed(1007) "},
      {"8.1 bad text inside", rsv1_frame(Opcode::text, octets("00 02 00 fd ff 61 ff 00")),
       "Failed(1007) "},
      {"8.1 text ends inside a character", rsv1_frame(Opcode::text, octets("00 01 00 fe ff c3 00")),
       "Failed(1007) "},
  };
  for (const Hearing& row : rows) {
    SCOPED_TRACE(row.what);
    for (const std::size_t piece : {1, 2, 7, 1000})
      EXPECT_EQ(see(row.stream, piece, Role::server, {}, DeflateTerms{}).events, row.events);
  }
  EXPECT_EQ(see(rsv1_frame(Opcode::text, hello), 1000).events, "Failed(1002) ") << "not agreed on";
}

// 8.1: before the message is whole, or even its block.
TEST(DeflatingEndpoint, RejectsBadTextAtItsFirstImpossibleOctet) {
  const Settings settings;
  Endpoint endpoint(Role::server, settings);
  endpoint.use_deflate({});
  base::Buffer out;
  std::string begin = rsv1_frame(Opcode::text, octets("00 10 00 ef ff 61 ff"), false);
  std::span<char> in = begin;
  const std::optional<Event> event = endpoint.next(in, out);
  ASSERT_TRUE(event);
  EXPECT_EQ(std::get<Failed>(*event).code, CloseCode::invalid_payload);
}

TEST(DeflatingEndpoint, EndsABombBeforeItHasGoneOff) {
  Deflater deflater(15, true, 9);
  base::Buffer bomb;
  deflater.deflate(std::string(100'000'000, '\0'), bomb);
  ASSERT_LT(bomb.size(), 100'000u);
  const Settings settings{.max_inflated = 300'000};
  Endpoint endpoint(Role::server, settings);
  endpoint.use_deflate({});
  base::Buffer out;
  std::string stream = rsv1_frame(Opcode::binary, bomb.view());
  std::span<char> in = stream;
  std::size_t inflated = 0;
  std::optional<Event> event = endpoint.next(in, out);
  for (; event && std::holds_alternative<Piece>(*event); event = endpoint.next(in, out))
    inflated += std::get<Piece>(*event).payload.size();
  ASSERT_TRUE(event);
  EXPECT_EQ(std::get<Failed>(*event).code, CloseCode::message_too_big);
  EXPECT_LE(inflated, 300'000u);
}

TEST(DeflatingEndpoint, HoldsAllMessagesToTheLimitWhateverTheirSizeOnTheWire) {
  const Settings settings{.max_message = 5};
  EXPECT_EQ(see(rsv1_frame(Opcode::text, hello), 3, Role::server, settings, DeflateTerms{}).events,
            "Text(Hello) ");  // seven octets on the wire
  EXPECT_EQ(
      see(rsv1_frame(Opcode::text, hello), 3, Role::server, {.max_message = 4}, DeflateTerms{})
          .events,
      "Failed(1009) ");
}

// What `sender` says in `out` as the other end gets it.
std::string received(const base::Buffer& out, Role role, const DeflateTerms& terms) {
  return see(std::string(out.view()), 100000, role, {}, terms).events;
}

TEST(DeflatingEndpoint, CompressesMessagesThatAreNotTooShort) {
  const DeflateTerms terms;
  const Settings settings{.deflate_from = 5};
  Endpoint endpoint(Role::server, settings);
  endpoint.use_deflate(terms);
  base::Buffer out;
  endpoint.send(Opcode::text, "Hello", out);
  EXPECT_EQ(out.view(), octets("c1 07") + hello);
  endpoint.send(Opcode::text, "Hell", out);
  endpoint.ping("a longer Ping", out);
  std::string masked = "a text that lies masked";
  mask(masked.data(), masked.data(), masked.size(), 0x01020304);
  endpoint.send(Opcode::text, Payload(masked, 0x01020304), out);
  base::Buffer gathered(max_header_size);
  gathered.append("gathered");
  endpoint.send(Message(Opcode::binary, std::move(gathered)), out);
  EXPECT_EQ(
      received(out, Role::client, terms),
      "Text(Hello) Text(Hell) Ping(a longer Ping) Text(a text that lies masked) Binary(gathered) ");
  EXPECT_EQ(out.view()[9], '\x81');  // too short to be compressed
}

TEST(DeflatingEndpoint, MasksWhatItCompressesAsAClient) {
  MaskKeys keys;
  const Settings settings{.keys = &keys};
  Endpoint endpoint(Role::client, settings);
  endpoint.use_deflate({});
  base::Buffer out;
  endpoint.send(Opcode::text, "Hello", out);
  EXPECT_EQ(out.view().substr(0, 2), octets("c1 87"));
  EXPECT_EQ(received(out, Role::server, {}), "Text(Hello) ");
}

TEST(DeflatingEndpoint, GoesOnAfterARest) {
  const Settings settings;
  Endpoint server(Role::server, settings);
  server.use_deflate({});
  base::Buffer out;
  const std::string stream = rsv1_frame(Opcode::text, hello);
  for (const std::string& one :
       {stream, rsv1_frame(Opcode::text, octets("f2 00 11 00 00")), stream}) {
    std::string copy = one;
    std::span<char> in = copy;
    auto event = server.next(in, out);
    ASSERT_TRUE(event);
    server.send(Opcode::text, std::get<Piece>(*event).payload, out);
    server.rest();
  }
  EXPECT_EQ(received(out, Role::client, {}), "Text(Hello) Text(Hello) Text(Hello) ");
}

// --- In fragments

TEST(Endpoint, SendsAMessageInFragmentsWithControlFramesBetween) {
  const Settings settings;
  Endpoint endpoint(Role::server, settings);
  base::Buffer out;
  std::string part = "01234";
  endpoint.send_part(Opcode::text, {}, false, out);
  EXPECT_FALSE(endpoint.sending()) << "nothing to begin with";
  endpoint.send_part(Opcode::text, Payload(part, 0), false, out);
  EXPECT_TRUE(endpoint.sending());
  endpoint.ping("?", out);
  endpoint.send_part(Opcode::text, Payload(part, 0), false, out);
  endpoint.send_part(Opcode::text, {}, true, out);
  EXPECT_FALSE(endpoint.sending());
  EXPECT_EQ(out.view(), octets("01 05") + "01234" + octets("89 01") + "?" + octets("00 05") +
                            "01234" + octets("80 00"));
}

TEST(Endpoint, LeavesAMessageInFragmentsUnfinishedBehindAClose) {
  const Settings settings;
  Endpoint endpoint(Role::server, settings);
  base::Buffer out;
  std::string part = "01234";
  endpoint.send_part(Opcode::binary, Payload(part, 0), false, out);
  endpoint.close(CloseCode::normal, "", out);
  EXPECT_FALSE(endpoint.sending());
  endpoint.send_part(Opcode::binary, Payload(part, 0), true, out);
  EXPECT_EQ(out.view(), octets("02 05") + "01234" + octets("88 02 03 e8"));
}

TEST(Gather, HandsAWholeMessageThroughWhereItLies) {
  std::string octets = "whole";
  Gather gather;
  auto message = gather.add(Piece{Opcode::text, true, true, Payload(octets, 0)});
  ASSERT_TRUE(message);
  EXPECT_EQ(message->view().data(), octets.data());
}

TEST(Gather, EchoesAGatheredMessageWithoutCopyingIt) {
  std::string half(50000, 'x');
  Gather gather;
  EXPECT_FALSE(gather.add(Piece{Opcode::binary, true, false, Payload(half, 0)}));
  auto message = gather.add(Piece{Opcode::binary, false, true, Payload(half, 0)});
  ASSERT_TRUE(message);
  const char* const where = message->view().data();
  const Settings settings;
  Endpoint endpoint(Role::server, settings);
  base::Buffer out;
  endpoint.send(std::move(*message), out);
  EXPECT_EQ(out.view().substr(10), std::string(100000, 'x'));
  EXPECT_EQ(out.view().data() + 10, where);
}

}  // namespace
}  // namespace ws

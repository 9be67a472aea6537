#include <fmt/format.h>
#include <gtest/gtest.h>

#include "suites/blocks.h"
#include "suites/inbox.h"
#include "suites/payload.h"
#include "tests/support/octets.h"

namespace suite {
namespace {

std::string compressed_frame(std::string_view payload) {
  ws::FrameHeader header{.opcode = ws::Opcode::binary, .rsv = ws::rsv1, .length = payload.size()};
  header.form = ws::shortest_form(header.length);
  base::Buffer wire;
  ws::write_frame(header, payload, wire);
  return std::string(wire.view());
}

using Strings = std::vector<std::string>;

std::string pattern(std::size_t size) { return Payload::binary_pattern(size).octets(); }

TEST(Monitor, HitsCompressedMessagesThatBreakTheAgreement) {
  struct Row {
    const char* name;
    ws::DeflateTerms terms;
    Strings streams;  // of messages in a row
    Strings messages;
    Strings hits;
  };
  const std::string hello = deflated("Hello");
  const std::string back = Blocks().fixed().copy(5, 5).end().message();
  const std::string far = Blocks().stored(pattern(600)).fixed().copy(3, 513).end().message();
  const std::string near = Blocks().stored(pattern(600)).fixed().copy(3, 512).end().message();
  const ws::DeflateTerms nine{.server_max_window_bits = 9};
  const std::string stream = "monitor.deflate.stream ";
  const Row rows[] = {
      {"good ones", {}, {hello, hello}, {"Hello", "Hello"}, {}},
      {"a reference", {}, {hello, back}, {"Hello", "Hello"}, {}},
      {"a reference that is barred",
       {.server_no_context_takeover = true},
       {hello, back},
       {"Hello", "Hello"},
       {"monitor.deflate.context fail"}},
      {"a reference that the client's terms do not bar",
       {.client_no_context_takeover = true},
       {hello, back},
       {"Hello", "Hello"},
       {}},
      {"a distance of the window", nine, {near}, {pattern(600) + pattern(600).substr(88, 3)}, {}},
      {"a distance beyond it",
       nine,
       {far},
       {pattern(600) + pattern(600).substr(87, 3)},
       {"monitor.deflate.window fail"}},
      {"the client's window",
       {.client_max_window_bits = 9},
       {far},
       {pattern(600) + pattern(600).substr(87, 3)},
       {}},
      {"no block at all", {}, {hello, "\x07"}, {"Hello", ""}, {stream + "fail"}},
      {"a tail left in",
       {},
       {hello + std::string("\0\0\xff\xff", 4)},
       {"Hello"},
       {stream + "fail"}},
      {"a message cut inside a block",
       {},
       {Blocks().fixed().literals("Hel").octets()},
       {"Hel"},
       {stream + "fail"}},
      {"nothing behind a final block",
       {},
       {Blocks().fixed(true).literals("Hello").end().octets()},
       {"Hello"},
       {stream + "non-strict"}},
      {"a final block and another",
       {},
       {Blocks().fixed(true).literals("Hel").end().align().fixed().literals("lo").end().message()},
       {"Hello"},
       {}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    Transcript transcript;
    Inbox inbox(ws::Role::server, transcript);
    inbox.monitor().echoes().said_raw();  // it is not about echoes
    inbox.agreed(row.terms);
    for (const std::string& payload : row.streams) {
      std::string octets = compressed_frame(payload);
      inbox.take(octets, {});
    }
    Strings messages;
    for (const Inbox::Message& message : inbox.messages) messages.push_back(message.payload);
    EXPECT_EQ(messages, row.messages);
    Strings hits;
    for (const MonitorHit& hit : inbox.monitor().hits())
      hits.push_back(fmt::format("{} {}", hit.id, word(hit.grade)));
    EXPECT_EQ(hits, row.hits);
  }
}

TEST(Monitor, HitsRsv1WhereItHasNoMeaning) {
  Transcript transcript;
  Inbox inbox(ws::Role::server, transcript);
  inbox.monitor().echoes().said_raw();  // it is not about echoes
  inbox.agreed({});
  std::string octets = test::octets("41 01 00  c0 00");
  inbox.take(octets, {});
  ASSERT_EQ(inbox.monitor().hits().size(), 1u);
  EXPECT_EQ(inbox.monitor().hits()[0].id, "monitor.frame.reserved-bits");
}

// A bomb is no way to fill our memory.
TEST(Inbox, InflatesNoMoreThanIsAllowed) {
  Transcript transcript;
  Inbox inbox(ws::Role::server, transcript);
  inbox.monitor().echoes().said_raw();  // it is not about echoes
  inbox.agreed({});
  Blocks blocks;
  blocks.fixed().literals("x");
  for (std::size_t i = 0; i < Inbox::limit / 258 + 1000; ++i) blocks.copy(258, 1);
  std::string octets = compressed_frame(blocks.end().message());
  inbox.take(octets, {});
  EXPECT_TRUE(inbox.flooded);
  EXPECT_LE(inbox.messages.front().payload.size(), Inbox::limit);
}

}  // namespace
}  // namespace suite

#include "libcore/schema/schema.h"

#include <gtest/gtest.h>

#include "tests/schema/party.h"

namespace schema {
namespace {

using namespace std::chrono_literals;
using test::Mode;
using test::Party;

// The complaints about a file, as a person sees them; empty where there is none.
template <typename T = Party>
std::string complaints(const std::string& text) {
  try {
    read<T>("p.yaml", text);
  } catch (const base::Error& error) {
    return error.what();
  }
  return "";
}

TEST(Schema, LeavesWhatIsNotGivenAsTheStructHasIt) {
  const auto party = read<Party>("p.yaml", "target: ws://x");
  EXPECT_EQ(party.target, "ws://x");
  EXPECT_EQ(party.connections, 100u);
  EXPECT_EQ(party.mode, Mode::on);
  EXPECT_EQ(party.rate, std::nullopt);
  EXPECT_EQ(party.pause, 1s);
}

TEST(Schema, ReadsEveryKindOfMember) {
  const auto party = read<Party>("p.yaml", R"(# a comment
target: "ws://x"
connections: 20k
offset: -128
ratio: 1e-3
binary: true
mode: require
share: 5%
max_message: 1MiB
rate: 3k/m
pause: 1m30s
subprotocols: [chat.v2, 'soap']
payloads: {small: 20B, big: 16KiB}
session:
  - send: "ha: ha"
  - wait: 250ms
    repeat:
      - send: |
          two
          lines
      - repeat: []
guests:
  ann: {name: Ann}
)");
  EXPECT_EQ(party.target, "ws://x");
  EXPECT_EQ(party.connections, 20'000u);
  EXPECT_EQ(party.offset, -128);
  EXPECT_EQ(party.ratio, 0.001);
  EXPECT_TRUE(party.binary);
  EXPECT_EQ(party.mode, Mode::require);
  EXPECT_EQ(party.share.share, 0.05);
  EXPECT_EQ(party.max_message, 1024u * 1024u);
  EXPECT_EQ(party.rate, 50.0);
  EXPECT_EQ(party.pause, 90s);
  EXPECT_EQ(party.subprotocols, (std::vector<std::string>{"chat.v2", "soap"}));
  EXPECT_EQ(party.payloads, (std::map<std::string, std::uint64_t>{{"small", 20}, {"big", 16384}}));
  ASSERT_EQ(party.session.size(), 2u);
  EXPECT_EQ(party.session[0].send, "ha: ha");
  EXPECT_EQ(party.session[1].wait, 250ms);
  ASSERT_EQ(party.session[1].repeat.size(), 2u);
  EXPECT_EQ(party.session[1].repeat[0].send, "two\nlines\n");
  EXPECT_EQ(party.guests.at("ann").name, "Ann");
  EXPECT_EQ(party.guests.at("ann").place, (Place{23, 8}));
}

TEST(Schema, TakesJson) {
  const auto party = read<Party>("p.json", R"({"target": "ws://x", "connections": 5,
  "subprotocols": ["a", "b"], "rate": null})");
  EXPECT_EQ(party.connections, 5u);
  EXPECT_EQ(party.subprotocols.size(), 2u);
}

TEST(Schema, TakesAKeyWithoutAValueForAnEmptyListMapOrOptional) {
  const auto party = read<Party>("p.yaml", "target: x\nrate:\nsubprotocols:\npayloads: ~\n");
  EXPECT_EQ(party.rate, std::nullopt);
  EXPECT_TRUE(party.subprotocols.empty());
  EXPECT_TRUE(party.payloads.empty());
}

TEST(Schema, ReadsWhatIsNoStructAtTheTop) {
  EXPECT_EQ(read<std::vector<int>>("p.yaml", "[1, -2]"), (std::vector<int>{1, -2}));
  EXPECT_EQ(read<std::vector<int>>("p.yaml", ""), std::vector<int>());
  EXPECT_EQ(complaints<std::vector<int>>("{a: 1}"),
            "p.yaml:1:1: expected a list, not a map of keys and values\n"
            "    {a: 1}\n"
            "    ^");
}

TEST(Schema, LeavesComplaintsWithTheSourceForCallersWhoHaveMore) {
  Source source("p.yaml", "target: x\nguests: {a: {name: Bo}, b: {name: Bo}}\n");
  const auto party = read<Party>(source);
  EXPECT_TRUE(source.good());
  source.complain(party.guests.at("b").place, "'Bo' is already there");
  EXPECT_FALSE(source.good());
  try {
    source.raise();
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_STREQ(error.what(),
                 "p.yaml:2:28: 'Bo' is already there\n"
                 "    guests: {a: {name: Bo}, b: {name: Bo}}\n"
                 "                               ^");
    EXPECT_EQ(error.exit_status(), 2);
  }
}

TEST(Schema, ReportsAllProblemsOfAFileInItsOrder) {
  EXPECT_EQ(complaints(R"(connections: 0
conections: 500
mode: requir
session:
  - {wait: 10, sen: hi}
payloads: [1]
)"),
            R"(p.yaml:1:1: missing key 'target'
    connections: 0
    ^
p.yaml:1:14: expected at least 1, not '0'
    connections: 0
                 ^
p.yaml:2:1: unknown key 'conections', did you mean 'connections'?
    conections: 500
    ^
p.yaml:3:7: unknown word 'requir', did you mean 'require'?
    mode: requir
          ^
p.yaml:5:12: '10' is not a duration; write 250ms, 10s, 1m30s or 2h
      - {wait: 10, sen: hi}
               ^
p.yaml:5:16: unknown key 'sen', did you mean 'send'?
      - {wait: 10, sen: hi}
                   ^
p.yaml:6:11: expected a map of keys and values, not a list
    payloads: [1]
              ^)");
}

// One bad line behind `target: x`, and the first line of what is said about it.
struct Bad {
  const char* line;
  const char* complaint;
};

class BadLine : public testing::TestWithParam<Bad> {};

TEST_P(BadLine, IsComplainedOf) {
  const std::string all = complaints("target: x\n" + std::string(GetParam().line) + "\n");
  EXPECT_EQ(all.substr(0, all.find('\n')), std::string("p.yaml:2:") + GetParam().complaint);
}

INSTANTIATE_TEST_SUITE_P(
    Values, BadLine,
    testing::Values(
        Bad{"connections: -1", "14: '-1' is not a count; write 500, 10k or 2m"},
        Bad{"connections: 60k", "14: expected at most 50000, not '60k'"},
        Bad{"connections: 5000m", "14: '5000m' is out of range, 0 to 4294967295"},
        Bad{"connections: ", "1: no value; expected count"},
        Bad{"connections: [5]", "14: expected a single value, not a list"},
        Bad{"offset: 128", "9: '128' is out of range, -128 to 127"},
        Bad{"offset: 1k", "9: '1k' is not an integer; write 0, 500 or -3"},
        Bad{"ratio: 1.5", "8: expected at most 1, not '1.5'"},
        Bad{"ratio: nan", "8: 'nan' is not a number; write 3, 0.25 or 1e-6"},
        Bad{"ratio: half", "8: 'half' is not a number; write 3, 0.25 or 1e-6"},
        Bad{"binary: yes", "9: 'yes' is not true or false"},
        Bad{"mode: fast", "7: unknown word 'fast'; it is one of off, on, require"},
        Bad{"share: 5", "8: '5' is not a percentage; write 5%"},
        Bad{"max_message: 16k",
            "14: '16k' is not a size; write a number and a unit: 512B, 16KiB, "
            "1MB, 1MiB"},
        Bad{"max_message: 1000B", "14: expected at least 1 KiB, not '1000B'"},
        Bad{"rate: 10 per sec", "7: '10 per sec' is not a rate; write 50/s, 3k/m or 100/h"},
        Bad{"pause: 9ms", "8: expected at least 10ms, not '9ms'"},
        Bad{"subprotocols: chat", "15: expected a list, not a single value"},
        Bad{"subprotocols: [a, '']", "19: expected a text that is not empty, not ''"},
        Bad{"payloads: {a: 1B, b: 1}",
            "22: '1' is not a size; write a number and a unit: 512B, "
            "16KiB, 1MB, 1MiB"},
        Bad{"session: [x]", "11: expected a map of keys and values, not a single value"},
        Bad{"guests: {ann: {}}", "15: missing key 'name'"},
        Bad{"guests: {ann: }", "10: missing key 'name'"},
        Bad{"target: y", "1: key 'target' is given twice, first in line 1"},
        Bad{"\"a\\nb\": y",
            "1: unknown key 'a\\nb'; known are target, connections, offset, ratio, "
            "binary, mode, share, max_message, rate, pause, subprotocols, "
            "payloads, session, guests"}));

INSTANTIATE_TEST_SUITE_P(
    Syntax, BadLine,
    testing::Values(Bad{"a: b: c", "5: a ':' that begins no value; quote texts that hold ': '"},
                    Bad{"mode: 'on", "1: a quoted text is not closed before this"},
                    Bad{"subprotocols: [a", "15: this '[' is never closed"},
                    Bad{"payloads: {a: 1B", "11: this '{' is never closed"},
                    Bad{"subprotocols: ]", "15: a ']' or '}' that closes nothing"},
                    Bad{" mode: on", "6: a ':' that begins no value; quote texts that hold ': '"},
                    Bad{"mode: @on", "7: no value begins like this; quote it if it is a text"},
                    Bad{"mode: &m on", "7: anchors and aliases are not taken; write the value out"},
                    Bad{"session: &s [*s]",
                        "10: anchors and aliases are not taken; write the value out"},
                    Bad{"mode: *m", "7: the referenced anchor is not defined"},
                    Bad{"mode: !word on", "7: tags are not taken; leave it out"},
                    Bad{"offset: !!int 3", "9: tags are not taken; leave it out"},
                    Bad{"? [a, b]\n: c", "3: a list or map cannot be a key; is it closed?"},
                    Bad{"~: c", "1: a key must be a text"},
                    Bad{"--- {target: y}", "1: a second document begins; a file holds one"}));

TEST(Schema, SaysWhatIsMissingInAnEmptyFile) {
  for (const char* text : {"", "# nothing\n", "---\n", "{}"})
    EXPECT_TRUE(complaints(text).starts_with("p.yaml:1:1: missing key 'target'\n")) << text;
}

TEST(Schema, RefusesTabsThatIndent) {
  EXPECT_EQ(complaints("target: x\nsession:\n\t- send: hi\n"),
            "p.yaml:3:1: a tab indents this line; use spaces\n"
            "    \t- send: hi\n"
            "    ^");
  EXPECT_TRUE(complaints("target: x\nguests:\n\tann: {name: Ann}\n")
                  .starts_with("p.yaml:3:1: a tab indents this line; use spaces\n"));
}

TEST(Schema, PutsTheCaretUnderTheCharacterNotTheOctet) {
  EXPECT_EQ(complaints("{target: 'äöü', mode: x}"),
            "p.yaml:1:26: unknown word 'x'; it is one of off, on, require\n"
            "    {target: 'äöü', mode: x}\n"
            "                          ^");
}

TEST(Schema, ShowsOfALongLineThePartAroundThePlace) {
  const std::string all = complaints("{target: '" + std::string(5000, 'x') + "', mode: fast}");
  EXPECT_EQ(all,
            "p.yaml:1:5020: unknown word 'fast'; it is one of off, on, require\n"
            "    " +
                std::string(41, 'x') + "', mode: fast}\n" + "    " + std::string(50, ' ') + "^");
}

TEST(Schema, ShowsNoControlCharacters) {
  for (const char c : complaints("target: x\n\"\\e[2J\x1b\": \x1b[31m\n"))
    EXPECT_TRUE(c == '\n' || (c >= ' ' && c != 0x7f)) << static_cast<int>(c);
}

TEST(Schema, ShowsTwentyProblemsAndCountsTheOthers) {
  std::string text = "target: x\n";
  for (int i = 0; i < 1500; ++i) text += fmt::format("k{}: 1\n", i);
  const std::string all = complaints(text);
  EXPECT_EQ(std::ranges::count(all, '\n'), 20 * 3);
  EXPECT_TRUE(all.ends_with("\np.yaml: and 1480 more problems")) << all;
}

TEST(Schema, RefusesWhatIsNoTextOrTooLargeOrTooDeep) {
  EXPECT_EQ(complaints(std::string("target: x\nm\0de: on", 17)),
            "p.yaml:2:2: an octet of zero; this is no text file in UTF-8\n"
            "    m?de: o\n"
            "     ^");
  EXPECT_EQ(complaints("target: " + std::string(std::size_t{1} << 20, 'x')).substr(0, 75),
            "p.yaml:1:1: the file has 1048584 octets, 1048576 are the most that are read");
  const std::string deep = "session: " + std::string(64, '[') + std::string(64, ']');
  EXPECT_EQ(complaints(deep).substr(0, 42), "p.yaml:1:73: nested deeper than 64 levels\n");
  for (const char* opening : {"[", "{", "- ", "? ", "[{a: "}) {
    std::string bomb;
    while (bomb.size() < 100'000) bomb += opening;
    const std::string all = complaints(bomb);
    EXPECT_TRUE(!all.empty() && all.size() < 1000) << opening << all;
  }
}

TEST(Explain, ListsEveryKeyWithTypeDefaultAndMeaning) {
  EXPECT_EQ(explain<Party>(), R"(target        text            required  ws:// or wss:// address
connections   count           100       sockets kept open at once; at least 1; at most 50000
offset        integer         0         a small number
ratio         number          0.5       how much of it; at most 1
binary        true|false      false     send binary messages
mode          off|on|require  on        compression
share         percent         25%       how many take part
max_message   size            16 KiB    larger ones fail; at least 1 KiB
rate          rate            -         messages a second; leave out to send on reply
pause         duration        1s        between two runs; at least 10ms
subprotocols  list of text    -         offered, in this order; a text that is not empty
payloads      map of size     -         name and size
session       list of map     -         what each user does, in order
  send        text            -         a text message
  wait        duration        0         a pause
  repeat      list of map     -         steps to do again and again
guests        map of map      -         who comes
  name        text            required  who it is; a text that is not empty
)");
}

}  // namespace
}  // namespace schema

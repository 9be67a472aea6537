#include "tools/load/content.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "libcore/base/error.h"
#include "libcore/ws/utf8.h"
#include "tests/support/folder.h"

namespace load {
namespace {

using namespace std::chrono_literals;
using profile::Payload;
using profile::SizeSpread;

// A content of a payload, with what it needs around it.
class Said {
 public:
  explicit Said(Payload payload) { make({.words = {}, .payload = std::move(payload)}); }
  explicit Said(const std::string& words) {
    make({.words = schema::Name{words, {}}, .payload = {}});
  }

  std::string write(std::uint64_t user, std::uint64_t number) {
    return std::string(content_
                           ->write({.user = user,
                                    .number = number,
                                    .due = session::Clock::time_point(5s),
                                    .memory = &memory_})
                           .value());
  }
  Content& content() { return *content_; }
  Lexicon& lexicon() { return lexicon_; }

 private:
  void make(const profile::Content& said) {
    content_.emplace(said,
                     Content::Context{.profile = profile_, .lexicon = lexicon_, .channel = 9});
    memory_ = lexicon_.memory(0);
  }

  profile::Profile profile_{.seed = 3};
  std::map<std::string, Dataset> data_;
  Lexicon lexicon_{data_};
  std::optional<Content> content_;
  Memory memory_;
};

SizeSpread between(std::uint64_t least, std::uint64_t most) {
  return {.dist = profile::Dist::uniform, .min = least, .max = most};
}

TEST(Content, OfATextIsTheText) {
  Said said("hello");
  EXPECT_EQ(said.write(1, 2), "hello");
  EXPECT_EQ(said.content().opcode(), ws::Opcode::text);
  EXPECT_TRUE(said.content().repeatable());
}

TEST(Content, OfAFileIsTheFile) {
  const test::Folder folder;
  const std::string octets("\x00\xff{}", 4);
  Said said(Payload{.file = folder.write("x", octets), .binary = true});
  EXPECT_EQ(said.write(1, 2), octets);
  EXPECT_EQ(said.content().opcode(), ws::Opcode::binary);
  EXPECT_THROW(Said(Payload{.file = folder.file("none")}), base::Error);
}

TEST(Content, PutsInVariables) {
  Said said("n=${seq} of ${connection}");
  EXPECT_EQ(said.write(7, 41), "n=41 of 7");
  EXPECT_FALSE(said.content().repeatable());
  EXPECT_THROW(Said("${nothing}"), base::Error);
  EXPECT_THROW(Said("${seq"), base::Error);
}

TEST(Content, AtRandomTellsMessagesApart) {
  for (const auto kind : {Payload::Random::ascii, Payload::Random::bytes, Payload::Random::utf8}) {
    Said said(Payload{.random = kind, .size = SizeSpread{.fixed = 100}, .binary = true});
    std::set<std::string> seen;
    for (std::uint64_t user = 0; user < 10; ++user)
      for (std::uint64_t number = 0; number < 10; ++number) {
        const std::string message = said.write(user, number);
        EXPECT_EQ(message.size(), 100u);
        seen.insert(message);
      }
    EXPECT_EQ(seen.size(), 100u);
    EXPECT_EQ(said.write(3, 4), said.write(3, 4));
  }
}

TEST(Content, AtRandomHasSizesOfItsOwnThatCanBeToldAgain) {
  Said said(Payload{.random = Payload::Random::ascii, .size = between(0, 50)});
  std::set<std::size_t> sizes;
  std::map<std::uint64_t, std::string> first;
  for (std::uint64_t number = 0; number < 500; ++number) {
    first[number] = said.write(1, number);
    sizes.insert(first[number].size());
  }
  EXPECT_EQ(sizes.size(), 51u);
  for (const auto& [number, message] : first) EXPECT_EQ(said.write(1, number), message);
}

TEST(Content, AtRandomInUtf8IsAlwaysText) {
  Said said(Payload{.random = Payload::Random::utf8, .size = between(0, 90)});
  Said stamped(Payload{.random = Payload::Random::utf8, .size = between(36, 90), .stamp = true});
  for (std::uint64_t number = 0; number < 500; ++number) {
    EXPECT_TRUE(ws::is_utf8(said.write(2, number)));
    EXPECT_TRUE(ws::is_utf8(stamped.write(2, number)));
  }
}

TEST(Content, AtRandomHasTheEntropyThatIsAsked) {
  const auto symbols = [](std::optional<double> entropy) {
    Said said(Payload{.random = Payload::Random::bytes,
                      .size = SizeSpread{.fixed = 20'000},
                      .binary = true,
                      .entropy = entropy});
    const std::string message = said.write(0, 0).substr(16);
    return std::set<char>(message.begin(), message.end()).size();
  };
  EXPECT_EQ(symbols(std::nullopt), 256u);
  EXPECT_EQ(symbols(0.5), 16u);
  EXPECT_EQ(symbols(0.0), 1u);
}

void expect_stamp(const std::string& message, std::size_t at) {
  const auto found = find_stamp(message);
  ASSERT_TRUE(found) << message;
  EXPECT_EQ(found->at, at);
  EXPECT_EQ(found->stamp.user, 7u);
  EXPECT_EQ(found->stamp.channel, 9u);
  EXPECT_EQ(found->stamp.number, 41u);
  EXPECT_EQ(found->stamp.due, 5'000'000u);
  EXPECT_EQ(found->stamp.length, message.size() - Stamp::size);
  EXPECT_EQ(found->stamp.check, checksum(std::string_view(message).substr(0, at),
                                         std::string_view(message).substr(at + Stamp::size)));
}

TEST(Content, CarriesAStampWhereItIsToldTo) {
  expect_stamp(Said("say ${stamp}, ${seq}").write(7, 41), 4);
  expect_stamp(Said(Payload{.text = schema::Name{"say", {}}, .stamp = true}).write(7, 41), 0);
  expect_stamp(Said(Payload{.json = schema::Json{R"({"a":1})"}, .stamp = true}).write(7, 41), 10);
  EXPECT_EQ(Said(Payload{.json = schema::Json{"{}"}, .stamp = true}).write(7, 41).size(), 48u);
  for (const std::uint64_t size : {36, 37, 1000})
    expect_stamp(Said(Payload{.random = Payload::Random::ascii,
                              .size = SizeSpread{.fixed = size},
                              .stamp = true})
                     .write(7, 41),
                 0);
  Said sizes(Payload{.random = Payload::Random::ascii, .size = between(36, 100), .stamp = true});
  for (int i = 0; i < 100; ++i) {
    sizes.write(8, static_cast<std::uint64_t>(i));
    expect_stamp(sizes.write(7, 41), 0);
  }
}

TEST(Content, RefusesAStampThatHasNoRoom) {
  EXPECT_THROW(
      Said(Payload{
          .random = Payload::Random::ascii, .size = SizeSpread{.fixed = 35}, .stamp = true}),
      base::Error);
  EXPECT_THROW(Said("${stamp} ${stamp}"), base::Error);
  EXPECT_THROW(Said(Payload{.json = schema::Json{"[1]"}, .stamp = true}), base::Error);
}

}  // namespace
}  // namespace load

// Values of several shapes: a struct that may be a single value, a key for each type of a variant,
// and what else a schema says of a map or a list.

#include <gtest/gtest.h>

#include <variant>

#include "libcore/schema/schema.h"

namespace test {

struct Span {
  std::optional<int> steady;
  int from = 0;
  int to = 0;
};
inline void describe(schema::Schema<Span>& s) {
  s.shorthand(&Span::steady, "all the time", schema::at_least(0));
  s.optional("from", &Span::from, "at its begin");
  s.required("to", &Span::to, "at its end");
}

struct Level {
  std::optional<int> everywhere;
  std::map<schema::Name, Span> by_stage;
};
inline void describe(schema::Schema<Level>& s) {
  s.called("level");
  s.shorthand(&Level::everywhere, "in all of them");
  s.otherwise(&Level::by_stage, schema::at_least_one());
}

struct Say {
  std::string text;
};
inline void describe(schema::Schema<Say>& s) { s.shorthand(&Say::text, "what"); }
struct Bow {
  bool deep = false;
};
inline void describe(schema::Schema<Bow>& s) { s.optional("deep", &Bow::deep, "to the ground"); }
struct Deed;
struct Again {
  std::vector<Deed> deeds;
};
struct Deed {
  std::variant<Say, Bow, Again> verb;
  schema::Origin origin;
};
void describe(schema::Schema<Again>& s);
inline void describe(schema::Schema<Deed>& s) {
  s.called("deed");
  s.origin(&Deed::origin);
  s.verb<Say>("say", &Deed::verb, "a word");
  s.verb<Bow>("bow", &Deed::verb, "politely", schema::bare());
  s.verb<Again>("again", &Deed::verb, "and again");
}
inline void describe(schema::Schema<Again>& s) {
  s.otherwise(&Again::deeds, schema::at_least_one());
}

struct Play {
  Level level;
  std::vector<Deed> deeds;
  std::vector<std::string> hosts;
  std::vector<schema::Placed<int>> numbers;
  std::map<std::string, std::vector<int>> lists;
  schema::Json anything;
  std::optional<double> share;
  std::optional<double> speed;
  double odds = 0.5;
  std::string name;
  std::optional<int> left;
  std::optional<int> right;
};
inline void describe(schema::Schema<Play>& s) {
  s.exactly_one({"left", "right"});
  s.optional("level", &Play::level, "how many");
  s.optional("deeds", &Play::deeds, "what");
  s.optional("hosts", &Play::hosts, "where", schema::or_one(), schema::at_least_one());
  s.optional("numbers", &Play::numbers, "which");
  s.optional("lists", &Play::lists, "of numbers", schema::at_least_one_each());
  s.optional("anything", &Play::anything, "goes");
  s.optional("share", &Play::share, "of all", schema::as_share(), schema::at_most(1));
  s.optional("speed", &Play::speed, "no faster", schema::as_bandwidth());
  s.optional("odds", &Play::odds, "of it", schema::above(0), schema::below(1));
  s.optional("name", &Play::name, "of it", schema::no_longer_than(3));
  s.optional("left", &Play::left, "a number");
  s.optional("right", &Play::right, "another");
}

}  // namespace test

namespace schema {
namespace {

using test::Play;

Play play(const std::string& text) { return read<Play>("p.yaml", "left: 1\n" + text); }

// The first line of what is said about it.
std::string complaint(const std::string& text) {
  try {
    play(text);
  } catch (const base::Error& error) {
    const std::string all = error.what();
    return all.substr(0, all.find('\n'));
  }
  return "";
}

TEST(Shapes, TakeAStructAsASingleValue) {
  EXPECT_EQ(play("level: 7").level.everywhere, 7);
  const auto level = play("level: {calm: 3, storm: {from: 1, to: 9}}").level;
  EXPECT_EQ(level.everywhere, std::nullopt);
  ASSERT_EQ(level.by_stage.size(), 2u);
  const auto& [name, calm] = *level.by_stage.begin();
  EXPECT_EQ(name.value, "calm");
  EXPECT_EQ(name.place, (Place{2, 9}));
  EXPECT_EQ(calm.steady, 3);
  EXPECT_EQ(level.by_stage.at(Name{"storm", {}}).to, 9);
  EXPECT_EQ(level.by_stage.at(Name{"storm", {}}).steady, std::nullopt);
}

TEST(Shapes, TakeAKeyForEachTypeOfAVariant) {
  const auto deeds =
      play("deeds: [{say: hi}, bow, {bow: {deep: true}}, {again: [{say: ho}]}]").deeds;
  ASSERT_EQ(deeds.size(), 4u);
  EXPECT_EQ(std::get<test::Say>(deeds[0].verb).text, "hi");
  EXPECT_FALSE(std::get<test::Bow>(deeds[1].verb).deep);
  EXPECT_TRUE(std::get<test::Bow>(deeds[2].verb).deep);
  const auto& inner = std::get<test::Again>(deeds[3].verb).deeds;
  ASSERT_EQ(inner.size(), 1u);
  EXPECT_EQ(std::get<test::Say>(inner[0].verb).text, "ho");
  EXPECT_EQ(deeds[1].origin, (Place{2, 20}));
  EXPECT_TRUE(deeds[1].origin.sound);
}

TEST(Shapes, TakeAListOfOneWithoutBrackets) {
  EXPECT_EQ(play("hosts: a").hosts, std::vector<std::string>{"a"});
  EXPECT_EQ(play("hosts: [a, b]").hosts, (std::vector<std::string>{"a", "b"}));
}

TEST(Shapes, KnowWhereAValueStands) {
  const auto numbers = play("numbers: [4, 5]").numbers;
  EXPECT_EQ(numbers.at(1).value, 5);
  EXPECT_EQ(numbers.at(1).place, (Place{2, 14}));
}

TEST(Shapes, KnowWhetherAllInThemCouldBeRead) {
  Source source("p.yaml",
                "left: 1\ndeeds: [{say: a}, {bow: {depe: true}}, {again: [{say: }, bow]}]\n");
  const auto deeds = read<Play>(source).deeds;
  ASSERT_EQ(deeds.size(), 3u);
  EXPECT_TRUE(deeds[0].origin.sound);
  EXPECT_FALSE(deeds[1].origin.sound);
  EXPECT_FALSE(deeds[2].origin.sound);
  const auto& inner = std::get<test::Again>(deeds[2].verb).deeds;
  EXPECT_FALSE(inner.at(0).origin.sound);
  EXPECT_TRUE(inner.at(1).origin.sound);
}

TEST(Shapes, TakeAnythingAsJson) {
  EXPECT_EQ(play("anything: {a: [1, -2.5e3, 01, '1', true, ~, \"x\\\"\\n\"], b: {}}").anything.text,
            R"({"a":[1,-2.5e3,"01","1",true,null,"x\"\u000a"],"b":{}})");
}

TEST(Shapes, TakePercentagesAndBandwidths) {
  EXPECT_DOUBLE_EQ(*play("share: 0.1%").share, 0.001);
  EXPECT_DOUBLE_EQ(*play("share: 100%").share, 1);
  EXPECT_DOUBLE_EQ(*play("speed: 1Mbit/s").speed, 125'000);
  EXPECT_DOUBLE_EQ(*play("speed: 10kB/s").speed, 10'000);
  EXPECT_DOUBLE_EQ(*play("speed: 8bit/s").speed, 1);
}

TEST(Shapes, SayWhatIsWrongWithThem) {
  const std::vector<std::pair<const char*, const char*>> all = {
      {"level: [1]", "2:8: expected a map of keys and values, not a list"},
      {"level: ", "2:1: no value; expected integer|map of integer|map"},
      {"level: {}", "2:8: this is empty; it needs at least one"},
      {"level: {a: {from: 1}}", "2:12: missing key 'to'"},
      {"level: {a: -1}", "2:12: expected at least 0, not '-1'"},
      {"deeds: [{say: a, bow: }]", "2:18: 'say' and 'bow' exclude one another"},
      {"deeds: [{}]", "2:9: missing key: one of say, bow, again"},
      {"deeds: [{sai: a}]", "2:10: unknown key 'sai', did you mean 'say'?"},
      {"deeds: [say]", "2:9: 'say' needs a value; write {say: ...}"},
      {"deeds: [bov]", "2:9: unknown word 'bov', did you mean 'bow'?"},
      {"deeds: [jump]", "2:9: expected a map with one key, or bow, not 'jump'"},
      {"deeds: [{say: }]", "2:10: no value; expected text"},
      {"deeds: [{again: []}]", "2:17: this is empty; it needs at least one"},
      {"hosts: []", "2:8: this is empty; it needs at least one"},
      {"hosts: ", "2:1: this is empty; it needs at least one"},
      {"lists: {a: [1], b: []}", "2:20: this is empty; it needs at least one"},
      {"lists: {a: [1], b: }", "2:17: this is empty; it needs at least one"},
      {"share: 5", "2:8: '5' is not a percentage; write 5% or 0.1%"},
      {"share: 101%", "2:8: expected at most 100%, not '101%'"},
      {"speed: 5", "2:8: '5' is not a bandwidth; write 10kB/s or 1Mbit/s"},
      {"speed: 0kB/s", "2:8: '0kB/s' is not a bandwidth; write 10kB/s or 1Mbit/s"},
      {"odds: 0", "2:7: expected more than 0, not '0'"},
      {"odds: 1", "2:7: expected less than 1, not '1'"},
      {"name: abcd", "2:7: expected at most 3 characters, not 'abcd'"},
      {"right: ", "2:1: no value for 'right'"},
      {"right: 1", "2:1: 'left' and 'right' exclude one another"},
  };
  for (const auto& [text, expected] : all)
    EXPECT_EQ(complaint(text), std::string("p.yaml:") + expected) << text;
  EXPECT_EQ(complaint("name: äöü"), "");
}

TEST(Shapes, PutTheEnvironmentIntoValues) {
  const auto environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "N") return "7";
    if (name == "EMPTY") return "";
    return std::nullopt;
  };
  Source good(
      "p.yaml",
      "left: ${N}\nhosts: ['a${N}${EMPTY}b', '${NONE:-x}${EMPTY:-y}', '${seq} ${ ${u.A}']\n");
  const auto expanded = read<Play>(good, environment);
  EXPECT_TRUE(good.good());
  EXPECT_EQ(expanded.left, 7);
  EXPECT_EQ(expanded.hosts, (std::vector<std::string>{"a7b", "xy", "${seq} ${ ${u.A}"}));

  Source bad("p.yaml", "left: ${NONE}\nanything: ['${NONE}']\nhosts: [a, '${NONE}']\n");
  read<Play>(bad, environment);
  EXPECT_EQ(bad.complaints(), 3u);
  try {
    bad.raise();
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_TRUE(std::string(error.what())
                    .starts_with("p.yaml:1:7: the variable NONE is not set; set it, or write "
                                 "${NONE:-what holds otherwise}\n"))
        << error.what();
  }
}

TEST(Shapes, AreExplained) {
  const std::string text = explain<Play>();
  EXPECT_NE(text.find("level     integer|map of integer|map"), std::string::npos) << text;
  EXPECT_NE(text.find("  say     text  "), std::string::npos) << text;
}

TEST(Shapes, HaveAJsonSchemaThatRefersToItself) {
  const std::string text = json_schema<Play>("urn:x", "A play");
  for (const char* part :
       {"\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"", "\"$id\": \"urn:x\"",
        "\"$ref\": \"#/$defs/deed\"", "\"minProperties\": 1", "\"exclusiveMaximum\": 1",
        "\"maxLength\": 3", "\"additionalProperties\": false"})
    EXPECT_NE(text.find(part), std::string::npos) << part << '\n' << text;
}

}  // namespace
}  // namespace schema

#include "suites/autobahn.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "suites/catalogue.h"

namespace suite {
namespace {

// How many cases each of its sections has, as its own report counts them.
TEST(Autobahn, NumbersAllOfItsCases) {
  const std::map<std::string, std::size_t> counted{{"1", 16}, {"2", 11},  {"3", 7},   {"4", 10},
                                                   {"5", 20}, {"6", 145}, {"7", 37},  {"9", 54},
                                                   {"10", 1}, {"12", 90}, {"13", 126}};
  std::set<std::string> numbers;
  for (const Alias& alias : every_alias()) numbers.insert(alias.number);
  std::map<std::string, std::size_t> seen;
  for (const std::string& number : numbers) ++seen[number.substr(0, number.find('.'))];
  EXPECT_EQ(seen, counted);
  EXPECT_EQ(numbers.size(), 517u);
}

TEST(Autobahn, EachNumberStandsForACaseOfOurs) {
  std::set<std::string_view> ids;
  for (const Case& script : every_case()) ids.insert(script.id());
  for (const Alias& alias : every_alias())
    EXPECT_TRUE(ids.contains(alias.id)) << alias.number << " is " << alias.id;
}

TEST(Autobahn, ACaseKnowsItsNumbers) {
  EXPECT_EQ(numbers_of("control.ping.empty"), std::vector<std::string>{"2.1"});
  EXPECT_EQ(numbers_of("utf8.invalid.impossible-fe"),
            (std::vector<std::string>{"6.16.1", "6.16.3"}));
  EXPECT_TRUE(numbers_of("framing.mask.same-key-twice").empty());
}

}  // namespace
}  // namespace suite

#include "suites/autobahn.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "suites/catalogue.h"

namespace suite {
namespace {

using Numbers = std::vector<std::string>;

TEST(Autobahn, HasNumbersForWhatItHasToo) {
  EXPECT_EQ(numbers_of("control.ping.too-long-126"), Numbers{"2.5"});
  EXPECT_EQ(numbers_of("framing.echo.text-65536"), Numbers{"1.1.7"});
  EXPECT_EQ(numbers_of("framing.reserved-bits.rsv1-after-echo-octet-wise"), Numbers{"3.4"});
  EXPECT_EQ(numbers_of("framing.mask.missing-text"), Numbers{});
}

// Groups that are there have every case that the table names.
TEST(Autobahn, NamesCasesThatAreThere) {
  std::set<std::string_view> groups, ids;
  for (const Case& script : every_case()) {
    groups.insert(script.group());
    ids.insert(script.id());
  }
  for (const std::string_view id : autobahn_ids()) {
    const std::string_view group = id.substr(0, id.find('.', id.find('.') + 1));
    EXPECT_TRUE(!groups.contains(group) || ids.contains(id)) << id;
  }
}

TEST(Autobahn, GivesNoNumberTwiceToOneCase) {
  for (const std::string_view id : autobahn_ids()) {
    const Numbers numbers = numbers_of(id);
    EXPECT_EQ(std::set(numbers.begin(), numbers.end()).size(), numbers.size()) << id;
  }
}

}  // namespace
}  // namespace suite

#include "reports/numbering.h"

#include <gtest/gtest.h>

#include <string>

namespace {

using Numbers = std::vector<unsigned>;

TEST(Numbering, SortsSectionsAsPeopleDo) {
  EXPECT_EQ(report::numbers_in("RFC 6455, 5.10"), (Numbers{6455, 5, 10}));
  EXPECT_EQ(report::numbers_in(""), Numbers{});
  EXPECT_EQ(report::numbers_in("no number"), Numbers{});
  EXPECT_LT(report::numbers_in("RFC 6455, 5.9"), report::numbers_in("RFC 6455, 5.10"));
  EXPECT_LT(report::numbers_in("RFC 6455, 7"), report::numbers_in("RFC 6455, 7.1"));
}

TEST(Numbering, EndsWhateverTheText) {
  EXPECT_EQ(report::numbers_in(std::string(1000, '9')), Numbers{999'999});
  EXPECT_EQ(report::numbers_in(std::string(1000, 'x') + "1"), Numbers{});
}

}  // namespace

#include "tools/load/preflight.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"

namespace load {
namespace {

std::string refusal(const Room& room, const std::map<std::string, std::uint64_t>& connections) {
  try {
    check_room(room, connections, 2);
  } catch (const base::Error& error) {
    EXPECT_EQ(error.exit_status(), 4);
    return error.what();
  }
  return "";
}

TEST(Preflight, LetsPassWhatFits) {
  EXPECT_EQ(refusal({.descriptors = 1040, .ports = 1000}, {{"127.0.0.1:1", 1000}}), "");
  EXPECT_EQ(
      refusal({.descriptors = 5000, .ports = 1000}, {{"127.0.0.1:1", 1000}, {"127.0.0.1:2", 1000}}),
      "");
}

TEST(Preflight, RefusesMoreConnectionsThanPorts) {
  const std::string why =
      refusal({.descriptors = 100000, .ports = 28232}, {{"10.0.0.1:80", 28233}});
  EXPECT_TRUE(why.starts_with("28233 connections to 10.0.0.1:80: this machine has 28232 local "))
      << why;
}

TEST(Preflight, RefusesMoreConnectionsThanDescriptors) {
  const std::string why = refusal({.descriptors = 1039, .ports = 28232}, {{"10.0.0.1:80", 1000}});
  EXPECT_TRUE(why.starts_with("1000 connections need 1040 descriptors, this process may have 1039"))
      << why;
}

TEST(Preflight, LooksAtThisMachine) {
  const Room room = this_room();
  EXPECT_GT(room.descriptors, 0u);
  EXPECT_GT(room.ports, 0u);
}

}  // namespace
}  // namespace load

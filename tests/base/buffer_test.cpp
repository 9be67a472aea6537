#include "libcore/base/buffer.h"

#include <gtest/gtest.h>

#include <string>

namespace base {
namespace {

TEST(Buffer, OwnsNothingUntilItIsUsed) {
  EXPECT_EQ(Buffer().capacity(), 0u);
  EXPECT_EQ(Buffer(16).capacity(), 0u);
  EXPECT_TRUE(Buffer(16).empty());
}

TEST(Buffer, AppendsAndDropsInFront) {
  Buffer buffer;
  buffer.append("hello ");
  buffer.append("world");
  buffer.drop(6);
  EXPECT_EQ(buffer.view(), "world");
  buffer.drop(5);
  EXPECT_TRUE(buffer.empty());
}

TEST(Buffer, MovesItsContentForwardInsteadOfGrowingWhenMuchWasDropped) {
  Buffer buffer;
  buffer.append(std::string(1000, 'a'));
  const std::size_t capacity = buffer.capacity();
  buffer.drop(900);
  buffer.append(std::string(capacity - 100, 'b'));
  EXPECT_EQ(buffer.capacity(), capacity);
  EXPECT_EQ(buffer.view(), std::string(100, 'a') + std::string(capacity - 100, 'b'));
}

TEST(Buffer, PrependsIntoItsHeadroomWithoutMoving) {
  Buffer buffer(4);
  buffer.append("payload");
  const char* const before = buffer.view().data();
  buffer.prepend("head");
  EXPECT_EQ(buffer.view(), "headpayload");
  EXPECT_EQ(buffer.view().data(), before - 4);
}

TEST(Buffer, PrependsWithoutHeadroomToo) {
  Buffer buffer;
  buffer.append("payload");
  buffer.prepend("head ");
  EXPECT_EQ(buffer.view(), "head payload");
}

TEST(Buffer, PrependsToNothing) {
  for (const std::size_t headroom : {0, 2, 14}) {
    Buffer buffer(headroom);
    buffer.prepend("head");
    EXPECT_EQ(buffer.view(), "head");
  }
}

TEST(Buffer, TakesOverStorageWhenItIsEmpty) {
  Buffer from;
  from.append(std::string(100000, 'x'));
  const char* const storage = from.view().data();
  Buffer to;
  to.take(std::move(from));
  EXPECT_EQ(to.view().data(), storage);
  EXPECT_EQ(to.size(), 100000u);
  EXPECT_TRUE(from.empty());
  EXPECT_EQ(from.capacity(), 0u);
}

TEST(Buffer, AppendsWhatItTakesWhenItIsNotEmpty) {
  Buffer from;
  from.append("two");
  Buffer to;
  to.append("one ");
  to.take(std::move(from));
  EXPECT_EQ(to.view(), "one two");
}

TEST(Buffer, ReleaseFreesTheStorageAndKeepsTheHeadroom) {
  Buffer buffer(8);
  buffer.append("x");
  buffer.release();
  EXPECT_EQ(buffer.capacity(), 0u);
  buffer.append("y");
  const char* const before = buffer.view().data();
  buffer.prepend("12345678");
  EXPECT_EQ(buffer.view().data(), before - 8);
}

}  // namespace
}  // namespace base

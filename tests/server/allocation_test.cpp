// An open connection allocates nothing a message: a real loop echoes, and malloc is counted.

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <cstdlib>

#include "libcore/net/loop.h"
#include "tests/server/guest.h"
#include "tools/server/behaviours/echo.h"

namespace {
thread_local std::size_t allocations = 0;
}

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* malloc(std::size_t size) { return ++allocations, __libc_malloc(size); }
void* calloc(std::size_t count, std::size_t size) {
  return ++allocations, __libc_calloc(count, size);
}
void* realloc(void* block, std::size_t size) { return ++allocations, __libc_realloc(block, size); }
}

namespace serve {
namespace {

// A client at the other end of a connection to an echo.
class Wire {
 public:
  explicit Wire(const Caller& caller) {
    int ends[2];
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
    ours_ = net::Socket(ends[0]);
    guest_.house.endpoint = {};
    loop_.adopt(net::Socket(ends[1]), std::make_unique<Echo>(guest_.house, caller));
  }

  // Sends `frames`, and waits for as many messages.
  void exchange(const std::string& frames, int messages) {
    ASSERT_EQ(send(ours_.fd(), frames.data(), frames.size(), 0),
              static_cast<ssize_t>(frames.size()));
    while (messages > 0) {
      loop_.post([this] { loop_.stop(); });
      loop_.run();
      const ssize_t n = recv(ours_.fd(), scratch_.data(), scratch_.size(), 0);
      ASSERT_NE(n, 0) << "the connection has ended";
      if (n < 0) continue;
      std::span<char> in(scratch_.data(), static_cast<std::size_t>(n));
      while (const auto chunk = reader_.next(in)) messages -= chunk->last ? 1 : 0;
    }
  }

 private:
  test::Guest guest_;
  net::Loop loop_;
  net::Socket ours_;
  ws::FrameReader reader_;
  std::string scratch_ = std::string(1 << 20, '\0');
};

struct Traffic {
  const char* what;
  ws::Opcode opcode;
  std::size_t size;
  int messages;  // in one go
  bool deflate = false;
};

class Allocations : public testing::TestWithParam<Traffic> {};

INSTANTIATE_TEST_SUITE_P(Of, Allocations,
                         testing::Values(Traffic{"Small", ws::Opcode::text, 20, 16},
                                         Traffic{"Medium", ws::Opcode::binary, 1000, 16},
                                         Traffic{"Large", ws::Opcode::text, 16 * 1024, 4},
                                         Traffic{"Deflated", ws::Opcode::text, 1000, 16, true}),
                         [](const auto& traffic) { return traffic.param.what; });

TEST_P(Allocations, AreNoneAMessage) {
  const Traffic& traffic = GetParam();
  std::string frames;
  for (int i = 0; i < traffic.messages; ++i)
    frames += test::from_client(traffic.opcode, std::string(traffic.size, 'x'));
  Caller caller;
  if (traffic.deflate) caller.deflate = ws::DeflateTerms{};
  Wire wire(caller);
  for (int i = 0; i < 3; ++i) wire.exchange(frames, traffic.messages);
  const std::size_t before = allocations;
  for (int i = 0; i < 100; ++i) wire.exchange(frames, traffic.messages);
  EXPECT_EQ(allocations, before);
}

TEST(Allocation, IsSeen) {
  const std::size_t before = allocations;
  const auto something = std::make_unique<int>(1);
  EXPECT_EQ(allocations, before + 1);
}

}  // namespace
}  // namespace serve

// SIGTERM in the middle of full load: what the server has begun to send back comes whole, and
// everybody is told 1001.

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <csignal>
#include <deque>
#include <string>

#include "libcore/http/url.h"
#include "libcore/net/child.h"
#include "libcore/net/socket.h"
#include "libcore/ws/frame.h"
#include "tests/server/guest.h"

namespace {

using namespace std::chrono_literals;

// A client that sends without end, and compares what comes back.
class Sender {
 public:
  Sender(const net::Address& address, std::size_t size) : size_(size) {
    net::Attempt attempt = net::connect(address);
    socket_ = std::move(attempt.socket);
    owed_ = test::opening("/echo");
  }

  int fd() const { return socket_.fd(); }
  bool over() const { return over_; }
  std::uint64_t answers() const { return answers_; }
  // What was wrong, or empty.
  const std::string& fault() const { return fault_; }
  bool told_goodbye() const { return told_; }

  void write_on() {
    if (owed_.empty()) {
      const ws::Opcode opcode = (sent_ & 1) != 0 ? ws::Opcode::text : ws::Opcode::binary;
      owed_ = test::from_client(opcode, message(sent_++));
    }
    const ssize_t n = send(fd(), owed_.data(), owed_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n > 0) owed_.erase(0, static_cast<std::size_t>(n));
    if (n < 0 && errno != EAGAIN) owed_ = "x";  // the server reads no more
  }

  void read_on() {
    char octets[64 * 1024];
    const ssize_t n = recv(fd(), octets, sizeof octets, MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) {
      over_ = true;
      if (n < 0) blame("the connection was reset");
      if (!told_ || !frames_.at_frame_border())
        blame("it ended without a Close, or inside a frame");
      return;
    }
    std::span<char> in(octets, static_cast<std::size_t>(n));
    if (!open_) skip_head(in);
    while (const auto chunk = frames_.next(in)) take(*chunk);
  }

 private:
  std::string message(std::uint64_t number) const {
    std::string text = fmt::format("{:020}", number);
    text.resize(size_, 'x');
    return text;
  }
  void blame(const char* what) {
    if (fault_.empty()) fault_ = fmt::format("{} after {} answers", what, answers_);
  }
  void skip_head(std::span<char>& in) {
    head_.append(in.data(), in.size());
    in = {};
    const std::size_t end = head_.find("\r\n\r\n");
    if (end == std::string::npos) return;
    open_ = true;
    head_.erase(0, end + 4);
    in = head_;
  }
  void take(ws::Chunk chunk) {
    if (told_) blame("something follows the Close");
    if (chunk.header.opcode == ws::Opcode::close) {
      close_ += chunk.payload.view();
      if (!message_.empty()) blame("a Close inside a message");
      if (!chunk.last) return;
      told_ = close_.starts_with(test::close_body(ws::CloseCode::going_away));
      if (!told_) blame("another Close");
      return;
    }
    message_ += chunk.payload.view();
    if (!chunk.last || !chunk.header.fin) return;
    if (message_ != message(answers_++)) blame("another message than was sent");
    message_.clear();
  }

  std::size_t size_;
  net::Socket socket_;
  ws::FrameReader frames_;
  std::string owed_;
  std::string head_;
  std::string message_;  // of it so far
  std::string close_;
  std::string fault_;
  std::uint64_t sent_ = 0;
  std::uint64_t answers_ = 0;
  bool open_ = false;
  bool told_ = false;
  bool over_ = false;
};

TEST(Drain, LosesNothingThatItHasBegunAndSays1001ToAll) {
  net::Child server(
      {.words = {ASSAY_SERVER, "-l", "127.0.0.1:0", "-q", "--drain", "60s"}, .capture_out = true});
  const std::string line = server.read_line(60s).value_or("no line");
  const http::Url url = http::parse_url(line.substr(line.rfind(' ') + 1));
  const net::Address address = net::Address::parse(fmt::format("{}:{}", url.host, url.port));
  std::deque<Sender> senders;
  for (const std::size_t size : {20, 1000, 1000, 20'000, 300'000, 2'000'000})
    senders.emplace_back(address, size);

  bool stopped = false;
  const auto left = [&] {
    return std::ranges::any_of(senders, [](const Sender& one) { return !one.over(); });
  };
  while (left()) {
    std::vector<pollfd> waits;
    std::vector<Sender*> waiting;
    bool all_busy = true;
    for (Sender& sender : senders) {
      all_busy = all_busy && sender.answers() >= 3;
      if (sender.over()) continue;
      waits.push_back(
          {sender.fd(), static_cast<short>(POLLIN | (sender.told_goodbye() ? 0 : POLLOUT)), 0});
      waiting.push_back(&sender);
    }
    if (all_busy && !stopped) {
      server.signal(SIGTERM);
      stopped = true;
    }
    ASSERT_GE(poll(waits.data(), waits.size(), 60'000), 1) << "nothing happens any more";
    for (std::size_t i = 0; i < waits.size(); ++i) {
      if ((waits[i].revents & ~POLLOUT) != 0) waiting[i]->read_on();
      if ((waits[i].revents & POLLOUT) != 0) waiting[i]->write_on();
    }
  }
  for (const Sender& sender : senders) EXPECT_EQ(sender.fault(), "");
  EXPECT_EQ(server.wait(60s), 0);
}

}  // namespace

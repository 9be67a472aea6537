// A client that echoes, and knows what to do where it is not let in:
//
//   retrying_client URL        leaves with status 1
//   retrying_client URL 100    comes again 100 ms later, for ever

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string_view>

#include "libcore/base/error.h"
#include "libcore/http/url.h"
#include "libcore/net/loop.h"
#include "libcore/net/timer.h"
#include "tests/suites/echo_client.h"

namespace {

using Delay = std::optional<std::chrono::milliseconds>;

class Client {
 public:
  Client(http::Url url, Delay delay)
      : url_(std::move(url)), delay_(delay), again_(loop_.wakes(), [this] { dial(); }) {}

  // Until it leaves, with the exit status.
  int run() {
    dial();
    loop_.run();
    return status_;
  }

 private:
  class Attempt final : public session::Session {
   public:
    explicit Attempt(Client& client)
        : client_(client), echo_({.host = client.url_.host_field(), .resource = "/"}) {}
    ~Attempt() override { client_.left(echo_.opened()); }

    void on_open(session::Turn& turn) override { echo_.on_open(turn); }
    void on_bytes(std::span<char> in, session::Turn& turn) override { echo_.on_bytes(in, turn); }
    void on_wake(session::Turn& turn) override { echo_.on_wake(turn); }
    void on_end(session::End end, session::Turn& turn) override { echo_.on_end(end, turn); }

   private:
    Client& client_;
    test::EchoClient echo_;
  };

  void dial() {
    loop_.dial(net::Address::parse(fmt::format("{}:{}", url_.host, url_.port)),
               std::make_unique<Attempt>(*this));
  }

  void left(bool opened) {
    if (!opened && delay_) return again_.set(net::Loop::now() + *delay_);
    status_ = opened ? 0 : 1;
    loop_.stop();
  }

  const http::Url url_;
  const Delay delay_;
  net::Loop loop_;
  net::Timer again_;
  int status_ = 0;
};

Delay delay_of(std::string_view word) {
  int milliseconds = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), milliseconds);
  if (error != std::errc() || end != word.data() + word.size())
    base::fail("'{}' is no number of milliseconds", word);
  return std::chrono::milliseconds(milliseconds);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 2 && argc != 3) base::fail("usage: retrying_client URL [MILLISECONDS]");
    return Client(http::parse_url(argv[1]), argc == 3 ? delay_of(argv[2]) : std::nullopt).run();
  } catch (const base::Error& error) {
    fmt::print(stderr, "retrying_client: {}\n", error.what());
    return 2;
  }
}

#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "libcore/http/head.h"
#include "libcore/http/head_reader.h"
#include "libcore/http/url.h"
#include "libcore/session/session.h"

namespace http {

// What came of asking for a page: its text, or in words why there is none.
struct Fetched {
  std::string failure;  // empty: `body` is the page
  std::string body;
};

// Gets one page and ends its connection. It asks as HTTP/1.0, which no server may answer in chunks.
// Whatever the server does it is over in time, and the page no longer than was said.
class Fetch final : public session::Session {
 public:
  struct Limits {
    session::Clock::time_point deadline;
    std::size_t body = std::size_t{4} << 20;  // octets
  };
  using Done = std::function<void(Fetched)>;

  // `done` is called once, unless the loop goes before.
  Fetch(const Url& url, const Limits& limits, Done done)
      : url_(url), limits_(limits), done_(std::move(done)) {}

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End end, session::Turn& turn) override;

 private:
  void take_head();
  void finish(Fetched fetched);
  void fail(std::string why) { finish({.failure = std::move(why)}); }

  const Url url_;
  const Limits limits_;
  const Done done_;
  bool over_ = false;
  HeadReader reader_;
  std::optional<std::size_t> length_;  // that the head has told
  std::string body_;
};

}  // namespace http

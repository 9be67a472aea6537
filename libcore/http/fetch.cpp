#include "libcore/http/fetch.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace http {

void Fetch::on_open(session::Turn& turn) {
  write(Request{.target = url_.resource,
                .version = "HTTP/1.0",
                .fields = {{"Host", url_.host_field()},
                           {"Accept", "text/plain"},
                           {"Connection", "close"}}},
        turn.out);
  turn.wish.wake_at = limits_.deadline;
}

void Fetch::on_bytes(std::span<char> in, session::Turn& turn) {
  std::string_view octets(in.data(), in.size());
  if (reader_.progress() == Progress::incomplete && reader_.take(octets) != Progress::incomplete)
    take_head();
  if (!over_ && reader_.progress() == Progress::complete) {
    body_ += octets;
    if (length_ && body_.size() >= *length_) {
      body_.resize(*length_);
      finish({.body = std::move(body_)});
    } else if (body_.size() > limits_.body) {
      fail(fmt::format("the answer is longer than {} octets", limits_.body));
    }
  }
  if (over_) turn.then = session::Then::reset;
}

void Fetch::take_head() {
  if (reader_.progress() != Progress::complete)
    return fail("the answer does not begin as HTTP does");
  const Response response = parse_response(reader_.octets());
  if (response.status != 200) {
    fail(fmt::format("HTTP status {}", response.status));
  } else if (response.fields.has("Transfer-Encoding")) {
    fail("the answer is in chunks, which HTTP/1.0 does not have");
  } else if (const auto told = response.fields.first("Content-Length")) {
    const auto [end, error] =
        std::from_chars(told->data(), told->data() + told->size(), length_.emplace());
    if (error != std::errc() || end != told->data() + told->size()) {
      fail("the answer does not say how long it is");
    } else if (*length_ > limits_.body) {
      fail(fmt::format("the answer is longer than {} octets", limits_.body));
    }
  }
}

void Fetch::on_wake(session::Turn& turn) {
  if (turn.stopping || turn.now >= limits_.deadline) {
    fail("no answer in time");
    turn.then = session::Then::reset;
  } else {
    turn.wish.wake_at = limits_.deadline;
  }
}

void Fetch::on_end(session::End end, session::Turn& turn) {
  turn.then = session::Then::close;
  if (end != session::End::fin && end != session::End::tls_closed)
    return fail(session::to_string(end));
  if (reader_.progress() != Progress::complete || length_)
    return fail("the answer ended before its end");
  finish({.body = std::move(body_)});
}

void Fetch::finish(Fetched fetched) {
  if (!std::exchange(over_, true)) done_(std::move(fetched));
}

}  // namespace http

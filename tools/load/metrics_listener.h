#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "libcore/http/answer.h"
#include "libcore/http/reception.h"
#include "libcore/net/listener.h"

namespace load {

// Answers GET /metrics with the figures so far. Each request is the last on its connection.
class MetricsPage final : public http::Router {
 public:
  // `text` is asked for each request, in the loop of the one who asks.
  explicit MetricsPage(std::function<std::string()> text);

  std::unique_ptr<session::Session> route(const http::Request& request, std::string_view octets,
                                          session::Link& link) override;

 private:
  http::Reply reply(const http::Request& request) const;

  const std::function<std::string()> text_;
};

// Shows that page in the lead's loop while a run goes. Whoever asks cannot hold the run up: few at
// a time are let in, with a short head in a short time, and what sends messages are other loops.
class MetricsListener {
 public:
  // Throws base::Error where it cannot listen at `address`; port 0 lets the kernel choose one. It
  // must go before the loop does.
  MetricsListener(net::Loop& loop, const std::string& address, std::function<std::string()> text);

  // Where it is to be read: "http://127.0.0.1:9102/metrics".
  std::string url() const;

 private:
  MetricsPage page_;
  net::Listener listener_;
};

}  // namespace load

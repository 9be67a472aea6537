#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/http/answer.h"
#include "libcore/http/reception.h"
#include "tools/server/metrics.h"

namespace serve {

// Answers what operators and their programs ask, on a port of its own:
//   /healthz      200 "ok", or 503 "draining" while the server shuts down
//   /metrics      for Prometheus
//   /stats.json   the same figures
// Each request is the last on its connection.
class Admin final : public http::Router {
 public:
  // Both are asked in the loop of the one who asks.
  struct Sources {
    std::function<bool()> draining;
    std::function<std::vector<Family>()> figures;
  };

  Admin(const http::Router::Rules& rules, Sources sources)
      : http::Router(rules), sources_(std::move(sources)) {}

  std::unique_ptr<session::Session> route(const http::Request& request, std::string_view octets,
                                          session::Link& link) override;

 private:
  http::Reply reply(const http::Request& request) const;

  Sources sources_;
};

}  // namespace serve

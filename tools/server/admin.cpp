#include "tools/server/admin.h"

#include <fmt/format.h>

#include <utility>

#include "libcore/base/text.h"
#include "libcore/http/query.h"

namespace serve {
namespace {

http::Reply page(const char* type, std::string body) {
  return {.status = 200,
          .fields = {{"Content-Type", type}, {"Cache-Control", "no-store"}},
          .body = std::move(body)};
}

}  // namespace

std::unique_ptr<session::Session> Admin::route(const http::Request& request, std::string_view,
                                               session::Link&) {
  http::Reply answer = reply(request);
  answer.head_only = request.method == "HEAD";
  return std::make_unique<http::Answer>(std::move(answer));
}

http::Reply Admin::reply(const http::Request& request) const {
  const std::string path = http::parse_target(request.target).path;
  if (path != "/healthz" && path != "/metrics" && path != "/stats.json")
    return http::refusal(404, fmt::format("there is no {} here; there are /healthz, /metrics and "
                                          "/stats.json",
                                          base::printable(path)));
  if (request.method != "GET" && request.method != "HEAD") {
    http::Reply refused = http::refusal(405, "this page is for GET and HEAD");
    refused.fields = {{"Allow", "GET, HEAD"}};
    return refused;
  }
  if (path == "/metrics")
    return page("text/plain; version=0.0.4; charset=utf-8", to_prometheus(sources_.figures()));
  if (path == "/stats.json") return page("application/json", to_json(sources_.figures()));
  if (sources_.draining()) return http::refusal(503, "draining");
  return page("text/plain; charset=utf-8", "ok\n");
}

}  // namespace serve

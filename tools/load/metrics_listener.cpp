#include "tools/load/metrics_listener.h"

#include "libcore/http/query.h"

namespace load {
namespace {

constexpr std::size_t most_connections = 8;

}  // namespace

MetricsPage::MetricsPage(std::function<std::string()> text)
    : http::Router(
          {.limits = {.octets = 8192, .fields = 50}, .head_timeout = std::chrono::seconds(5)}),
      text_(std::move(text)) {}

std::unique_ptr<session::Session> MetricsPage::route(const http::Request& request, std::string_view,
                                                     session::Link&) {
  http::Reply answer = reply(request);
  answer.head_only = request.method == "HEAD";
  return std::make_unique<http::Answer>(std::move(answer));
}

http::Reply MetricsPage::reply(const http::Request& request) const {
  if (http::parse_target(request.target).path != "/metrics")
    return http::refusal(404, "there is /metrics here and nothing else");
  if (request.method != "GET" && request.method != "HEAD") {
    http::Reply refused = http::refusal(405, "this page is for GET and HEAD");
    refused.fields = {{"Allow", "GET, HEAD"}};
    return refused;
  }
  return {.fields = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"},
                     {"Cache-Control", "no-store"}},
          .body = text_()};
}

MetricsListener::MetricsListener(net::Loop& loop, const std::string& address,
                                 std::function<std::string()> text)
    : page_(std::move(text)),
      listener_(loop, net::listen(net::Address::parse(address)),
                [this, &loop](const net::Socket&) -> std::unique_ptr<session::Session> {
                  if (loop.connections() >= most_connections) return nullptr;
                  return std::make_unique<http::Reception>(page_);
                }) {}

std::string MetricsListener::url() const {
  return "http://" + listener_.address().to_string() + "/metrics";
}

}  // namespace load

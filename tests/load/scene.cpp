#include "tests/load/scene.h"

#include <fmt/format.h>

namespace load {
namespace {

const session::Clock::time_point start{std::chrono::hours(1)};  // where the driver's clock begins

}  // namespace

Scene::Scene(const Intent& intent, Payload payload, std::uint32_t outstanding)
    : plan_(intent),
      payload_(std::move(payload)),
      schedule_(plan_, {}, start),
      tally_(start + plan_.traffic_begin(), start + plan_.record_begin()),
      crew_{.plan = plan_,
            .start = start,
            .settings = settings_,
            .payload = payload_,
            .schedule = schedule_,
            .tally = tally_,
            .outstanding = outstanding,
            .until = start + plan_.end()} {
  const ws::Opening opening{.host = "server.test", .resource = "/echo"};
  driver_ = std::make_unique<test::Driver>(std::make_unique<User>(crew_, 0, opening, start));
}

std::uint64_t Scene::error(const std::string& cause) const {
  const auto found = tally_.errors().find(cause);
  return found == tally_.errors().end() ? 0 : found->second;
}

void Scene::at(std::chrono::nanoseconds at) {
  driver_->now = start + at;
  schedule_.ring_due(driver_->now);
  if (driver_->now >= crew_.until) schedule_.ring_all();
  driver_->wake();
}

std::string Scene::request() { return driver_->sent(); }

void Scene::accept(const std::string& request) {
  const std::string field = "Sec-WebSocket-Key: ";
  const std::size_t at = request.find(field) + field.size();
  const std::string key = request.substr(at, request.find('\r', at) - at);
  driver_->bytes(http::to_string(ws::acceptance({.accept = ws::accept_for(key)})));
}

void Scene::open() {
  driver_->open();
  accept(request());
}

std::vector<std::string> Scene::messages() {
  std::string octets = driver_->sent();
  std::span<char> in = octets;
  ws::FrameReader reader;
  std::vector<std::string> all;
  while (auto chunk = reader.next(in)) {
    std::string payload(chunk->payload.view());
    if (chunk->header.opcode == ws::Opcode::close)
      payload = fmt::format("Close {}", static_cast<unsigned char>(payload.at(0)) << 8 |
                                            static_cast<unsigned char>(payload.at(1)));
    all.push_back(std::move(payload));
  }
  return all;
}

void Scene::frame(ws::Opcode opcode, std::string_view payload, bool fin) {
  base::Buffer out;
  ws::write_frame({.opcode = opcode,
                   .fin = fin,
                   .form = ws::shortest_form(payload.size()),
                   .length = payload.size()},
                  payload, out);
  driver_->bytes(out.view());
}

void Scene::close(std::uint16_t code) {
  const char body[2] = {static_cast<char>(code >> 8), static_cast<char>(code)};
  frame(ws::Opcode::close, {body, 2});
}

std::size_t Scene::echo() {
  const std::vector<std::string> all = messages();
  for (const std::string& message : all) frame(payload_.opcode(), message);
  return all.size();
}

}  // namespace load

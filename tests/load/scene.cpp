#include "tests/load/scene.h"

#include <fmt/format.h>

#include "tools/load/demand.h"

namespace load {
namespace {

void write(ws::Opcode opcode, std::string_view payload, bool fin, base::Buffer& out) {
  ws::write_frame({.opcode = opcode,
                   .fin = fin,
                   .form = ws::shortest_form(payload.size()),
                   .length = payload.size()},
                  payload, out);
}

}  // namespace

session::Clock::time_point Scene::start() {
  return session::Clock::time_point(std::chrono::hours(1));
}

Scene::Scene(const std::string& yaml, const Share& share)
    : profile_(profile::read("profile.yaml",
                             "version: 1\ntarget: {url: \"ws://server.test/echo\"}\n" + yaml,
                             [](const std::string&) { return std::nullopt; })),
      stages_(stages_of(profile_)),
      tally_(std::make_unique<Tally>(start())),
      play_(std::make_unique<Play>(profile_, Play::read_tables(profile_), share)),
      crew_(new Crew{
          .play = *play_, .tally = *tally_, .until = session::never, .random = base::Random(1)}),
      now_(start()),
      stage_begin_(start()) {
  Scenario& scenario = play_->scenarios.front();
  scenario.endpoint.keys = &crew_->keys;
  const auto dial = [this](Cohort& cohort, std::size_t seat, std::uint64_t number) {
    const ws::Opening opening{.host = "server.test", .resource = "/echo"};
    drivers_.push_back(std::make_unique<test::Driver>(
        std::make_unique<User>(cohort, seat, number, opening, now_)));
    drivers_.back()->now = now_;
    opened_.push_back(false);
    return 0;
  };
  cohort_ = std::make_unique<Cohort>(*crew_, scenario, share, 1, dial, [this] { ++hurries_; });
  crew_->audience = [this](std::size_t, const std::string&) { return cohort_->members().read(); };
  cohort_->enter(0, start());
  run();
}

Scene::~Scene() { go(); }

void Scene::go() { drivers_.clear(); }

std::uint64_t Scene::error(const std::string& cause) const {
  const auto found = tally_->errors().find(cause);
  return found == tally_->errors().end() ? 0 : found->second;
}

void Scene::enter_stages(session::Clock::time_point now) {
  while (stage_ < stages_.size() && stage_begin_ + stages_[stage_].duration <= now) {
    stage_begin_ += stages_[stage_].duration;
    cohort_->ring_due(stage_begin_ - std::chrono::nanoseconds(1));
    if (++stage_ < stages_.size()) {
      tally_->begin_stage(stage_begin_);
      cohort_->enter(stage_, stage_begin_);
    } else {
      crew_->until = stage_begin_;
      cohort_->send_home(now_);
    }
  }
}

void Scene::at(std::chrono::nanoseconds at) {
  now_ = start() + at;
  for (const auto& driver : drivers_)
    if (driver != nullptr) driver->now = now_;
  enter_stages(now_);
  run();
}

void Scene::run() {
  for (int i = 0; i < 100 && cohort_->tick(now_) <= now_; ++i) {
  }
  cohort_->ring_due(now_);
  for (std::size_t i = 0; i < drivers_.size(); ++i)
    while (drivers_[i] != nullptr && drivers_[i]->wake()) {
    }
}

void Scene::accept(const std::string& request, std::size_t i) {
  const std::string field = "Sec-WebSocket-Key: ";
  const std::size_t at = request.find(field) + field.size();
  const std::string key = request.substr(at, request.find('\r', at) - at);
  opened_[i] = true;
  driver(i).bytes(http::to_string(ws::acceptance({.accept = ws::accept_for(key)})));
}

void Scene::open(std::size_t i) {
  driver(i).open();
  accept(request(i), i);
}

void Scene::open_all() {
  for (std::size_t i = 0; i < drivers_.size(); ++i)
    if (drivers_[i] != nullptr && !opened_[i]) open(i);
}

std::vector<std::string> Scene::messages(std::size_t i) {
  std::string octets = driver(i).sent();
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

void Scene::frame(ws::Opcode opcode, std::string_view payload, bool fin, std::size_t i) {
  base::Buffer out;
  write(opcode, payload, fin, out);
  driver(i).bytes(out.view());
}

void Scene::texts(const std::vector<std::string>& payloads, std::size_t i) {
  base::Buffer out;
  for (const std::string& payload : payloads) write(ws::Opcode::text, payload, true, out);
  driver(i).bytes(out.view());
}

void Scene::close(std::uint16_t code, std::size_t i) {
  const char body[2] = {static_cast<char>(code >> 8), static_cast<char>(code)};
  frame(ws::Opcode::close, {body, 2}, true, i);
}

std::size_t Scene::echo(std::size_t i) {
  const std::vector<std::string> all = messages(i);
  for (const std::string& message : all) text(message, i);
  return all.size();
}

void Scene::end(session::End end, std::size_t i) {
  driver(i).end(end);
  drivers_[i].reset();
  run();
}

}  // namespace load

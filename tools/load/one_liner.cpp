#include "tools/load/one_liner.h"

#include <chrono>

namespace load {
namespace {

using profile::Stage;

Stage connect_stage(const OneLiner& line) {
  const double a_second = line.connect_rate.a_second;
  const bool paced = line.connect_rate.kind == profile::Rate::Kind::fixed && a_second > 0;
  const auto opening = std::chrono::duration_cast<base::Duration>(
      std::chrono::duration<double>(paced ? static_cast<double>(line.connections) / a_second : 0));
  return {.name = {"connect", {}},
          .duration = opening + line.timeout,
          .record = false,
          .until = Stage::Until::target_reached};
}

// No message is due while connections are opened.
profile::RateLevel behind_connect(const profile::Rate& rate, const OneLiner& line) {
  profile::RateLevel level;
  if (line.warmup.count() > 0) level.by_stage[{"warmup", {}}] = {.steady = rate};
  level.by_stage[{"steady", {}}] = {.steady = rate};
  return level;
}

profile::Traffic traffic_of(const OneLiner& line) {
  profile::Traffic traffic{.name = "echo", .per = profile::Traffic::Per::connection};
  profile::Rate rate = line.message_rate.value_or(profile::Rate{.a_second = 1});
  if (line.rate) {
    rate = *line.rate;
    traffic.per = profile::Traffic::Per::scenario;
  }
  if (line.closed) {
    rate = {.kind = profile::Rate::Kind::max};
    traffic.model = profile::Traffic::Model::closed;
    traffic.max_outstanding = line.outstanding;
  }
  traffic.rate = behind_connect(rate, line);
  profile::Request request{.send = {.words = schema::Name{"message", {}}},
                           .correlate = profile::Correlate{.how = profile::Correlate::How::echo},
                           .timeout = line.timeout};
  traffic.steps.push_back({.verb = std::move(request)});
  return traffic;
}

profile::Payload payload_of(const OneLiner& line) {
  profile::Payload payload{.binary = line.binary};
  if (line.message) {
    payload.text = schema::Name{*line.message, {}};
  } else {
    payload.random =
        line.binary ? profile::Payload::Random::bytes : profile::Payload::Random::ascii;
    payload.size = profile::SizeSpread{.fixed = line.size};
  }
  return payload;
}

}  // namespace

profile::Profile profile_of(const OneLiner& line) {
  profile::Profile profile{.seed = line.seed, .defaults = line.connection};
  for (const http::Url& url : line.targets) profile.target.urls.push_back({{url}, {}});
  profile.target.tls = line.tls;
  profile.defaults.connect_timeout = line.timeout;
  profile.defaults.close_timeout = line.timeout;
  profile.payloads.emplace("message", payload_of(line));

  profile.stages.push_back(connect_stage(line));
  if (line.warmup.count() > 0)
    profile.stages.push_back({.name = {"warmup", {}}, .duration = line.warmup, .record = false});
  profile.stages.push_back({.name = {"steady", {}}, .duration = line.duration});

  profile::Scenario scenario;
  scenario.population.connections = profile::CountLevel{.everywhere = line.connections};
  scenario.population.connect_rate = {line.connect_rate, {}};
  scenario.traffic.push_back(traffic_of(line));
  profile.scenarios.emplace("echo", std::move(scenario));
  return profile;
}

}  // namespace load

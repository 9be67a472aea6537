#include "tools/load/unsupported.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/base/error.h"

namespace load {
namespace {

bool is_by_latency(const profile::RateLevel& level) {
  const auto by_latency = [](const profile::Rate& rate) {
    return rate.kind == profile::Rate::Kind::at_latency;
  };
  if (level.everywhere && by_latency(*level.everywhere)) return true;
  return std::ranges::any_of(level.by_stage, [&](const auto& one) {
    const profile::Change<profile::Rate>& change = one.second;
    return by_latency(change.to) || (change.steady && by_latency(*change.steady)) ||
           (change.from && by_latency(*change.from));
  });
}

std::vector<std::string> keys_of(const profile::Defaults& connection, const std::string& at) {
  std::vector<std::string> keys;
  const auto note = [&](bool given, std::string_view key) {
    if (given) keys.push_back(fmt::format("{}.{}", at, key));
  };
  if (const auto& deflate = connection.deflate) {
    note(deflate->server_no_context_takeover != deflate->client_no_context_takeover,
         "deflate: context takeover of one side only");
    note(deflate->server_max_window_bits && deflate->client_max_window_bits &&
             deflate->server_max_window_bits != deflate->client_max_window_bits,
         "deflate: two window sizes");
  }
  return keys;
}

}  // namespace

void refuse_unsupported(const profile::Profile& profile) {
  std::vector<std::string> keys = keys_of(profile.defaults, "defaults");
  const auto note = [&](bool given, const std::string& key) {
    if (given) keys.push_back(key);
  };
  note(profile.report && profile.report->interval &&
           *profile.report->interval < std::chrono::seconds(1),
       "report.interval: below 1s");
  for (const auto& [name, scenario] : profile.scenarios) {
    const std::string at = "scenarios." + name;
    if (scenario.connection)
      for (std::string& key : keys_of(*scenario.connection, at + ".connection"))
        keys.push_back(std::move(key));
    if (scenario.population.arrivals)
      note(is_by_latency(*scenario.population.arrivals), at + ".population.arrivals: @latency");
    for (const profile::Traffic& traffic : scenario.traffic)
      note(is_by_latency(traffic.rate), at + ".traffic.rate: @latency");
  }
  if (keys.empty()) return;
  base::fail("a run cannot do all of this profile yet; take out {}", fmt::join(keys, ", "));
}

}  // namespace load

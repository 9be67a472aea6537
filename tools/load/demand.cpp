#include "tools/load/demand.h"

#include <algorithm>
#include <cmath>

#include "libcore/base/overloaded.h"
#include "libcore/base/units.h"

namespace load {
namespace {

using profile::Rate;
using profile::Span;
using profile::Stage;
using profile::TimeSpread;

double mean(const Span<Rate>& rate) { return (rate.from.a_second + rate.to.a_second) / 2; }
bool is_number(const Span<Rate>& rate) {
  return rate.from.kind == Rate::Kind::fixed && rate.to.kind == Rate::Kind::fixed;
}

double mean_seconds(const TimeSpread& spread) {
  if (spread.fixed) return base::seconds(*spread.fixed);
  if (spread.mean) return base::seconds(*spread.mean);
  if (spread.p50) return base::seconds(*spread.p50);
  return (base::seconds(spread.min.value_or(base::Duration())) +
          base::seconds(spread.max.value_or(base::Duration()))) /
         2;
}

// Messages that these steps send, once through.
Amount sent_by(const std::vector<profile::Step>& steps) {
  Amount all;
  const auto other = [](const auto&) { return Amount{}; };
  const auto one = [](const auto&) { return Amount{.value = 1}; };
  const auto repeat = [](const profile::Repeat& again) {
    Amount inside = sent_by(again.steps);
    inside.value *= static_cast<double>(again.times.n);
    inside.at_least |= again.times.forever;
    return inside;
  };
  const auto choose = [](const profile::Choose& choice) {
    Amount inside;
    double weights = 0;
    for (const profile::Branch& branch : choice.branches) {
      const Amount way = sent_by(branch.steps);
      inside += {way.value * branch.weight, way.at_least};
      weights += branch.weight;
    }
    inside.value /= weights;
    return inside;
  };
  for (const profile::Step& step : steps)
    all += std::visit(
        base::Overloaded{other, [&](const profile::Send& verb) { return one(verb); },
                         [&](const profile::Request& verb) { return one(verb); },
                         [&](const profile::Publish& verb) { return one(verb); }, repeat, choose},
        step.verb);
  return all;
}

// The connections of one scenario.
struct Crowd {
  std::vector<Amount> at_once;  // in each stage, at the most
  std::vector<double> usual;    // in each stage, in the mean
  Amount opened;
};

Crowd kept(const profile::Scenario& scenario, const std::vector<Stage>& stages) {
  Crowd crowd;
  std::uint64_t before = 0;
  for (const auto& span : spans_of(*scenario.population.connections, stages)) {
    crowd.at_once.push_back({static_cast<double>(std::max(span.from, span.to))});
    crowd.usual.push_back(static_cast<double>(span.from + span.to) / 2);
    if (span.from > before) crowd.opened.value += static_cast<double>(span.from - before);
    if (span.to > span.from) crowd.opened.value += static_cast<double>(span.to - span.from);
    before = span.to;
  }
  // One that ends is opened again.
  crowd.opened.at_least = scenario.population.lifetime || !scenario.flow.empty();
  return crowd;
}

Crowd arriving(const profile::Scenario& scenario, const std::vector<Stage>& stages) {
  Crowd crowd;
  const auto rates = spans_of(*scenario.population.arrivals, stages);
  for (std::size_t i = 0; i < stages.size(); ++i) {
    crowd.opened.value += mean(rates[i]) * base::seconds(stages[i].duration);
    // With neither lifetime nor flow they stay to the end; how long a flow lasts is the server's.
    double most = crowd.opened.value;
    if (scenario.population.lifetime)
      most = std::min(most, std::max(rates[i].from.a_second, rates[i].to.a_second) *
                                mean_seconds(*scenario.population.lifetime));
    const bool unknown = !scenario.population.lifetime && !scenario.flow.empty();
    crowd.at_once.push_back({unknown ? 0 : std::ceil(most), unknown});
    crowd.usual.push_back(crowd.at_once.back().value);
  }
  return crowd;
}

Amount messages_of(const profile::Scenario& scenario, const Crowd& crowd,
                   const std::vector<Stage>& stages) {
  Amount once = sent_by(scenario.on_open);
  once += sent_by(scenario.flow);
  once += sent_by(scenario.on_close);
  Amount all = {once.value * crowd.opened.value,
                once.at_least || (once.value > 0 && crowd.opened.at_least)};
  for (const profile::Traffic& traffic : scenario.traffic) {
    const Amount round = sent_by(traffic.steps);
    const auto rates = spans_of(traffic.rate, stages);
    for (std::size_t i = 0; i < stages.size(); ++i) {
      const bool each = traffic.per == profile::Traffic::Per::connection;
      const double rounds =
          mean(rates[i]) * base::seconds(stages[i].duration) * (each ? crowd.usual[i] : 1);
      all += {rounds * round.value,
              round.at_least || !is_number(rates[i]) || (each && crowd.at_once[i].at_least)};
    }
  }
  return all;
}

// Where connections go; sockets in the file system have no ports.
std::vector<std::string> addresses_of(const std::vector<http::Url>& urls) {
  std::vector<std::string> addresses;
  for (const http::Url& url : urls)
    if (url.port != 0) addresses.push_back(fmt::format("{}:{}", url.host, url.port));
  return addresses;
}

}  // namespace

std::vector<Stage> stages_of(const profile::Profile& profile) {
  if (!profile.stages.empty()) return profile.stages;
  Stage whole;
  whole.duration = std::chrono::seconds(10);
  return {whole};
}

base::Duration slot_of(const profile::Profile& profile) {
  const bool said = profile.report && profile.report->interval;
  return said ? profile.report->interval->value : std::chrono::seconds(1);
}

std::vector<http::Url> urls_of(const profile::Profile& profile, const profile::Scenario& scenario) {
  if (scenario.url) return {scenario.url->value.url};
  std::vector<http::Url> urls;
  for (const auto& url : profile.target.urls) urls.push_back(url.value.url);
  if (profile.target.balance == profile::Target::Balance::first) urls.resize(1);
  return urls;
}

Demand demand_of(const profile::Profile& profile) {
  const std::vector<Stage> stages = stages_of(profile);
  Demand demand;
  std::vector<Amount> at_once(stages.size());
  std::vector<std::map<std::string, std::uint64_t>> by_address(stages.size());
  for (const auto& [name, scenario] : profile.scenarios) {
    const Crowd crowd =
        scenario.population.connections ? kept(scenario, stages) : arriving(scenario, stages);
    demand.messages += messages_of(scenario, crowd, stages);
    const std::vector<std::string> addresses = addresses_of(urls_of(profile, scenario));
    for (std::size_t i = 0; i < stages.size(); ++i) {
      at_once[i] += crowd.at_once[i];
      for (const std::string& address : addresses)
        by_address[i][address] += static_cast<std::uint64_t>(
            std::ceil(crowd.at_once[i].value / static_cast<double>(addresses.size())));
    }
  }
  for (const Amount& amount : at_once) {
    demand.connections.value = std::max(demand.connections.value, amount.value);
    demand.connections.at_least |= amount.at_least;
  }
  for (const auto& stage : by_address)
    for (const auto& [address, n] : stage)
      demand.by_address[address] = std::max(demand.by_address[address], n);
  return demand;
}

}  // namespace load

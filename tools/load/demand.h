#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "profiles/profile.h"

namespace load {

// Where the connections of a scenario go, by turns: its own address, or those of the target.
std::vector<http::Url> urls_of(const profile::Profile& profile, const profile::Scenario& scenario);

// The stages of a profile; of one that names none, the one that it then has.
std::vector<profile::Stage> stages_of(const profile::Profile& profile);

// How long a slot of the time series is that a profile asks for.
base::Duration slot_of(const profile::Profile& profile);

// What a level does in each stage.
template <typename T>
std::vector<profile::Span<T>> spans_of(const profile::Level<T>& level,
                                       const std::vector<profile::Stage>& stages) {
  std::vector<profile::Span<T>> all;
  T before{};
  for (const profile::Stage& stage : stages) {
    all.push_back(span_in(level, stage.name.value, before));
    before = all.back().to;
  }
  return all;
}

// A number that is told ahead of a run, which may turn out to be larger.
struct Amount {
  double value = 0;
  bool at_least = false;

  Amount& operator+=(const Amount& other) {
    value += other.value;
    at_least = at_least || other.at_least;
    return *this;
  }
};

// What a profile asks for, as far as that can be told before it has met a server.
struct Demand {
  Amount connections;                               // at once, at the most
  Amount messages;                                  // that are sent in all
  std::map<std::string, std::uint64_t> by_address;  // connections at once, by HOST:PORT
};
Demand demand_of(const profile::Profile& profile);

}  // namespace load

#pragma once

#include <map>
#include <string>

#include "profiles/profile.h"

namespace load {

// What is to be run: a profile, and what only the command line says.
struct Order {
  profile::Profile profile;
  unsigned workers = 1;
  std::string title;
  std::map<std::string, std::string> labels;
  std::string command;                          // how to repeat the run
  std::map<std::string, std::string> settings;  // what the profile says, by path
  bool makes_baseline = false;  // its result goes where the profile's baseline is, or is to be
  std::string metrics_listen;   // where its figures are told while it goes; empty: nowhere
};

}  // namespace load

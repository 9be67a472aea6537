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
  std::string command;  // how to repeat the run
};

// What shapes the load, in words: "scenarios.echo.connections" is "100".
std::map<std::string, std::string> in_words(const Order& order);

}  // namespace load

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "libcore/base/units.h"
#include "libcore/cli/flags.h"
#include "tools/probe/listing.h"
#include "tools/probe/options.h"

namespace probe {

// What is not a setting itself, but settings are made of.
struct Words {
  std::string url;
  std::string compared_url;
  std::string autobahn_spec;
  std::vector<std::string> cases;
  std::string features;
  std::optional<base::Duration> keep_alive;
  std::size_t tier = static_cast<std::size_t>(suite::Tier::standard);
  std::size_t segment = 0;
  std::size_t fail_on = 0;
  bool strict = false;
  std::string origin;
  std::string known_failing;
  std::string known_flaky;
  ListForm form = ListForm::text;
  std::vector<std::string> files;
};

// The cases mostly wait for round trips; this many at once leave a machine idle still.
inline constexpr std::size_t usual_parallel = 8;
inline constexpr std::size_t usual_waiting = 768;

// Flags that the commands which play cases share. What they fill must outlive `flags`.
void add_choice(cli::Flags& flags, Words& words, Settings& settings);
void add_playing(cli::Flags& flags, Words& words, Settings& settings);
void add_gates(cli::Flags& flags, Words& words, Options& options);
void add_results(cli::Flags& flags, Options& options);
void add_console(cli::Flags& flags, Options& options);

// What the words say of the peer, which is one of that role.
suite::Features features(const Words& words, ws::Role role);

}  // namespace probe

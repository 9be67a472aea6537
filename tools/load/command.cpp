#include "tools/load/command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "libcore/base/process.h"
#include "libcore/base/text.h"
#include "libcore/cli/flags.h"
#include "profiles/example.h"
#include "profiles/profile.h"
#include "tools/load/baseline.h"
#include "tools/load/check.h"
#include "tools/load/draft.h"
#include "tools/load/scenario.h"

namespace load {
namespace {

using Arguments = std::vector<std::string>;

CommandAnswer check(cli::Flags& flags, const Arguments& arguments) {
  std::string path;
  flags.word("PROFILE", path, "file in YAML; see assay-load init");
  if (auto help = flags.parse(arguments)) return {*help, {}};
  const profile::Profile profile = Draft::of_file(path, schema::process_environment).read();
  const Play ready(profile, Play::read_tables(profile), {});  // its files can be read
  if (profile.baseline) Baseline({.profile = profile});
  Prospect found = prospect(profile, this_room(), base::this_machine().processors);
  if (!found.refusal)
    found.text += fmt::format("\n{}: sound, and there is room for it here\n", path);
  return {std::move(found.text), std::move(found.refusal)};
}

CommandAnswer init(cli::Flags& flags, const Arguments& arguments) {
  std::array<std::string_view, profile::examples.size()> names;
  std::ranges::transform(profile::examples, names.begin(), &profile::Example::name);
  std::string name(names.front());
  flags.word("NAME", name, fmt::format("which: {}", fmt::join(names, ", ")), false);
  if (auto help = flags.parse(arguments)) return {*help, {}};
  for (const profile::Example& example : profile::examples)
    if (example.name == name) return {std::string(example.text), {}};
  const std::string_view meant = base::nearest(name, names);
  base::fail("init: no profile '{}'; {}", base::printable(name, 64),
             meant.empty() ? fmt::format("there are {}", fmt::join(names, ", "))
                           : fmt::format("did you mean '{}'?", meant));
}

CommandAnswer schema(cli::Flags& flags, const Arguments& arguments) {
  if (auto help = flags.parse(arguments)) return {*help, {}};
  return {profile::json_schema(), {}};
}

struct Command {
  std::string_view name;
  std::string_view what;
  // Adds its words, has the line parsed, and says what there is to say.
  CommandAnswer (*answer)(cli::Flags& flags, const Arguments& arguments);
};

constexpr std::array commands = {
    Command{"check", "Says what a profile does, and whether this machine has room for it.", check},
    Command{"init", "Writes a profile to begin with, with comments, to standard output.", init},
    Command{"schema", "Prints the JSON Schema of profiles, for editors.", schema},
};

}  // namespace

std::optional<CommandAnswer> answer_command(const Arguments& arguments) {
  if (arguments.empty()) return std::nullopt;
  for (const Command& command : commands) {
    if (arguments.front() != command.name) continue;
    cli::Flags flags(fmt::format("assay-load {}", command.name), command.what, ASSAY_VERSION);
    return command.answer(flags, {arguments.begin() + 1, arguments.end()});
  }
  return std::nullopt;
}

}  // namespace load

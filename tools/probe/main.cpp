#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <variant>

#include "libcore/base/error.h"
#include "reports/github.h"
#include "reports/headline.h"
#include "reports/terminal.h"
#include "tools/probe/options.h"

namespace {

probe::Console::Style console_style(bool quiet) {
  if (quiet) return probe::Console::Style::silent;
  const bool redraws = isatty(STDERR_FILENO) != 0 && std::getenv("CI") == nullptr;
  return redraws ? probe::Console::Style::redrawn : probe::Console::Style::lines;
}

int run(const probe::Options& options) {
  for (const report::Output& output : options.outputs) report::check_place(output);
  probe::Console console(console_style(options.quiet), options.verbose);
  results::Probe result = probe::run(options.settings, console);
  result.run.tool = "assay-probe";
  result.run.version = ASSAY_VERSION;
  result.run.command = options.command;
  result.run.title = options.title;

  // Standard output is for people, unless a result file wants it.
  std::FILE* people = stdout;
  for (const report::Output& output : options.outputs)
    if (output.path == "-") people = stderr;
  const report::Terminal terminal =
      report::terminal_for(options.color, isatty(fileno(people)) != 0, std::getenv);
  fmt::print(people, "{}",
             options.quiet ? report::headline(result) + "\n" : report::summary(result, terminal));
  report::write(options.outputs, result);
  report::add_to_step_summary(result, std::getenv);
  fmt::print(stderr, "{}", report::annotations(result, std::getenv));
  return result.run.verdict.exit;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto parsed = probe::parse_options({argv + 1, argv + argc});
    if (const auto* options = std::get_if<probe::Options>(&parsed)) return run(*options);
    fmt::print("{}", std::get<probe::Answer>(parsed).text);
    return 0;
  } catch (const base::Error& error) {
    fmt::print(stderr, "assay-probe: {}\n", error.what());
    return error.exit_status();
  } catch (const std::exception& error) {
    fmt::print(stderr, "assay-probe: this is a bug of ours: {}\n", error.what());
    return 5;
  }
}

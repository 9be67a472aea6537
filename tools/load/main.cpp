#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <variant>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/process.h"
#include "reports/github.h"
#include "reports/headline.h"
#include "reports/terminal.h"
#include "tools/load/command.h"
#include "tools/load/options.h"
#include "tools/load/run.h"
#include "tools/load/trials.h"

namespace {

report::Terminal terminal(const load::Options& options, std::FILE* stream) {
  report::Terminal terminal =
      report::terminal_for(options.color, isatty(fileno(stream)) != 0, std::getenv);
  terminal.ascii = terminal.ascii || options.ascii;
  return terminal;
}

int run(const load::Options& options) {
  if (options.verbose)
    for (const auto& [name, value] : options.order.settings)
      fmt::print(stderr, "{}: {}\n", name, value);
  for (const report::Output& output : options.outputs) report::check_place(output);
  const bool on_terminal = isatty(STDERR_FILENO) != 0;
  load::Console console(load::style_for(options.quiet, options.tui, on_terminal, std::getenv("CI"),
                                        std::getenv("TERM")),
                        terminal(options, stderr));
  const results::Load result = load::make_runs(
      options.order, console, [&](const load::Order& order) { return load::run(order, console); });

  // Standard output is for people, unless a result file wants it.
  std::FILE* people = stdout;
  for (const report::Output& output : options.outputs)
    if (output.path == "-") people = stderr;
  fmt::print(people, "{}",
             options.quiet ? report::headline(result) + "\n"
                           : report::summary(result, terminal(options, people)));
  report::write(options.outputs, result);
  report::add_to_step_summary(result, std::getenv);
  fmt::print(stderr, "{}", report::annotations(result, std::getenv));
  return options.exit_zero ? 0 : result.run.verdict.exit;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (const auto answer = load::answer_command(arguments)) {
      fmt::print("{}", answer->text);
      if (answer->refusal) throw *answer->refusal;
      return 0;
    }
    const auto parsed = load::parse_options(arguments, base::this_machine().processors);
    if (const auto* options = std::get_if<load::Options>(&parsed)) return run(*options);
    fmt::print("{}", std::get<load::Answer>(parsed).text);
    return 0;
  } catch (const base::Error& error) {
    fmt::print(stderr, "assay-load: {}\n", error.what());
    return error.exit_status();
  } catch (const std::exception& error) {
    fmt::print(stderr, "assay-load: this is a bug of ours: {}\n", error.what());
    return 5;
  }
}

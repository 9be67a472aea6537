#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <variant>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/process.h"
#include "reports/github.h"
#include "reports/headline.h"
#include "reports/terminal.h"
#include "tools/probe/difference.h"
#include "tools/probe/item.h"
#include "tools/probe/observe.h"
#include "tools/probe/options.h"
#include "tools/probe/trace.h"

namespace {

report::Terminal terminal_at(std::FILE* stream, const probe::Options& options) {
  report::Terminal terminal =
      report::terminal_for(options.color, isatty(fileno(stream)) != 0, std::getenv);
  terminal.ascii = terminal.ascii || options.ascii;
  return terminal;
}

probe::Console::Style console_style(bool quiet) {
  if (quiet) return probe::Console::Style::silent;
  const char* const term = std::getenv("TERM");
  const bool redraws = isatty(STDERR_FILENO) != 0 && std::getenv("CI") == nullptr &&
                       (term == nullptr || std::string_view(term) != "dumb");
  return redraws ? probe::Console::Style::redrawn : probe::Console::Style::lines;
}

// Takes what came out of this run for what is known.
void update_known(const results::Probe& result, probe::Gates& gates) {
  if (result.run.partial)
    base::fail("{} stays as it is: the run was stopped", gates.known_failing_file);
  base::write_file(gates.known_failing_file, probe::updated_known(result, gates));
  gates.known_failing = probe::CaseList::read(gates.known_failing_file);
}

int compare(const results::Probe& result, const probe::Options& options, probe::Console& console) {
  probe::Settings other = options.settings;
  other.target = *options.compared;
  const auto all = probe::difference(result, probe::run(other, console));
  fmt::print("{}", probe::text_of(all));
  return all.changes.empty() || options.gates.exit_zero ? 0 : 1;
}

int run_once(probe::Options& options) {
  for (const report::Output& output : options.outputs) report::check_place(output);
  const bool ascii = terminal_at(stderr, options).ascii;
  probe::Console console(console_style(options.quiet || options.trace), options.verbose, ascii);
  results::Probe result = options.observes ? probe::observe(options.settings, *options.observes,
                                                            options.observer_echoes, console)
                                           : probe::run(options.settings, console);
  if (options.compared) return compare(result, options, console);
  result.run.tool = "assay-probe";
  result.run.version = ASSAY_VERSION;
  result.run.command = options.command;
  result.run.title = options.title;
  if (options.update_known) update_known(result, options.gates);
  probe::judge(result, options.gates);

  // Standard output is for people, unless a result file wants it.
  std::FILE* people = stdout;
  for (const report::Output& output : options.outputs)
    if (output.path == "-") people = stderr;
  if (options.trace)
    fmt::print("{}", probe::trace(result.cases.front()));
  else if (options.quiet)
    fmt::print(people, "{}\n", report::headline(result));
  else
    fmt::print(people, "{}", report::summary(result, terminal_at(people, options)));
  report::write(options.outputs, result);
  report::add_to_step_summary(result, std::getenv);
  fmt::print(stderr, "{}", report::annotations(result, std::getenv));
  return result.run.verdict.exit;
}

// One run a server where there are several; the worst exit status is that of all.
int run(probe::Options options) {
  base::raise_descriptor_limit();  // crowds
  if (options.servers.empty()) return run_once(options);
  int worst = 0;
  for (const probe::Options::Server& server : options.servers) {
    options.title = server.name;
    options.settings.target = server.target;
    options.settings.cases = server.cases;
    options.settings.replay =
        fmt::format("assay-probe server {} {}", to_string(server.target.url), probe::place_of_case);
    worst = std::max(worst, run_once(options));
  }
  return worst;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    auto parsed = probe::parse_options({argv + 1, argv + argc});
    if (auto* options = std::get_if<probe::Options>(&parsed)) return run(std::move(*options));
    const auto& answer = std::get<probe::Answer>(parsed);
    fmt::print("{}", answer.text);
    return answer.exit;
  } catch (const base::Error& error) {
    fmt::print(stderr, "assay-probe: {}\n", error.what());
    return error.exit_status();
  } catch (const std::exception& error) {
    fmt::print(stderr, "assay-probe: this is a bug of ours: {}\n", error.what());
    return 5;
  }
}

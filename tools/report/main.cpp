#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <variant>

#include "libcore/base/error.h"
#include "reports/github.h"
#include "tools/report/options.h"
#include "tools/report/render.h"

namespace {

// Standard output is for people, unless a file wants it.
std::FILE* people_of(const reporter::Options& options) {
  return std::ranges::count(options.outputs, "-", &report::Output::path) > 0 ? stderr : stdout;
}

report::Terminal terminal_at(std::FILE* stream, const reporter::Options& options) {
  report::Terminal terminal =
      report::terminal_for(options.color, isatty(fileno(stream)) != 0, std::getenv);
  if (options.ascii) terminal.ascii = true;
  return terminal;
}

int compare(const reporter::Options& options) {
  const report::Diff diff = reporter::diff(options.diff);
  std::FILE* const people = people_of(options);
  fmt::print(people, "{}", report::summary(diff, terminal_at(people, options)));
  report::write(options.outputs, diff);
  report::add_to_step_summary(diff, std::getenv);
  fmt::print(stderr, "{}", report::annotations(diff, std::getenv));
  return diff.result.run.verdict.exit;
}

int run(const reporter::Options& options) {
  if (options.command == reporter::Command::diff) return compare(options);
  const reporter::Rendered rendered = reporter::render(options, terminal_at(stdout, options));
  fmt::print("{}", rendered.text);
  return rendered.exit;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto parsed = reporter::parse_options({argv + 1, argv + argc});
    if (const auto* options = std::get_if<reporter::Options>(&parsed)) return run(*options);
    fmt::print("{}", std::get<reporter::Answer>(parsed).text);
    return 0;
  } catch (const base::Error& error) {
    fmt::print(stderr, "assay-report: {}\n", error.what());
    return error.exit_status();
  } catch (const std::exception& error) {
    fmt::print(stderr, "assay-report: this is a bug of ours: {}\n", error.what());
    return 5;
  }
}

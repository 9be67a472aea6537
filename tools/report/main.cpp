#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <variant>

#include "libcore/base/error.h"
#include "tools/report/options.h"
#include "tools/report/render.h"

namespace {

int run(const reporter::Options& options) {
  report::Terminal terminal =
      report::terminal_for(options.color, isatty(STDOUT_FILENO) != 0, std::getenv);
  if (options.ascii) terminal.ascii = true;
  fmt::print("{}", reporter::render(options, terminal));
  return 0;
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

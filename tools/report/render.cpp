#include "tools/report/render.h"

#include <fmt/format.h>

#include <variant>

#include "libcore/results/schema.h"
#include "reports/output.h"
#include "tools/report/result_file.h"

namespace reporter {
namespace {

// Writes a result where it is asked for and returns its summary.
template <typename Result>
std::string given_out(const Result& result, const Options& options,
                      const report::Terminal& terminal) {
  report::write(options.outputs, result);
  return options.command == Command::convert ? "" : report::summary(result, terminal);
}

}  // namespace

std::string render(const Options& options, const report::Terminal& terminal) {
  if (options.command == Command::schema) return results::json_schema(options.kind);
  std::string text;
  for (const std::string& path : options.results) {
    const std::string summary =
        std::visit([&](const auto& result) { return given_out(result, options, terminal); },
                   read_result(path));
    if (options.results.size() > 1)
      text += fmt::format("{}{}:\n\n", text.empty() ? "" : "\n", path);
    text += summary;
  }
  return text;
}

}  // namespace reporter

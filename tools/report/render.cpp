#include "tools/report/render.h"

#include <fmt/format.h>

#include <cstdlib>
#include <utility>
#include <variant>

#include "libcore/base/error.h"
#include "libcore/base/overloaded.h"
#include "libcore/results/result.h"
#include "libcore/results/schema.h"
#include "reports/card.h"
#include "reports/github.h"
#include "reports/matrix.h"
#include "reports/output.h"
#include "tools/report/merge.h"

namespace reporter {
namespace {

// Writes a result where it is asked for and returns its summary.
std::string given_out(const results::Result& result, const Options& options,
                      const report::Terminal& terminal) {
  return std::visit(
      [&](const auto& one) {
        report::write(options.outputs, one);
        return options.command == Command::convert ? "" : report::summary(one, terminal);
      },
      result);
}

std::vector<Source> read(const std::vector<std::string>& paths) {
  std::vector<Source> sources;
  for (const std::string& path : paths)
    sources.push_back({path == "-" ? "standard input" : path, results::read_result_file(path)});
  return sources;
}

std::string shown(std::vector<Source> sources, const Options& options,
                  const report::Terminal& terminal) {
  if (sources.size() == 1) return given_out(sources.front().result, options, terminal);
  if (are_probes(sources)) return given_out(matrix_of(std::move(sources)), options, terminal);
  if (!options.outputs.empty())
    base::fail("-o writes one result; here are {}, and assay-report merge may make one of them",
               sources.size());
  std::string text;
  for (const Source& source : sources)
    text += fmt::format("{}{}:\n\n{}", text.empty() ? "" : "\n", source.name,
                        given_out(source.result, options, terminal));
  return text;
}

void set_title(results::Result& result, const std::string& title) {
  if (auto* card = std::get_if<results::Card>(&result)) {
    card->title = title;
  } else if (auto* load = std::get_if<results::Load>(&result)) {
    load->run.title = title;
  } else {
    base::fail("--title: servers side by side have their own");
  }
}

Rendered merged(std::vector<Source> sources, const Options& options,
                const report::Terminal& terminal) {
  results::Result result = merge(std::move(sources), options.allow_incomplete);
  if (!options.title.empty()) set_title(result, options.title);
  if (const auto* load = std::get_if<results::Load>(&result))
    report::add_to_step_summary(*load, std::getenv);
  const int exit = std::visit(
      base::Overloaded{
          [](const results::Matrix& matrix) { return report::all_passed(matrix) ? 0 : 1; },
          [](const results::Card& card) { return report::exit_of(card); },
          [](const auto& one) { return one.run.verdict.exit; }},
      result);
  return {given_out(result, options, terminal), exit};
}

}  // namespace

Rendered render(const Options& options, const report::Terminal& terminal) {
  if (options.command == Command::schema) return {results::json_schema(options.kind)};
  std::vector<Source> sources = read(options.results);
  if (options.command == Command::merge) return merged(std::move(sources), options, terminal);
  return {shown(std::move(sources), options, terminal)};
}

}  // namespace reporter

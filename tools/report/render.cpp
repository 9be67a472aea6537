#include "tools/report/render.h"

#include <fmt/format.h>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/results/json.h"
#include "reports/html/page.h"

namespace reporter {
namespace {

struct Rendered {
  std::string summary;
  std::string page;
};

Rendered render_one(const std::string& json, const report::Terminal& terminal) {
  if (results::kind_of(json) == results::Kind::probe) {
    const results::Probe probe = results::probe_from_json(json);
    return {report::summary(probe, terminal), report::probe_page(probe)};
  }
  const results::Load load = results::load_from_json(json);
  return {report::summary(load, terminal), report::load_page(load)};
}

}  // namespace

std::string render(const Options& options, const report::Terminal& terminal) {
  std::string text;
  for (const std::string& path : options.results) {
    Rendered rendered;
    const std::string json = base::read_file(path);
    try {
      rendered = render_one(json, terminal);
    } catch (const base::Error& error) {
      base::fail("{}: {}", path == "-" ? "standard input" : path, error.what());
    }
    for (const std::string& page : options.pages) base::write_file(page, rendered.page);
    if (options.command == Command::convert) continue;
    if (options.results.size() > 1)
      text += fmt::format("{}{}:\n\n", text.empty() ? "" : "\n", path);
    text += rendered.summary;
  }
  return text;
}

}  // namespace reporter

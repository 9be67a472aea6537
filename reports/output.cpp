#include "reports/output.h"

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "libcore/results/json.h"
#include "reports/html/page.h"

namespace report {

Output parse_output(std::string_view text) {
  if (text.starts_with("json=")) return {Format::json, std::string(text.substr(5))};
  if (text.starts_with("html=")) return {Format::html, std::string(text.substr(5))};
  if (text == "-" || text.ends_with(".json")) return {Format::json, std::string(text)};
  if (text.ends_with(".html")) return {Format::html, std::string(text)};
  base::fail("'{}' names no format; write json=FILE, html=FILE, or a FILE that ends so",
             base::printable(text));
}

void write(const Output& output, const results::Probe& probe) {
  base::write_file(output.path,
                   output.format == Format::html ? probe_page(probe) : results::to_json(probe));
}

void write(const Output& output, const results::Load& load) {
  base::write_file(output.path,
                   output.format == Format::html ? load_page(load) : results::to_json(load));
}

}  // namespace report

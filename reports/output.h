#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/results/card.h"
#include "libcore/results/json.h"
#include "libcore/results/load.h"
#include "libcore/results/matrix.h"
#include "libcore/results/probe.h"
#include "reports/diff.h"

namespace report {

enum class Format : unsigned char {
  json,
  html,
  junit,
  tap,
  sarif,
  markdown,
  openmetrics,
  badge,
  badge_endpoint,  // badge=FILE.json
  autobahn,        // into a folder
  csv,
  hdr
};

// Where a result goes, and in what form.
struct Output {
  Format format = Format::json;
  std::string path;  // "-" for standard output

  friend bool operator==(const Output&, const Output&) = default;
};

// Reads "junit=FILE", a FILE whose ending names its format, or "-" for JSON on standard output.
// Throws base::Error for anything else, and for a format that results of this kind do not have.
Output parse_output(std::string_view text, std::optional<results::Kind> of = std::nullopt);

// The formats that results of this kind have, for --help: "json, html, junit, ...".
std::string format_names(results::Kind of);

// Throws base::Error where something of another format is there already: that is never replaced.
void check_place(const Output& output);

// A result is a results::Probe, Load, Matrix or Card, or a Diff.

// Writes the result, each output whole or not at all, all that can be written; then throws the
// base::Error of the first that could not be, as it has no such form or check_place forbids it.
template <typename R>
void write(const std::vector<Output>& outputs, const R& result);
template <typename R>
void write(const Output& output, const R& result) {
  write(std::vector{output}, result);
}

}  // namespace report

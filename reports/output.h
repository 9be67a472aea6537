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

// The same of comparisons.
Output parse_diff_output(std::string_view text);
std::string diff_format_names();

// Throws base::Error where something of another format is there already: that is never replaced.
void check_place(const Output& output);

// Writes the result, whole or not at all. Throws base::Error where it cannot, or check_place does.
void write(const Output& output, const results::Probe& probe);
void write(const Output& output, const results::Load& load);
void write(const Output& output, const Diff& diff);
void write(const Output& output, const results::Matrix& matrix);
void write(const Output& output, const results::Card& card);

// Writes all that can be written, then throws what the first that could not be threw.
void write(const std::vector<Output>& outputs, const results::Probe& probe);
void write(const std::vector<Output>& outputs, const results::Load& load);
void write(const std::vector<Output>& outputs, const Diff& diff);
void write(const std::vector<Output>& outputs, const results::Matrix& matrix);
void write(const std::vector<Output>& outputs, const results::Card& card);

}  // namespace report

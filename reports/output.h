#pragma once

#include <string>
#include <string_view>

#include "libcore/results/load.h"
#include "libcore/results/probe.h"

namespace report {

enum class Format : unsigned char { json, html };

// Where a result goes, and in what form.
struct Output {
  Format format = Format::json;
  std::string path;  // "-" for standard output
};

// Reads "json=FILE", "html=FILE", a FILE that ends in .json or .html, or "-" for JSON on standard
// output. Throws base::Error for anything else.
Output parse_output(std::string_view text);

// Writes the result, whole or not at all. Throws base::Error where it cannot.
void write(const Output& output, const results::Probe& probe);
void write(const Output& output, const results::Load& load);

}  // namespace report

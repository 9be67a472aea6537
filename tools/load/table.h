#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace load {

// A data file of a profile: records of named fields, all as text.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> records;  // as many fields each as there are columns

  // Throws base::Error that names the table's columns if it has none of that name.
  std::size_t column(std::string_view name) const;
};

// Each throws base::Error with "FILE:LINE: cause" where the text is not of its form, or has no
// record. `file` is what the error calls it.

// RFC 4180: the first line names the columns; fields with commas, quotes or line ends in quotes.
Table read_csv(const std::string& file, std::string_view text);
// A JSON object a line, each with all the keys of the first one.
Table read_jsonl(const std::string& file, std::string_view text);
// A record a line, of one column: `line`.
Table read_lines(const std::string& file, std::string_view text);

}  // namespace load

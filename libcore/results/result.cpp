#include "libcore/results/result.h"

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/results/hdr_log.h"
#include "libcore/results/json.h"
#include "libcore/results/page_data.h"

namespace results {
namespace {

Result from_json(std::string_view json) {
  switch (kind_of(json)) {
    case Kind::probe:
      return probe_from_json(json);
    case Kind::load:
      return load_from_json(json);
    case Kind::matrix:
      return matrix_from_json(json);
    case Kind::card:
      return card_from_json(json);
    case Kind::diff:
      break;
  }
  base::fail("this is a comparison; name the results that it was made of");
}

// An HdrHistogram log begins with a comment, its legend, a tag or a time.
bool begins_a_log(char first) {
  return first == '#' || first == '"' || first == 'T' || (first >= '0' && first <= '9');
}

}  // namespace

Result read_result(std::string_view content, std::string_view name) {
  const std::size_t begin = content.find_first_not_of(" \t\r\n");
  const char first = begin == content.npos ? '\0' : content[begin];
  // Places in a text are "LINE:COLUMN: cause", those in JSON are paths.
  std::string_view between = ":";
  try {
    if (begins_a_log(first)) return load_from_hdr_log(content);
    const std::string of_page = first == '<' ? json_of_page(content) : "";
    between = ": ";
    return from_json(first == '<' ? of_page : content);
  } catch (const base::Error& error) {
    base::fail("{}{}{}", name, between, error.what());
  }
}

Result read_result_file(const std::string& path) {
  return read_result(base::read_file(path), path == "-" ? "standard input" : path);
}

}  // namespace results

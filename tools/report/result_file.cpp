#include "tools/report/result_file.h"

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/results/json.h"

namespace reporter {

Result read_result(const std::string& path) {
  const std::string json = base::read_file(path);
  try {
    if (results::kind_of(json) == results::Kind::probe) return results::probe_from_json(json);
    return results::load_from_json(json);
  } catch (const base::Error& error) {
    base::fail("{}: {}", path == "-" ? "standard input" : path, error.what());
  }
}

}  // namespace reporter

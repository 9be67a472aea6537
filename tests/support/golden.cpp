#include "tests/support/golden.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/text.h"

namespace test {
namespace {

std::string line_at(const std::vector<std::string_view>& lines, std::size_t i) {
  return i < lines.size() ? base::printable(lines[i], 400) : "(nothing)";
}

}  // namespace

testing::AssertionResult matches_golden(std::string_view text, const std::string& name) {
  const std::filesystem::path folder = GOLDEN_DIR;
  const std::string path = (folder / name).string();
  if (const char* update = std::getenv("UPDATE_GOLDEN"); update != nullptr && *update == '1') {
    std::filesystem::create_directories(folder);
    base::write_file(path, text);
    return testing::AssertionSuccess();
  }
  std::string approved;
  try {
    approved = base::read_file(path);
  } catch (const base::Error& error) {
    return testing::AssertionFailure() << error.what() << "; UPDATE_GOLDEN=1 writes it";
  }
  if (text == approved) return testing::AssertionSuccess();
  const auto is = base::split(text, '\n');
  const auto was = base::split(approved, '\n');
  std::size_t line = 0;
  while (line < is.size() && line < was.size() && is[line] == was[line]) ++line;
  return testing::AssertionFailure()
         << path << " differs from line " << line + 1 << " on\n  approved: " << line_at(was, line)
         << "\n  now:      " << line_at(is, line) << "\nUPDATE_GOLDEN=1 approves what is now";
}

}  // namespace test

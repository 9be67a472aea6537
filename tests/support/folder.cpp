#include "tests/support/folder.h"

#include <cstdlib>
#include <filesystem>

#include "libcore/base/error.h"
#include "libcore/base/file.h"

namespace test {

Folder::Folder() : path_((std::filesystem::temp_directory_path() / "assay-XXXXXX").string()) {
  if (mkdtemp(path_.data()) == nullptr)
    base::fail("cannot make the folder {}: {}", path_, base::errno_text());
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Folder::write(std::string_view name, std::string_view content) const {
  std::string path = file(name);
  base::write_file(path, content);
  return path;
}

}  // namespace test

#include "libcore/base/file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "libcore/base/error.h"
#include "libcore/base/handle.h"

namespace base {
namespace {

using File = std::unique_ptr<std::FILE, FreeWith<std::fclose>>;

bool is_device_or_pipe(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 && !S_ISREG(found.st_mode) && !S_ISDIR(found.st_mode);
}

}  // namespace

std::string read_file(const std::string& path) {
  File opened(path == "-" ? nullptr : std::fopen(path.c_str(), "rb"));
  std::FILE* const file = path == "-" ? stdin : opened.get();
  if (file == nullptr) fail("cannot read {}: {}", path, errno_text());
  std::string content;
  char block[65536];
  while (const std::size_t n = std::fread(block, 1, sizeof block, file)) content.append(block, n);
  if (std::ferror(file) != 0) fail("cannot read {}: {}", path, errno_text());
  return content;
}

void write_file(const std::string& path, std::string_view content) {
  if (path == "-") {
    if (std::fwrite(content.data(), 1, content.size(), stdout) != content.size() ||
        std::fflush(stdout) != 0)
      fail("cannot write to standard output: {}", errno_text());
    return;
  }
  const bool in_place = is_device_or_pipe(path);
  const std::string beside = in_place ? path : fmt::format("{}.{}.tmp", path, ::getpid());
  File file(std::fopen(beside.c_str(), "wb"));
  if (file == nullptr) fail("cannot write {}: {}", path, errno_text());
  const bool written = std::fwrite(content.data(), 1, content.size(), file.get()) == content.size();
  const bool closed = std::fclose(file.release()) == 0;
  const bool named = in_place || std::rename(beside.c_str(), path.c_str()) == 0;
  if (!written || !closed || !named) {
    const std::string cause = errno_text();
    if (!in_place) std::remove(beside.c_str());
    fail("cannot write {}: {}", path, cause);
  }
}

}  // namespace base

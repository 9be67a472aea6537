#include "tests/e2e/started.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "libcore/base/error.h"

namespace e2e {

Started::Started(Words words, bool capture_err)
    : child_({.words = std::move(words), .capture_out = true, .capture_err = capture_err}) {
  where_ = where_else();
}

std::string Started::where_else() {
  const std::string said = "listening on ";
  const std::string line = child_.read_line(limit).value_or("nothing");
  if (!line.starts_with(said)) base::fail("a server said '{}' instead of where it listens", line);
  return line.substr(said.size());
}

std::string Started::stop() {
  child_.signal(SIGTERM);
  child_.wait(limit);
  return child_.out();
}

Folder::Folder() : path_((std::filesystem::temp_directory_path() / "assay-XXXXXX").string()) {
  if (mkdtemp(path_.data()) == nullptr)
    base::fail("cannot make the folder {}: {}", path_, base::errno_text());
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Ran run(Words words, Words environment) {
  net::Child child({.words = std::move(words),
                    .environment = std::move(environment),
                    .capture_out = true,
                    .capture_err = true});
  const std::optional<int> status = child.wait(limit);
  return {.status = status, .out = child.out(), .err = child.err()};
}

}  // namespace e2e

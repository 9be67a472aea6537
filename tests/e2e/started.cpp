#include "tests/e2e/started.h"

#include <csignal>
#include <cstdlib>
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

Ran run(Words words, Words environment) {
  net::Child child({.words = std::move(words),
                    .environment = std::move(environment),
                    .capture_out = true,
                    .capture_err = true});
  const std::optional<int> status = child.wait(limit);
  return {.status = status, .out = child.out(), .err = child.err()};
}

}  // namespace e2e

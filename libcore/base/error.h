#pragma once

#include <fmt/format.h>

#include <cerrno>
#include <stdexcept>
#include <string>
#include <utility>

namespace base {

// What stops a program before or after its run: a bad profile, a port in use, a file that cannot be
// written. `what()` is the whole sentence: cause and remedy. What a peer does is never an Error.
class Error : public std::runtime_error {
 public:
  // The exit status that `main` returns for it (conventions: 2 wrong usage, 3 could not test).
  explicit Error(const std::string& sentence, int exit_status = 2)
      : std::runtime_error(sentence), exit_status_(exit_status) {}

  int exit_status() const { return exit_status_; }

 private:
  int exit_status_;
};

// Throws an Error with the formatted sentence.
template <typename... Args>
[[noreturn]] void fail(fmt::format_string<Args...> format, Args&&... args) {
  throw Error(fmt::format(format, std::forward<Args>(args)...));
}

// The text of an errno value, such as "Address already in use".
std::string errno_text(int number = errno);

}  // namespace base

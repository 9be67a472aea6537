#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/net/child.h"

namespace e2e {

using Words = std::vector<std::string>;

// Long enough for a machine that does much else; nothing waits for it but a test that fails.
inline constexpr std::chrono::seconds limit{300};

// A server on a free port of 127.0.0.1 that says "listening on ..." once it is ready.
class Started {
 public:
  // Throws base::Error if it does not say so. Where `err` is captured it must not be long.
  explicit Started(Words words, bool capture_err = false);

  // What it said behind "listening on": a port or an address.
  const std::string& where() const& { return where_; }
  const std::string& where() const&& = delete;

  // The next such line.
  std::string where_else();
  // Stops it, and returns what it still said.
  std::string stop();
  // What was captured of its standard error; complete once it is stopped.
  const std::string& err() const& { return child_.err(); }
  const std::string& err() const&& = delete;

 private:
  net::Child child_;
  std::string where_;
};

struct Ran {
  std::optional<int> status;  // nothing: it had to be killed
  std::string out;
  std::string err;
};

Ran run(Words words, Words environment = {});

}  // namespace e2e

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libcore/net/child.h"

namespace test {

// assay-probe while it awaits clients, on a free port.
class Awaiting {
 public:
  // Words behind "client". Throws base::Error where it does not say where it is.
  explicit Awaiting(const std::vector<std::string>& words);

  const std::string& port() const& { return port_; }
  const std::string& port() const&& = delete;
  std::string address() const { return "127.0.0.1:" + port_; }
  net::Child& child() & { return child_; }

  // Its exit status; nothing where it hangs. What it says is in `child` then.
  std::optional<int> end();

 private:
  net::Child child_;
  std::string port_;
};

}  // namespace test

#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "libcore/net/address.h"
#include "libcore/net/loop.h"
#include "tools/probe/host.h"
#include "tools/probe/target.h"

namespace probe {

// Dials a server under test. A crowd does not come all at once, as that would be a test of the
// server's backlog: no more than `at_once` connections are on their way.
class Dialer final : public Host {
 public:
  // Looks the address up, and waits for that. `loop` must outlive the dialer. Throws base::Error
  // where the target cannot be resolved (exit status 3).
  Dialer(net::Loop& loop, const Target& target);

  void bring(const suite::Case& script, suite::Examination::Part part) override;
  std::vector<std::string> addresses() const override { return {to_string(url_)}; }
  static constexpr std::size_t at_once = 64;

 private:
  class Approach;
  void dial_next();

  std::deque<std::unique_ptr<session::Session>> waiting_;
  std::size_t on_their_way_ = 0;
  net::Loop& loop_;
  http::Url url_;
  net::Address address_;
};

}  // namespace probe

#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/base/random.h"
#include "libcore/session/session.h"

namespace test {

// A server that wants to hang, bloat or crash who talks to it.
struct Hostile {
  std::string_view name;
  bool echoes;  // it is a good server as far as that goes
  std::function<std::unique_ptr<session::Session>(base::Random& random)> serve;
};

// Those who say something without end say so many octets: many times what may be kept.
std::vector<Hostile> every_hostile(std::size_t endless = std::size_t{8} * 1024 * 1024);

}  // namespace test

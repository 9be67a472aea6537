#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "suites/verdict.h"
#include "tests/suites/globs.h"
#include "tests/suites/odd_client.h"

namespace test {

// One thing that a client does otherwise than a right one.
struct Oddity {
  std::string_view name;
  std::function<void(Ways&)> turns;
  Globs seen_by;  // every case that these choose gives `grade`
  suite::Grade grade = suite::Grade::fail;
  bool browser = false;  // it is declared as one
};

std::vector<Oddity> oddities_of_asking();      // handshake.client-request
std::vector<Oddity> oddities_of_framing();     // masks, the end of TCP, compression
std::vector<Oddity> oddities_of_connecting();  // uri, connect, proxy, reconnect

}  // namespace test

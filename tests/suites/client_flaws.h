#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "tests/suites/client_mutant.h"
#include "tests/suites/globs.h"

namespace test {

// One thing that a client does wrong with the answer to its request. No case that is not named
// fails, unless it spoils `all`.
struct ClientFlaw {
  std::string_view name;
  std::function<void(ClientHabits&)> breaks;
  Globs fails = {};
  Globs non_strict = {};
  Globs informational = {};  // where the right client passes, or is told of in other words
  bool all = false;
};

// It refuses what this chooses, too.
std::function<void(ClientHabits&)> refusing(bool (*refuse)(const http::Response& response,
                                                           std::string_view octets));

std::vector<ClientFlaw> flaws_of_opening();     // opens what is no answer, or not what is
std::vector<ClientFlaw> flaws_of_giving_up();   // time, ends, other places
std::vector<ClientFlaw> flaws_of_agreements();  // subprotocols and extensions

}  // namespace test

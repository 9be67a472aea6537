#pragma once

#include <string>
#include <string_view>

#include "suites/case.h"

namespace suite {

// The rows that most groups of the opening handshake are made of: one request, and what is to come
// of it.

// A value of a field, and what it is called in the name of a case.
struct NamedValue {
  const char* name;
  std::string value;
};

// The request that a plain HTTP client would make.
inline constexpr const char* plain_get = "GET {plain} HTTP/1.1\r\nHost: {host}\r\n\r\n";

// It opens a connection that works (rule OPEN).
Case& opening(Group& g, std::string_view name, std::string_view title, const Request& request,
              const Answer& answer = opens());
// It is answered like this, and what happens behind a 101 does not matter.
Case& answered(Group& g, std::string_view name, std::string_view title, const Request& request,
               const Answer& answer);

}  // namespace suite

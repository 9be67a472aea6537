#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "libcore/http/head.h"
#include "tests/server/guest.h"

namespace test {

// The good opening handshake for /echo, or another `request`, with one change: another request
// line, another value in a field, one field less, or lines more (the last without its end).
std::string with_line(std::string_view request_line, std::string request = opening("/echo"));
std::string with(std::string_view name, std::string_view value);
std::string without(std::string_view name);
std::string and_with(std::string_view lines);

// What a case of the catalogue sends, and what our server says to it.
struct Knock {
  std::string id;  // behind the name of its group
  std::string request;
  int status;            // 0: nothing, it waits for more
  std::string why = "";  // how the reason begins; for 101 the subprotocol that is agreed on
};

// Plays each to a server of its own, whole and octet by octet: a 101 has to lead to a connection
// that answers a Ping, any other answer has to be a whole and last one with its reason in a line.
// `prepare` may change the server before.
void expect(
    std::string_view group, std::span<const Knock> knocks,
    const std::function<void(Guest&)>& prepare = [](Guest&) {});

}  // namespace test

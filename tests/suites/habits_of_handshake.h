#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "tests/suites/flaws.h"

namespace test {

// What the habits of mutants in the opening handshake are made of.

// It reads every request with this change.
std::function<void(Habits&)> reads(std::function<void(http::Request&)> change);
void forgive(http::Request& request, std::initializer_list<http::FaultKind> kinds);
void drop(http::Request& request, std::string_view name);
void set(http::Request& request, std::string_view name, const std::string& value);

// It accepts with this change to its response.
std::function<void(Habits&)> accepts(
    std::function<void(const http::Request&, http::Response&)> change);
std::function<void(Habits&)> responds(std::function<void(http::Response&)> change);
void remove(http::Response& response, std::string_view name);

void replace_all(std::string& text, std::string_view from, std::string_view to);

constexpr const char* some_key = "AAAAAAAAAAAAAAAAAAAAAA==";

// The flaws in reading requests, a part of those of the handshake.
std::vector<Flaw> flaws_of_requests();

}  // namespace test

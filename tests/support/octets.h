#pragma once

#include <string>
#include <string_view>

namespace test {

// The octets that hex digits spell; spaces are passed over: octets("81 05 48").
std::string octets(std::string_view hex);

}  // namespace test

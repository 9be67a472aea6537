#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace suite {

// The octets of a value in the pattern of UTF-8, of this length whether or not it may have it: also
// overlong forms, surrogates, and the five and six octets of old definitions (RFC 3629, section 3).
// `value` has to fit.
std::string encoded(std::uint32_t value, std::size_t octets);

// A character as it should be.
std::string character(std::uint32_t value);

// Each octet on its own: the parts of a message in as many fragments.
std::vector<std::string> octets_of(const std::string& text);

// Some text in which characters of one to four octets stand side by side.
inline constexpr const char* mixed_text =
    "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xe2\x82\xac\xf0\x9f\x98\x80 UTF-8";

}  // namespace suite

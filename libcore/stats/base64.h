#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stats {

// Octets as base64 of RFC 4648, section 4, with padding.
std::string to_base64(std::string_view octets);
// The octets that such a text spells, or nothing if it is not exactly of that form.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace stats

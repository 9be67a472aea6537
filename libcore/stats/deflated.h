#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace stats {

// `octets` as zlib deflates them (RFC 1950), with their checksum; the same for the same octets.
std::string deflated(std::string_view octets);

// What was deflated, of which it is known that it has `size` octets. Nothing where it has not, or
// where its checksum says that something was changed. Nobody's octets ask for much memory: deflate
// does not make more than 1,032 of one.
std::optional<std::string> inflated(std::string_view octets, std::size_t size);

}  // namespace stats

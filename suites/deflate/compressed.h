#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "suites/blocks.h"
#include "suites/offer.h"
#include "suites/vocabulary.h"

// What the cases of permessage-deflate are written in.
namespace suite {

inline const std::string deflate_alone = "permessage-deflate";

// "permessage-deflate; server_max_window_bits=10"
inline std::string deflate_with(std::string_view parameters) {
  return deflate_alone + "; " + std::string(parameters);
}

// A whole message whose payload is this stream.
inline Frame text_of(Payload stream) { return text(std::move(stream)).with_rsv(ws::rsv1); }
inline Frame binary_of(std::string stream) { return binary(std::move(stream)).with_rsv(ws::rsv1); }

// The same as fragments that end behind these octets of the payload, and at its end.
std::vector<Item> cut_into_fragments(const Frame& message, const std::vector<std::size_t>& ends);
// In fragments of `size`.
std::vector<Item> cut_every(std::size_t size, const Frame& message);

// Octets that stand for `octets` times the same one, a thousandth as long.
std::string bomb(std::size_t octets);

}  // namespace suite

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace suite {

// Payloads that look like what applications send, made up from a number: the same on every machine.
enum class Corpus : std::uint8_t { json, bitmap, prose, html, random };
std::string_view name(Corpus corpus);
// All but bitmap and random are ASCII.
bool is_text(Corpus corpus);

// `size` octets; different for every `number`.
std::string passage(Corpus corpus, std::size_t size, std::uint64_t number);

}  // namespace suite

#include "libcore/ws/utf8.h"

#include <simdjson.h>

#include <cstddef>
#include <cstring>

namespace ws {
namespace {

// From this size on the vector validator is worth its call.
constexpr std::size_t worth_vectors = 64;

// How many octets at the end of `text` (0 to 3) may be the beginning of a character that goes on.
std::size_t unfinished_tail(std::string_view text) {
  for (std::size_t n = 1; n <= 3 && n <= text.size(); ++n) {
    const auto octet = static_cast<unsigned char>(text[text.size() - n]);
    if (octet < 0x80) return 0;
    if (octet >= 0xc0) return n;
  }
  return 0;
}

}  // namespace

bool Utf8Validator::step(unsigned char octet) {
  if (pending_ != 0) {
    if (octet < lowest_ || octet > highest_) return false;
    --pending_;
    lowest_ = 0x80;
    highest_ = 0xbf;
    return true;
  }
  if (octet < 0x80) return true;
  if (octet < 0xc2 || octet > 0xf4) return false;
  pending_ = octet < 0xe0 ? 1 : octet < 0xf0 ? 2 : 3;
  switch (octet) {
    case 0xe0:
      lowest_ = 0xa0;
      break;  // shorter forms exist below
    case 0xed:
      highest_ = 0x9f;
      break;  // surrogates
    case 0xf0:
      lowest_ = 0x90;
      break;  // shorter forms exist below
    case 0xf4:
      highest_ = 0x8f;
      break;  // beyond U+10FFFF
    default:
      break;
  }
  return true;
}

bool Utf8Validator::feed(std::string_view piece) {
  if (pending_ == broken) return false;
  while (pending_ != 0 && !piece.empty()) {
    if (!step(static_cast<unsigned char>(piece[0]))) {
      pending_ = broken;
      return false;
    }
    piece.remove_prefix(1);
  }
  if (piece.size() >= worth_vectors) {
    const std::size_t whole = piece.size() - unfinished_tail(piece);
    if (!simdjson::validate_utf8(piece.data(), whole)) {
      pending_ = broken;
      return false;
    }
    piece.remove_prefix(whole);
  }
  while (pending_ == 0 && piece.size() >= 8) {  // short text is mostly ASCII
    std::uint64_t word = 0;
    std::memcpy(&word, piece.data(), sizeof word);
    if ((word & 0x8080808080808080u) != 0) break;
    piece.remove_prefix(sizeof word);
  }
  for (const char c : piece) {
    if (!step(static_cast<unsigned char>(c))) {
      pending_ = broken;
      return false;
    }
  }
  return true;
}

bool is_utf8(std::string_view text) {
  Utf8Validator validator;
  return validator.feed(text) && validator.complete();
}

}  // namespace ws

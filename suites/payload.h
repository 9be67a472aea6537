#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace suite {

// The octets of a message or frame, made only when they are needed: a catalogue may speak of many
// megabytes. Patterns differ in every eight octets, so that lost, doubled or swapped blocks show.
class Payload {
 public:
  Payload() = default;
  Payload(std::string octets) : octets_(std::move(octets)), size_(octets_.size()) {}
  Payload(const char* text) : Payload(std::string(text)) {}

  // `size` octets of printable text that count their own position.
  static Payload text_pattern(std::size_t size) { return Payload(Kind::text, size); }
  // `size` octets of all values, with no period.
  static Payload binary_pattern(std::size_t size) { return Payload(Kind::binary, size); }

  std::size_t size() const { return size_; }
  std::string octets() const;
  // For people: the text in quotes, or the size and the kind.
  std::string describe() const;

 private:
  enum class Kind : std::uint8_t { literal, text, binary };
  Payload(Kind kind, std::size_t size) : kind_(kind), size_(size) {}

  Kind kind_ = Kind::literal;
  std::string octets_;
  std::size_t size_ = 0;
};

inline Payload fill(std::size_t size) { return Payload::text_pattern(size); }
inline Payload noise(std::size_t size) { return Payload::binary_pattern(size); }

// Where and how two octet strings part: "at octet 4096 of 65536: 00 01 instead of 30 30", or empty
// if they do not.
std::string first_difference(std::string_view expected, std::string_view seen);

}  // namespace suite

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace suite {

inline constexpr std::size_t kib = 1024;
inline constexpr std::size_t mib = 1024 * kib;

// The octets of a message or frame, made only when they are needed: a catalogue may speak of many
// megabytes. Patterns differ in every eight octets, so that lost, doubled or swapped blocks show.
class Payload {
 public:
  Payload() = default;
  Payload(std::string octets);
  Payload(const char* text) : Payload(std::string(text)) {}

  // `size` octets of printable text that count their own position.
  static Payload text_pattern(std::size_t size) { return Payload(Kind::text, size); }
  // `size` octets of all values, with no period.
  static Payload binary_pattern(std::size_t size) { return Payload(Kind::binary, size); }
  // The same octets so many times.
  static Payload repeated(std::string octets, std::size_t times);
  // The `size` octets that `make` makes, always the same.
  static Payload made(std::size_t size, std::function<std::string()> make);

  std::size_t size() const { return size_; }
  std::string octets() const;
  // For people: the text in quotes, or the size; of each part.
  std::string describe() const;

  // One behind the other.
  friend Payload operator+(Payload head, const Payload& tail);

 private:
  enum class Kind : std::uint8_t { literal, text, binary, made };
  struct Part {
    Kind kind;
    std::string octets;  // of a literal
    std::size_t times;   // that they come
    std::size_t size;    // of all
    std::function<std::string()> make = {};
  };
  Payload(Kind kind, std::size_t size) : parts_{{kind, {}, 1, size}}, size_(size) {}

  std::vector<Part> parts_;
  std::size_t size_ = 0;
};

inline Payload fill(std::size_t size) { return Payload::text_pattern(size); }
inline Payload noise(std::size_t size) { return Payload::binary_pattern(size); }

// Where and how two octet strings part: "at octet 4096 of 65536: 00 01 instead of 30 30", or empty
// if they do not.
std::string first_difference(std::string_view expected, std::string_view seen);

}  // namespace suite

#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "tools/load/json_path.h"

namespace re2 {
class RE2;
}

namespace load {

// A regular expression of RE2, which needs time in proportion to what it reads, whatever it says.
class Regex {
 public:
  // Throws base::Error with the cause where the text is none.
  explicit Regex(const std::string& text);

  bool is_in(std::string_view message) const;
  // What its first group matches, or where it has none the whole.
  std::optional<std::string> found_in(std::string_view message) const;

 private:
  std::shared_ptr<const re2::RE2> expression_;
};

// Takes one part out of a message.
class Extract {
 public:
  struct Octets {
    std::size_t offset;
    std::size_t length;
  };

  Extract(JsonPath path) : where_(std::move(path)) {}
  Extract(Regex regex) : where_(std::move(regex)) {}
  Extract(Octets octets) : where_(octets) {}
  // "$.id" is a path, "12+4" are octets from an offset on; anything else is a regular expression.
  static Extract parse(const std::string& text);

  std::optional<std::string> from(std::string_view message, JsonReader& reader) const;

 private:
  std::variant<JsonPath, Regex, Octets> where_;
};

}  // namespace load

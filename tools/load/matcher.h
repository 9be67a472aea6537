#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libcore/ws/codes.h"
#include "profiles/step.h"
#include "tools/load/extract.h"

namespace load {

// A message as it came, whole.
struct Incoming {
  ws::Opcode opcode;
  std::string_view content;
};

// Tells the messages that a profile means from others: all that it asks of them has to hold.
class Matcher {
 public:
  // Throws base::Error with the cause where a path or an expression is none.
  explicit Matcher(const profile::Match& match);

  bool fits(const Incoming& message, JsonReader& reader) const;

 private:
  std::optional<std::string> contains_;
  std::optional<JsonPath> path_;
  std::optional<std::string> equals_;  // what is there, as JSON
  std::optional<Regex> regex_;
  std::optional<ws::Opcode> opcode_;
  std::optional<std::uint64_t> size_;
};

}  // namespace load

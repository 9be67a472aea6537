#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

// One line of a header section. A value that was read has no white space around it.
struct Field {
  std::string name;
  std::string value;
  bool operator==(const Field&) const = default;
};

// Reads "Name: value" as people write it on a command line; throws base::Error for anything else.
Field parse_field(std::string_view text);

// A header section: its lines in order, as they were received or shall be sent. Names are compared
// without case. Views and references hold until a line is changed.
struct Fields {
  std::vector<Field> lines;

  Fields() = default;
  // Names and values, each copied once.
  Fields(std::initializer_list<std::pair<std::string_view, std::string_view>> init);
  bool operator==(const Fields&) const = default;

  void add(std::string name, std::string value);
  bool has(std::string_view name) const { return first(name).has_value(); }
  std::optional<std::string_view> first(std::string_view name) const;
  std::vector<std::string_view> all(std::string_view name) const;

  // The elements of a list over all lines of that name, in order (RFC 9110, section 5.6.1): empty
  // ones are passed over, and a comma inside a quoted string separates nothing.
  std::vector<std::string_view> tokens(std::string_view name) const;
  // Whether such an element is `token`, ignoring case.
  bool has_token(std::string_view name, std::string_view token) const;
};

}  // namespace http

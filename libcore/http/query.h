#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/http/head.h"

namespace http {

// "%41" as "A". An escape that is none stays as it is.
std::string percent_decoded(std::string_view text);

struct Parameter {
  std::string name;
  std::string value;  // empty where there is no "="
  bool operator==(const Parameter&) const = default;
};

// What a request asks for, "/echo?delay=200ms" taken apart and percent-decoded. A path is not
// normalised: it is a name in a table, never a file.
struct Target {
  std::string scheme;     // as it was written; empty unless the form is absolute, like the next one
  std::string authority;  // the host, perhaps with a port
  std::string path;
  std::vector<Parameter> parameters;  // in order; a plus sign stands for a space, as in forms

  // The value of the first parameter of that name.
  std::optional<std::string_view> first(std::string_view name) const;
};

// Of a request target in origin or absolute form; of any other the path is the whole.
Target parse_target(std::string_view text);

// Whom a request is for: the authority of an absolute target, else the value of Host (RFC 9112,
// section 3.2.2); empty where it has neither.
std::string authority(const Request& request);

// An authority without its port.
std::string_view host_of(std::string_view authority);

}  // namespace http

#include "libcore/schema/schema.h"

namespace schema {
namespace {

std::string_view name_of(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::text:
      return "a single value";
    case Value::Kind::list:
      return "a list";
    case Value::Kind::map:
      return "a map of keys and values";
    case Value::Kind::nothing:
      break;
  }
  return "nothing";
}

}  // namespace

bool is_a(Value::Kind kind, const Value& yaml, Source& source) {
  if (yaml.kind == kind) return true;
  if (yaml.kind != Value::Kind::nothing)
    source.complain(yaml.place,
                    fmt::format("expected {}, not {}", name_of(kind), name_of(yaml.kind)));
  return false;
}

void complain_of_unknown_key(const Value& yaml, const std::vector<std::string_view>& keys,
                             Source& source) {
  const std::string_view meant = yaml.key.size() > 64 ? "" : base::nearest(yaml.key, keys);
  const std::string guess = meant.empty() ? fmt::format("; known are {}", fmt::join(keys, ", "))
                                          : fmt::format(", did you mean '{}'?", meant);
  source.complain(yaml.key_place, fmt::format("unknown key '{:.64}'{}", yaml.key, guess));
}

}  // namespace schema

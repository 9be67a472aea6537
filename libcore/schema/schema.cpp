#include "libcore/schema/schema.h"

namespace schema {
namespace {

std::string_view name_of(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::text:
      return "a single value";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a map of keys and values";
    case Node::Kind::nothing:
      break;
  }
  return "nothing";
}

}  // namespace

bool is_a(Node::Kind kind, const Node& node, Source& source) {
  if (node.kind == kind) return true;
  if (node.kind != Node::Kind::nothing)
    source.complain(node.place,
                    fmt::format("expected {}, not {}", name_of(kind), name_of(node.kind)));
  return false;
}

void complain_of_unknown_key(const Node& node, const std::vector<std::string_view>& keys,
                             Source& source) {
  const std::string_view meant = node.key.size() > 64 ? "" : base::nearest(node.key, keys);
  const std::string guess = meant.empty() ? fmt::format("; known are {}", fmt::join(keys, ", "))
                                          : fmt::format(", did you mean '{}'?", meant);
  source.complain(node.key_place, fmt::format("unknown key '{:.64}'{}", node.key, guess));
}

}  // namespace schema

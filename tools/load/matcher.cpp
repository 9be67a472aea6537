#include "tools/load/matcher.h"

namespace load {

Matcher::Matcher(const profile::Match& match)
    : contains_(match.anything_with ? match.anything_with : match.contains), size_(match.size) {
  if (match.json) path_.emplace(*match.json);
  if (match.equals) equals_ = match.equals->text;
  if (match.regex) regex_.emplace(*match.regex);
  if (match.binary) opcode_ = *match.binary ? ws::Opcode::binary : ws::Opcode::text;
}

bool Matcher::fits(const Incoming& message, JsonReader& reader) const {
  if (opcode_ && message.opcode != *opcode_) return false;
  if (size_ && message.content.size() != *size_) return false;
  if (contains_ && message.content.find(*contains_) == std::string_view::npos) return false;
  if (regex_ && !regex_->is_in(message.content)) return false;
  if (!path_) return true;
  return equals_ ? reader.has(message.content, *path_, *equals_)
                 : reader.words(message.content, *path_).has_value();
}

}  // namespace load

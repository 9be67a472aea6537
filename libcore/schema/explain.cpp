#include "libcore/schema/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace schema {

void Explanation::add(std::string_view key, std::string_view type, std::string_view preset,
                      std::string_view meaning) {
  const std::size_t depth = open_.empty() ? 0 : open_.size() - 1;
  rows_.push_back({std::string(2 * depth, ' ').append(key), std::string(type), std::string(preset),
                   std::string(meaning)});
}

bool Explanation::enter(const void* type) {
  if (std::ranges::find(open_, type) != open_.end()) return false;
  open_.push_back(type);
  return true;
}

std::string Explanation::text() const {
  std::size_t key_width = 0;
  std::size_t type_width = 0;
  std::size_t preset_width = 0;
  for (const Row& row : rows_) {
    key_width = std::max(key_width, row.key.size());
    type_width = std::max(type_width, row.type.size());
    preset_width = std::max(preset_width, row.preset.size());
  }
  std::string result;
  for (const Row& row : rows_) {
    fmt::format_to(std::back_inserter(result), "{:{}}  {:{}}  {:{}}  {}\n", row.key, key_width,
                   row.type, type_width, row.preset, preset_width, row.meaning);
  }
  return result;
}

}  // namespace schema

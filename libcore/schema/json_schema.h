#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace schema {

// JSON as text, put together from parts that are JSON already.
std::string json_text(std::string_view text);  // quoted
std::string json_list(const std::vector<std::string>& items);
std::string json_object(const std::vector<std::pair<std::string, std::string>>& members);

// The JSON Schema of a file, for editors: what its parts share is under `$defs`, by name.
class JsonSchema {
 public:
  // Says whether the definition is still to be made; it may refer to itself meanwhile.
  bool begin(const std::string& name) { return definitions_.emplace(name, "").second; }
  void define(const std::string& name, std::string shape) { definitions_[name] = std::move(shape); }

  static std::string reference(std::string_view name);

  // The whole document around the shape of the file, draft 2020-12, indented.
  std::string text(std::string_view id, std::string_view title, std::string_view root) const;

 private:
  std::map<std::string, std::string> definitions_;
};

}  // namespace schema

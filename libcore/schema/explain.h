#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schema {

// The table behind `--explain`, filled by a schema: one row a key, nested keys below theirs.
class Explanation {
 public:
  // One key: `preset` is what holds where it is left out, "required" where it may not be.
  void add(std::string_view key, std::string_view type, std::string_view preset,
           std::string_view meaning);

  // Around the rows of a nested struct, named by the address of something unique to its type. Says
  // whether to go in: a type is not explained again inside itself.
  bool enter(const void* type);
  void leave() { open_.pop_back(); }

  // The rows in columns of spaces, each ended by a newline.
  std::string text() const;

 private:
  struct Row {
    std::string key;  // indented
    std::string type;
    std::string preset;
    std::string meaning;
  };

  std::vector<Row> rows_;
  std::vector<const void*> open_;
};

}  // namespace schema

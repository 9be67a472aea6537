#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace load {

// Where a value stands in a JSON text: `$.user.name`, `$.items[0]`, `$['a key']`, `$`.
class JsonPath {
 public:
  // Throws base::Error with the cause where the text is no such path.
  explicit JsonPath(std::string_view text);
  // The value of a top-level key, whatever is in its name.
  static JsonPath of_key(std::string_view key);

  // The same as a JSON pointer (RFC 6901).
  const std::string& pointer() const { return pointer_; }

 private:
  JsonPath() = default;

  std::string pointer_;
};

// Reads JSON texts, one at a time; a worker has one for all of its messages.
class JsonReader {
 public:
  JsonReader();
  ~JsonReader();

  // The value there: the content of a string, anything else as JSON without spaces. Nothing if the
  // text is no JSON or has no such value.
  std::optional<std::string> words(std::string_view text, const JsonPath& path);
  // The names in an object, in order; nothing if the text is none.
  std::optional<std::vector<std::string>> keys(std::string_view text);
  // Whether the value there is this one, which is JSON itself.
  bool has(std::string_view text, const JsonPath& path, std::string_view json);

 private:
  struct Parsers;
  std::unique_ptr<Parsers> parsers_;
};

}  // namespace load

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/schema/explain.h"
#include "libcore/schema/json_schema.h"
#include "libcore/schema/source.h"
#include "libcore/schema/yaml.h"

namespace schema {

// The value of one key of a struct: how it is read, explained and put into a JSON Schema. Of the
// struct it knows the type, others know its address only.
class Key {
 public:
  virtual ~Key() = default;
  virtual void read(const Value& yaml, void* into, Source& source) const = 0;
  virtual std::string type() const = 0;
  virtual std::string preset(const void* initial) const = 0;  // as it is in that struct
  virtual void complete(Value& yaml, Place place) const = 0;  // with what is left out inside of it
  virtual bool is_struct() const = 0;                         // there without its key, too
  virtual void inside(Explanation& to) const = 0;
  virtual std::string shape(JsonSchema& document) const = 0;
};

// What `preset` says where there is nothing to say.
inline constexpr std::string_view nothing_printed = "-";

// The keys of one struct, whatever its type: what Schema<T> is made of. A `void*` is a struct of
// the type whose keys these are.
class Keys {
 public:
  void explain(Explanation& to, const void* initial) const;
  void complete(Value& yaml, Place place, const void* initial) const;
  std::string type() const;
  std::string shape(JsonSchema& document) const;

 protected:
  struct Line {
    std::string_view key;
    bool required = false;
    std::string meaning;
    std::unique_ptr<const Key> value;
  };

  // Keys of which exactly one stands there.
  struct OneOf {
    std::vector<std::string_view> keys;
    bool valued = false;  // it may not be without a value
  };

  void add(Line line);
  void read(const Value& yaml, void* into, Source& source) const;

  OneOf one_of_;
  std::vector<std::string_view> bare_;  // keys that may stand without a value, as a word
  std::optional<Line> shorthand_;       // for a single value
  std::optional<Line> otherwise_;       // for what is none, instead of keys
  std::string_view name_;               // in a JSON Schema; none: it stands where it is used

 private:
  bool only_shorthand() const { return shorthand_ && lines_.empty() && !otherwise_; }
  void read_keys(const Value& yaml, void* into, Source& source) const;
  void read_bare(const Value& yaml, void* into, Source& source) const;
  void complain_unless_one(const Value& yaml, Source& source) const;
  std::string object(JsonSchema& document) const;

  std::vector<Line> lines_;
  std::vector<std::string_view> keys_;  // of the lines
};

}  // namespace schema

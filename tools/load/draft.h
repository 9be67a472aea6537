#pragma once

#include <map>
#include <string>
#include <string_view>

#include "libcore/schema/overlay.h"
#include "profiles/profile.h"

namespace load {

// A profile in the making: its YAML, and where each value of it comes from. What is put in later
// stands above what was there.
class Draft {
 public:
  // Of a file; the files that it names stand beside it. Throws base::Error where it cannot be read
  // or is no YAML.
  static Draft of_file(const std::string& path, const schema::Environment& environment);
  // The origin of what we say ourselves.
  static constexpr std::string_view ourselves = "built-in";
  // Of that, in YAML.
  static Draft built_in(std::string yaml);

  // Puts a single value, `quoted` where it is a text whatever it looks like. `origin` is the flag
  // that it was given with. Throws base::Error that begins with that, as schema::put does.
  void put(const schema::Path& path, std::string value, std::string_view origin,
           bool quoted = false);
  // The same with any value in YAML: 20k, [a, b], {from: 0, to: 1k}.
  void put_yaml(const schema::Path& path, std::string yaml, std::string_view origin);

  // Throws one base::Error with all that is wrong, each at its place or with its flag.
  profile::Profile read() const;
  // What read() takes, with what we say of the rest ourselves, and the origin of each value.
  std::string effective() const;
  // The values of the tree by their paths.
  std::map<std::string, std::string> settings() const;

 private:
  Draft(schema::Source source, schema::Value tree)
      : source_(std::move(source)), tree_(std::move(tree)) {}
  void put_value(const schema::Path& path, schema::Value value, std::string_view origin);

  schema::Source source_;
  schema::Value tree_;
};

}  // namespace load

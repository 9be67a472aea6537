#include "tools/load/draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/schema/expand.h"
#include "reports/output.h"

namespace load {
namespace {

schema::Value parsed(schema::Source& source) {
  auto tree = schema::parse_yaml(source);
  source.raise();
  return std::move(*tree);
}

void place_all(schema::Value& tree, schema::Place place) {
  tree.place = tree.key_place = place;
  for (schema::Value& child : tree.children) place_all(child, place);
}

schema::Value* child_of(schema::Value& map, std::string_view key) {
  const auto found = std::ranges::find(map.children, key, &schema::Value::key);
  return found == map.children.end() ? nullptr : &*found;
}

// Files that a profile names stand beside it.
class Files {
 public:
  explicit Files(const std::string& profile)
      : folder_(std::filesystem::path(profile).parent_path()) {}

  void place_all(schema::Value& tree) const {
    if (auto* const baseline = child_of(tree, "baseline")) place(*baseline, {"file"});
    if (auto* const data = child_of(tree, "data"))
      for (schema::Value& one : data->children) place(one, {"file"});
    if (auto* const payloads = child_of(tree, "payloads"))
      for (schema::Value& payload : payloads->children) place_content(payload);
    if (auto* const target = child_of(tree, "target"))
      if (auto* const tls = child_of(*target, "tls")) place(*tls, {"cacert", "cert", "key"});
    if (auto* const scenarios = child_of(tree, "scenarios")) place_sent(*scenarios);
  }

 private:
  void place(schema::Value& map, std::initializer_list<std::string_view> keys) const {
    for (const std::string_view key : keys)
      if (schema::Value* const file = child_of(map, key);
          file != nullptr && !file->text.empty() && file->text != "-")
        file->text = (folder_ / file->text).string();
  }
  void place_content(schema::Value& payload) const {
    place(payload, {"file"});
    if (auto* const size = child_of(payload, "size")) place(*size, {"file"});
  }
  // In the steps of scenarios, at any depth.
  void place_sent(schema::Value& tree) const {
    for (schema::Value& child : tree.children) {
      if (child.key == "send") place_content(child);
      place_sent(child);
    }
  }

  const std::filesystem::path folder_;
};

void collect(const schema::Value& tree, const schema::Path& path,
             std::map<std::string, std::string>& settings) {
  if (tree.kind == schema::Value::Kind::text) settings[schema::to_string(path)] = tree.text;
  for (std::size_t i = 0; i < tree.children.size(); ++i) {
    const schema::Value& child = tree.children[i];
    schema::Path below = path;
    below.push_back(child.key.empty() ? fmt::format("{}", i) : child.key);
    collect(child, below, settings);
  }
}

void check_outputs(const profile::Profile& profile, schema::Source& source) {
  if (!profile.report) return;
  for (const schema::Name& output : profile.report->outputs) {
    try {
      report::parse_output(output.value, results::Kind::load);
    } catch (const base::Error& error) {
      source.complain(output.place, error.what());
    }
  }
}

}  // namespace

Draft Draft::of_file(const std::string& path, const schema::Environment& environment) {
  schema::Source source(path, base::read_file(path));
  schema::Value tree = parsed(source);
  schema::expand(tree, environment);
  Files(path).place_all(tree);
  return {std::move(source), std::move(tree)};
}

Draft Draft::built_in(std::string yaml) {
  schema::Source source(std::string(ourselves), std::move(yaml));
  schema::Value tree = parsed(source);
  place_all(tree, source.outside(ourselves));
  return {std::move(source), std::move(tree)};
}

void Draft::put(const schema::Path& path, std::string value, std::string_view origin, bool quoted) {
  put_value(path, schema::text_value(std::move(value), {}, quoted), origin);
}

void Draft::put_yaml(const schema::Path& path, std::string yaml, std::string_view origin) {
  schema::Source source(std::string(origin), std::move(yaml));
  put_value(path, parsed(source), origin);
}

void Draft::put_value(const schema::Path& path, schema::Value value, std::string_view origin) {
  place_all(value, source_.outside(origin));
  try {
    schema::put(tree_, path, std::move(value));
  } catch (const base::Error& error) {
    base::fail("{}: {}", origin, error.what());
  }
}

profile::Profile Draft::read() const {
  schema::Source source = source_;
  profile::Profile profile = profile::read(tree_, source);
  check_outputs(profile, source);
  source.raise();
  return profile;
}

std::string Draft::effective() const {
  schema::Source source = source_;
  schema::Value whole = tree_;
  schema::schema_of<profile::Profile>().complete(whole, source.outside(ourselves));
  return schema::to_yaml(whole, source);
}

std::map<std::string, std::string> Draft::settings() const {
  std::map<std::string, std::string> all;
  collect(tree_, {}, all);
  return all;
}

}  // namespace load

#include "tools/probe/autobahn_spec.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "libcore/base/error.h"
#include "libcore/base/file.h"

namespace probe {
namespace {

using Json = nlohmann::json;

// One value of the file, and how to find it.
class Value {
 public:
  Value(const Json& json, std::string path) : json_(json), path_(std::move(path)) {}

  std::string text() const {
    if (!json_.is_string()) fail("text in quotes");
    return json_.get<std::string>();
  }
  std::vector<std::string> texts() const {
    if (!json_.is_array()) fail("a list");
    std::vector<std::string> all;
    for (std::size_t i = 0; i < json_.size(); ++i)
      all.push_back(Value(json_[i], fmt::format("{}[{}]", path_, i)).text());
    return all;
  }
  bool has(const char* key) const { return object().contains(key); }
  Value at(const std::string& key) const {
    return {object().at(key), path_.empty() ? key : path_ + "." + key};
  }
  std::string text_or_none(const char* key) const { return has(key) ? at(key).text() : ""; }
  std::vector<std::string> texts_or_none(const char* key) const {
    return has(key) ? at(key).texts() : std::vector<std::string>();
  }
  const Json& object() const {
    if (!json_.is_object()) fail("an object");
    return json_;
  }
  const Json& list() const {
    if (!json_.is_array()) fail("a list");
    return json_;
  }
  Value element(std::size_t i) const { return {json_.at(i), fmt::format("{}[{}]", path_, i)}; }

 private:
  [[noreturn]] void fail(const char* wanted) const {
    base::fail("{} has to be {}", path_.empty() ? "the whole" : path_, wanted);
  }

  const Json& json_;
  std::string path_;
};

// "*" are all cases that Autobahn has, and what is excluded has a "!".
std::string word_of(const std::string& pattern) { return pattern == "*" ? "@autobahn" : pattern; }

AutobahnSpec read(const Value& top) {
  AutobahnSpec spec{.url = top.text_or_none("url"), .folder = top.text_or_none("outdir")};
  if (top.has("servers")) {
    const Value servers = top.at("servers");
    for (std::size_t i = 0; i < servers.list().size(); ++i) {
      const Value server = servers.element(i);
      if (!server.has("url")) base::fail("servers[{}] has no url", i);
      const std::string url = server.at("url").text();
      const std::string agent = server.text_or_none("agent");
      spec.servers.push_back({agent.empty() ? url : agent, url});
    }
  }
  if (spec.url.empty() && spec.servers.empty())
    base::fail("it names neither servers nor a url to await clients at");
  for (const std::string& pattern : top.texts_or_none("cases"))
    spec.cases.push_back(word_of(pattern));
  if (spec.cases.empty()) spec.cases.emplace_back("@autobahn");
  for (const std::string& pattern : top.texts_or_none("exclude-cases"))
    spec.cases.push_back("!" + word_of(pattern));
  if (!top.has("exclude-agent-cases")) return spec;
  const Value excluded = top.at("exclude-agent-cases");
  for (const auto& [agent, patterns] : excluded.object().items())
    for (const std::string& pattern : excluded.at(agent).texts())
      spec.excluded[agent].push_back(word_of(pattern));
  return spec;
}

}  // namespace

AutobahnSpec read_autobahn_spec(const std::string& path) {
  const std::string text = base::read_file(path);
  try {
    const Json json = Json::parse(text);
    return read(Value(json, ""));
  } catch (const Json::exception& error) {
    base::fail("{}: it is no JSON: {}", path, error.what());
  } catch (const base::Error& error) {
    base::fail("{}: {}", path, error.what());
  }
}

}  // namespace probe

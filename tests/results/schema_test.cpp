#include "libcore/results/schema.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/results/samples.h"

namespace results {
namespace {

using nlohmann::json;

// What a document has that the schema does not name, or has left out though it is required; empty:
// nothing. tests/e2e has a validator of others do the rest.
std::string stray(const json& document, const json& schema, const std::string& path = "") {
  if (document.is_array()) {
    for (const json& item : document)
      if (const std::string found = stray(item, schema.at("items"), path + "[]"); !found.empty())
        return found;
    return "";
  }
  if (!document.is_object()) return "";
  for (const json& key : schema.value("required", json::array()))
    if (!document.contains(key.get<std::string>())) return path + '.' + key.get<std::string>();
  for (const auto& [key, value] : document.items()) {
    const std::string below = path + '.' + key;
    const json& shape = schema.contains("properties") ? schema.at("properties") : schema;
    const std::string name = schema.contains("properties") ? key : "additionalProperties";
    if (!shape.contains(name)) return below;
    if (const std::string found = stray(value, shape.at(name), below); !found.empty()) return found;
  }
  return "";
}

TEST(Schema, NamesEveryKeyThatIsWritten) {
  const json probe = json::parse(json_schema(Kind::probe));
  const json load = json::parse(json_schema(Kind::load));
  EXPECT_EQ(stray(json::parse(to_json(sample_probe())), probe), "");
  EXPECT_EQ(stray(json::parse(to_json(sample_load())), load), "");
  EXPECT_EQ(stray(json::parse(to_json(Probe())), probe), "");
  const json matrix = json::parse(json_schema(Kind::matrix));
  EXPECT_EQ(stray(json::parse(to_json(Matrix{.probes = {sample_probe()}})), matrix), "");
  const json card = json::parse(json_schema(Kind::card));
  EXPECT_EQ(
      stray(json::parse(to_json(Card{.probes = {sample_probe()}, .loads = {sample_load()}})), card),
      "");
  const json diff = json::parse(json_schema(Kind::diff));
  EXPECT_EQ(stray(json::parse(to_json(Diff{
                      .figures = {{.metric = "rtt.p99", .before = {1}, .after = {2}, .low = 0.5}},
                      .cases = {{.id = "a.b"}},
                      .circumstances = {{.name = "kernel"}}})),
                  diff),
            "");

  json changed = json::parse(to_json(sample_probe()));
  changed["cases"][0]["colour"] = "blue";
  EXPECT_EQ(stray(changed, probe), ".cases[].colour");
  changed["cases"][0].erase("colour");
  changed.erase("started");
  EXPECT_EQ(stray(changed, probe), ".started");
}

TEST(Schema, SaysWhichDocumentItIsOf) {
  const json probe = json::parse(json_schema(Kind::probe));
  EXPECT_EQ(probe.at("$id"), "urn:assay:result:probe");
  EXPECT_EQ(probe.at("properties").at("$schema").at("const"), "urn:assay:result:probe");
  const json& verdict =
      probe.at("properties").at("cases").at("items").at("properties").at("verdict");
  EXPECT_EQ(verdict.at("enum").size(), grade_words.size());
}

}  // namespace
}  // namespace results

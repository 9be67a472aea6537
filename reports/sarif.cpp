#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "reports/account.h"
#include "reports/formats.h"
#include "reports/grades.h"
#include "reports/legible.h"

namespace report {
namespace {

using Json = nlohmann::ordered_json;
using results::Grade;

constexpr std::size_t most_results = 5000;  // code scanning drops those behind

// For problems of a peer there is no line of source; the place is the row of the case in the
// catalogue, by group.
Json location(std::string_view group, std::string_view id) {
  std::string path = "catalogue/";
  for (const char c : legible(group, Charset::ascii, 100)) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    path += c == '.' ? '/' : plain ? c : '_';
  }
  return {
      {"physicalLocation", {{"artifactLocation", {{"uri", path}}}, {"region", {{"startLine", 1}}}}},
      {"logicalLocations",
       Json::array({{{"fullyQualifiedName", legible(id)}, {"kind", "function"}}})}};
}

std::string_view level_of(results::Level level) {
  switch (level) {
    case results::Level::must:
      return "error";
    case results::Level::should:
      return "warning";
    case results::Level::may:
      break;
  }
  return "note";
}

Json rule_of(const results::CaseResult& result) {
  std::string asks;
  Json tags = Json::array({results::word_of(result.level), results::word_of(result.role)});
  for (const results::Requirement& requirement : result.requirements) {
    asks += legible(sentence(requirement)) + '\n';
    tags.push_back(legible(requirement.id));
  }
  Json rule = {{"id", legible(result.id)}, {"shortDescription", {{"text", legible(result.title)}}}};
  if (!asks.empty()) rule["fullDescription"] = {{"text", asks}};
  if (!result.replay.empty())
    rule["help"] = {{"text", "Repeat: " + legible(result.replay, Charset::utf8, 2000)}};
  rule["defaultConfiguration"] = {{"level", level_of(result.level)}};
  rule["properties"] = {{"tags", std::move(tags)}};
  return rule;
}

Json result_of(const results::CaseResult& result) {
  Json json = {{"ruleId", legible(result.id)}};
  if (result.grade == Grade::blocked) {
    json["kind"] = "open";  // could not be judged
    json["level"] = "none";
  } else {
    json["level"] = result.grade == Grade::fail ? level_of(result.level) : "warning";
  }
  json["message"] = {{"text", contrast(result)}};
  json["locations"] = Json::array({location(result.group, result.id)});
  json["partialFingerprints"] = {{"case/v1", legible(result.id)}};
  if (result.known_failing)
    json["suppressions"] =
        Json::array({{{"kind", "external"}, {"justification", "known to fail"}}});
  json["properties"] = {{"verdict", results::word_of(result.grade)}, {"trace", account(result)}};
  return json;
}

Json result_of(const results::MonitorHit& hit) {
  return {{"ruleId", legible(hit.id)},
          {"level", hit.grade == Grade::fail ? "error" : "warning"},
          {"message",
           {{"text", fmt::format("{} (in {}, octet {})", legible(hit.why), legible(hit.in_case),
                                 hit.offset)}}},
          {"locations", Json::array({location("monitor", hit.id)})},
          {"partialFingerprints", {{"case/v1", legible(hit.id + ' ' + hit.in_case)}}}};
}

// "2024-05-01T12:00:00.000Z"; what else a file says is left out.
bool is_utc(std::string_view time) {
  constexpr std::string_view form = "0000-00-00T00:00:00.000Z";
  return time.size() == form.size() && std::ranges::equal(time, form, [](char c, char f) {
           return f == '0' ? c >= '0' && c <= '9' : c == f;
         });
}

Json invocation(const results::Run& run) {
  Json json = {{"commandLine", legible(run.command, Charset::utf8, 2000)},
               {"exitCode", run.verdict.exit},
               {"executionSuccessful", !run.partial}};
  if (is_utc(run.started)) json["startTimeUtc"] = run.started;
  return json;
}

}  // namespace

std::string sarif(const results::Probe& probe) {
  Json rules = Json::array();
  std::set<std::string> ruled;
  for (const results::CaseResult& result : probe.cases)
    if (ruled.insert(legible(result.id)).second) rules.push_back(rule_of(result));
  for (const results::MonitorHit& hit : probe.monitors)
    if (ruled.insert(legible(hit.id)).second)
      rules.push_back({{"id", legible(hit.id)},
                       {"shortDescription", {{"text", "a rule that all traffic is watched for"}}}});

  Json found = Json::array();
  std::size_t left_out = 0;
  const auto add = [&](const auto& result) {
    if (found.size() < most_results) {
      found.push_back(result_of(result));
    } else {
      ++left_out;
    }
  };
  for (const Grade grade : {Grade::fail, Grade::flaky, Grade::non_strict, Grade::blocked})
    for (const results::CaseResult* result : cases_with(probe, grade)) add(*result);
  for (const results::MonitorHit& hit : probe.monitors) add(hit);

  Json properties = {{"verdict", legible(probe.run.verdict.status)},
                     {"suiteVersion", legible(probe.suite_version)},
                     {"targets", Json::array()},
                     {"leftOut", left_out}};
  for (const std::string& target : probe.run.targets)
    properties["targets"].push_back(legible(target));
  const Json driver = {{"name", legible(probe.run.tool)},
                       {"version", legible(probe.run.version)},
                       {"rules", std::move(rules)}};
  const Json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", Json::array({{{"tool", {{"driver", driver}}},
                                           {"invocations", Json::array({invocation(probe.run)})},
                                           {"columnKind", "unicodeCodePoints"},
                                           {"results", std::move(found)},
                                           {"properties", std::move(properties)}}})}};
  return log.dump(1) + '\n';
}

}  // namespace report

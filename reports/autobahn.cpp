#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "reports/account.h"
#include "reports/formats.h"
#include "reports/legible.h"
#include "reports/numbering.h"

namespace report {
namespace {

using Json = nlohmann::ordered_json;
using results::Grade;

// How bad it is that a case of ours, one of several with the same number, came out so.
int weight(Grade grade) {
  switch (grade) {
    case Grade::fail:
      return 7;
    case Grade::blocked:
      return 6;
    case Grade::flaky:
      return 5;
    case Grade::non_strict:
      return 4;
    case Grade::informational:
      return 3;
    case Grade::pass:
      return 2;
    case Grade::not_applicable:
      return 1;
    case Grade::not_run:
      break;
  }
  return 0;
}

struct Behaviors {
  std::string_view whole;
  std::string_view close;
};

// It judges the end of a connection apart from the rest.
Behaviors behaviors_of(const results::CaseResult& result) {
  Grade whole = Grade::pass, code = Grade::pass, hygiene = Grade::pass;
  for (const results::Facet& facet : result.facets) {
    Grade& seen = facet.name == "code" ? code : facet.name == "hygiene" ? hygiene : whole;
    if (weight(facet.grade) > weight(seen)) seen = facet.grade;
  }
  const bool explained =
      std::max({weight(whole), weight(code), weight(hygiene)}) == weight(result.grade);
  if (!explained) whole = result.grade;
  if (code == Grade::fail) return {autobahn_behavior(whole), "WRONG CODE"};
  if (hygiene == Grade::fail) return {autobahn_behavior(whole), "UNCLEAN"};
  return {autobahn_behavior(whole),
          autobahn_behavior(weight(code) > weight(hygiene) ? code : hygiene)};
}

// Of the first Close that came, if it had a code.
std::optional<unsigned> remote_close_code(const results::CaseResult& result) {
  constexpr unsigned close_opcode = 8;
  for (const results::TranscriptEntry& entry : result.transcript) {
    if (entry.direction != results::Direction::received || entry.kind != "frame") continue;
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(entry.octets[i]); };
    if (entry.octets.size() < 2 || (octet(0) & 0x0fU) != close_opcode) continue;
    const bool masked = (octet(1) & 0x80U) != 0;
    const std::size_t payload = masked ? 6 : 2;
    if ((octet(1) & 0x7fU) < 2 || entry.octets.size() < payload + 2) return std::nullopt;
    const auto clear = [&](std::size_t i) {
      return masked ? octet(payload + i) ^ octet(2 + i) : unsigned{octet(payload + i)};
    };
    return clear(0) << 8U | clear(1);
  }
  return std::nullopt;
}

std::string file_part(std::string_view text) {
  std::string part;
  for (const char c : text.substr(0, 80)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    part += plain ? c : '_';
  }
  return part;
}

bool is_number(std::string_view alias) {
  return !alias.empty() && alias.size() <= 40 &&
         alias.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

std::string_view autobahn_behavior(Grade grade) {
  switch (grade) {
    case Grade::pass:
      return "OK";
    case Grade::non_strict:
    case Grade::flaky:
      return "NON-STRICT";
    case Grade::informational:
      return "INFORMATIONAL";
    case Grade::not_applicable:
      return "UNIMPLEMENTED";
    case Grade::fail:
    case Grade::blocked:
    case Grade::not_run:
      break;
  }
  return "FAILED";
}

std::map<std::string, std::string> autobahn(const results::Probe& probe) {
  const std::string agent = legible(!probe.run.title.empty()     ? probe.run.title
                                    : !probe.run.targets.empty() ? probe.run.targets.front()
                                                                 : probe.run.tool);
  std::map<std::vector<unsigned>, std::pair<std::string, const results::CaseResult*>> cases;
  for (const results::CaseResult& result : probe.cases) {
    if (result.grade == Grade::not_run) continue;
    for (const std::string& alias : result.aliases) {
      if (!is_number(alias)) continue;
      const auto [place, fresh] = cases.try_emplace(numbers_in(alias), alias, &result);
      if (!fresh && weight(result.grade) > weight(place->second.second->grade))
        place->second.second = &result;
    }
  }

  std::map<std::string, std::string> files;
  Json index = Json::object();
  Json& of_agent = index[agent] = Json::object();
  for (const auto& [order, named] : cases) {
    const auto& [alias, result] = named;
    const std::string file = fmt::format("{}_case_{}.json", file_part(agent), file_part(alias));
    const Behaviors behaviors = behaviors_of(*result);
    const std::optional<unsigned> code = remote_close_code(*result);
    Json row = {{"behavior", behaviors.whole},
                {"behaviorClose", behaviors.close},
                {"duration",
                 std::chrono::duration_cast<std::chrono::milliseconds>(result->duration).count()},
                {"remoteCloseCode", code ? Json(*code) : Json(nullptr)},
                {"reportfile", file}};
    of_agent[alias] = row;
    row.erase("reportfile");
    row["agent"] = agent;
    row["id"] = alias;
    row["case"] = legible(result->id);
    row["description"] = legible(result->title);
    row["expected"] = Json::array();
    for (const std::string& line : result->expected) row["expected"].push_back(legible(line));
    row["result"] = contrast(*result);
    row["started"] = legible(probe.run.started);
    row["trace"] = account(*result);
    files.emplace(file, row.dump(1) + '\n');
  }
  files.emplace("index.json", index.dump(1) + '\n');
  return files;
}

std::string autobahn_index(const std::string& index, const std::string& earlier) {
  const Json known = Json::parse(earlier, nullptr, /*allow_exceptions=*/false);
  if (!known.is_object()) return index;
  Json all = Json::parse(index);
  for (const auto& [agent, cases] : known.items())
    if (!all.contains(agent)) all[agent] = cases;
  return all.dump(1) + '\n';
}

}  // namespace report

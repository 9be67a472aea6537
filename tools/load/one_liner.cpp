#include "tools/load/one_liner.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "libcore/http/fields.h"

namespace load {
namespace {

using schema::parse_path;

// What each mode sends, as its scenario's traffic; none of it is at its rate yet.
struct Mode {
  std::string_view name;
  std::string_view steps;  // none: it sends nothing
  std::string_view per;    // of the rate that it has by itself
  std::string_view receive;
};

constexpr std::array<Mode, 6> all_modes{
    {{"echo", "[{request: {send: message, correlate: echo}}]", "connection", ""},
     {"fanout", "[{publish: {send: message, topic: all, to: fanout}}]", "scenario",
      "{topics: [all], sequence: stamp, verify: length}"},
     {"connect", "", "", ""},
     {"ping", "[ping]", "connection", ""},
     {"sink", "[{send: message}]", "connection", ""},
     {"source", "", "", ""}}};

const Mode& mode_of(std::string_view name) {
  const auto* const found = std::ranges::find(all_modes, name, &Mode::name);
  if (found == all_modes.end()) base::fail("no mode '{}'", name);
  return *found;
}

constexpr std::string_view default_connections = "10";
constexpr std::string_view default_connect_rate = "1k/s";
constexpr std::string_view default_timeout = "10s";

// "exponential,base=500ms,max=30s" as a map, the first word under the key `first`, if there is one;
// a word alone is a switch.
std::string map_of(std::string_view text, std::string_view first) {
  std::string yaml;
  for (std::string_view word : base::split(text, ',')) {
    const std::size_t equals = word.find('=');
    const std::string_view key = word.substr(0, equals);
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : word.substr(equals + 1);
    if (!yaml.empty()) yaml += ", ";
    if (equals != std::string_view::npos)
      yaml += fmt::format("{}: {}", key, value);
    else if (yaml.empty() && !first.empty())
      yaml += fmt::format("{}: {}", first, key);
    else
      yaml += fmt::format("{}: true", key);
  }
  return '{' + yaml + '}';
}

// The same rate stage by stage: in the first nothing is sent.
std::string by_stage(bool warmup, std::string_view rate) {
  // YAML keeps @ for itself.
  const std::string value = rate.starts_with('@') ? fmt::format("\"{}\"", rate) : std::string(rate);
  return warmup ? fmt::format("{{warmup: {0}, steady: {0}}}", value)
                : fmt::format("{{steady: {}}}", value);
}

// "rtt p99 < 50ms" is "p99 < 50ms" of "rtt".
std::pair<std::string, std::string> threshold(std::string_view text) {
  const std::size_t space = text.find(' ');
  if (space == 0 || space == std::string_view::npos)
    base::fail("'{}' is no threshold; write 'rtt p99 < 50ms'", base::printable(text, 64));
  return {std::string(text.substr(0, space)), std::string(text.substr(space + 1))};
}

// "rate 1k..100k until rtt p99 < 50ms" as a map. Either end of the range may be left out.
std::string search_of(std::string_view text) {
  constexpr std::string_view until = " until ";
  const std::size_t goal = text.find(until);
  const std::size_t space = text.find(' ');
  const std::string_view range =
      goal == std::string_view::npos ? "" : base::trim(text.substr(space, goal - space));
  const std::size_t dots = range.find("..");
  if (dots == std::string_view::npos)
    base::fail("'{}' is no search; write 'rate 1k..100k until rtt p99 < 50ms'",
               base::printable(text, 64));
  std::string yaml = fmt::format("vary: {}", text.substr(0, space));
  if (dots > 0) yaml += fmt::format(", from: {}", range.substr(0, dots));
  if (dots + 2 < range.size()) yaml += fmt::format(", to: {}", range.substr(dots + 2));
  return fmt::format("{{{}, until: \"{}\"}}", yaml, text.substr(goal + until.size()));
}

}  // namespace

const std::vector<std::string>& OneLiner::modes() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Mode& mode : all_modes) all.emplace_back(mode.name);
    return all;
  }();
  return names;
}

void OneLiner::say(std::string_view flag, std::string value) {
  Flag& said = flags_[std::string(flag)];
  said.origin = flag;
  said.values.push_back(std::move(value));
}

void OneLiner::come_from(std::string_view flag, std::string origin) {
  if (const auto found = flags_.find(flag); found != flags_.end())
    found->second.origin = std::move(origin);
}

const OneLiner::Flag* OneLiner::find(std::string_view flag) const {
  const auto found = flags_.find(flag);
  return found == flags_.end() ? nullptr : &found->second;
}

std::optional<std::string> OneLiner::value(std::string_view flag) const {
  const Flag* const found = find(flag);
  return found == nullptr ? std::nullopt : std::optional(found->values.back());
}

std::string OneLiner::mode() const { return value("--mode").value_or("echo"); }

void OneLiner::put(std::string_view flag, std::string_view path, Draft& draft) const {
  if (const Flag* const found = find(flag))
    draft.put(parse_path(path), found->values.back(), found->origin);
}

void OneLiner::put_list(std::string_view flag, std::string_view path, Draft& draft) const {
  const Flag* const found = find(flag);
  if (found == nullptr) return;
  draft.put_yaml(parse_path(path), "[]", found->origin);
  for (const std::string& one : found->values)
    draft.put(parse_path(fmt::format("{}.+", path)), one, found->origin, true);
}

// What stands above a profile, too.
void OneLiner::put_common(Draft& draft) const {
  if (!targets.empty()) {
    draft.put_yaml({"target", "url"}, "[]", "URL");
    for (const std::string& target : targets)
      draft.put({"target", "url", "+"}, target, "URL", true);
  }
  put("--seed", "seed", draft);
  put("--connect-rate", "scenarios.*.population.connect_rate", draft);
  put("--verify", "scenarios.*.receive.verify", draft);
  put_connection(draft);
}

void OneLiner::put_connection(Draft& draft) const {
  for (const char* what : {"connect", "response", "close"})
    put("--timeout", fmt::format("defaults.{}_timeout", what), draft);
  put_list("--subprotocol", "defaults.subprotocols", draft);
  put("--origin", "defaults.origin", draft);
  if (const Flag* const headers = find("--header"))
    for (const std::string& header : headers->values) {
      const auto field = http::parse_field(header);
      draft.put({"defaults", "headers", field.name}, field.value, headers->origin, true);
    }
  if (const Flag* const deflate = find("--deflate")) {
    const std::string& wish = deflate->values.back();
    draft.put_yaml({"defaults", "deflate"}, wish.empty() ? "true" : map_of(wish, ""),
                   deflate->origin);
  }
  if (const Flag* const reconnect = find("--reconnect"))
    draft.put_yaml({"defaults", "reconnect"}, map_of(reconnect->values.back(), "policy"),
                   reconnect->origin);
  put("--insecure", "target.tls.insecure", draft);
  put("--cacert", "target.tls.cacert", draft);
  put("--cert", "target.tls.cert", draft);
  put("--key", "target.tls.key", draft);
  put_list("--resolve", "target.resolve", draft);
  put_list("--source", "target.source", draft);
  put_list("--scrape", "target.metrics", draft);
  put("--interval", "report.interval", draft);
}

void OneLiner::put_gates(Draft& draft) const {
  if (const Flag* const thresholds = find("--threshold"))
    for (const std::string& text : thresholds->values) {
      const auto [metric, goal] = threshold(text);
      const std::string abort = said("--abort-on-fail") ? ", abort: true" : "";
      draft.put_yaml({"thresholds", metric, "+"}, fmt::format("{{is: \"{}\"{}}}", goal, abort),
                     thresholds->origin);
    }
  if (const Flag* const search = find("--search"))
    draft.put_yaml({"search"}, search_of(search->values.back()), search->origin);
  put("--baseline", "baseline.file", draft);
  put("--runs", "baseline.runs", draft);
  put("--max-change", "baseline.max_change", draft);
  put("--min-change", "baseline.min_change", draft);
  if (const Flag* const invalid = find("--invalid-ok"))
    draft.put({"validity", "on_invalid"}, "warn", invalid->origin);
  if (const Flag* const set = find("--set"))
    for (const std::string& text : set->values) {
      const std::size_t equals = text.find('=');
      const std::string path = text.substr(0, equals);
      draft.put_yaml(parse_path(path), text.substr(equals + 1), "--set " + path);
    }
}

void OneLiner::put_storms(std::string_view stage, Draft& draft) const {
  const Flag* const storms = find("--storm");
  if (storms == nullptr) return;
  for (const std::string& text : storms->values) {
    const auto parts = base::split(text, ':');
    if (parts.size() != 3)
      base::fail("{}: '{}' is not of the form AT:FRACTION:HOW; write 10s:50%:drop-rst",
                 storms->origin, base::printable(text, 64));
    draft.put_yaml({"events", "+"},
                   fmt::format("{{name: storm, at: {}{}, fraction: {}, do: {}}}", stage, parts[0],
                               parts[1], parts[2]),
                   storms->origin);
  }
}

// By when all connections should be there: those that are dialled last have their time, too.
std::string OneLiner::connect_time() const {
  const auto said = [&](std::string_view flag, std::string_view preset) {
    return value(flag).value_or(std::string(preset));
  };
  const std::string rate = said("--connect-rate", default_connect_rate);
  const double a_second =
      rate == "max" ? std::numeric_limits<double>::infinity() : base::parse_rate(rate);
  const auto all =
      static_cast<double>(base::parse_count(said("--connections", default_connections)));
  const auto opening = std::chrono::duration_cast<base::Duration>(
      std::chrono::duration<double>(a_second > 0 ? all / a_second : 0));
  return base::format_duration(opening + base::parse_duration(said("--timeout", default_timeout)));
}

void OneLiner::put_population(Draft& draft) const {
  const bool ramp = said("--ramp");
  const schema::Path stages{"stages", "+"};
  if (!ramp)
    draft.put_yaml(stages,
                   fmt::format("{{name: connect, duration: {}, record: false, until: "
                               "target-reached}}",
                               connect_time()),
                   Draft::ourselves);
  for (const char* const stage : {"ramp", "warmup"})
    if (const Flag* const flag = find(fmt::format("--{}", stage)))
      draft.put_yaml(
          stages,
          fmt::format("{{name: {}, duration: {}, record: false}}", stage, flag->values.back()),
          flag->origin);
  draft.put_yaml(stages, "{name: steady, duration: 10s}", Draft::ourselves);
  put("--duration", "stages.steady.duration", draft);

  const std::string path = "scenarios.*.population.connections";
  if (!ramp) return put("--connections", path, draft);
  draft.put_yaml(parse_path(path), "{}", find("--ramp")->origin);
  for (const char* const stage : {"ramp.from", "ramp.to", "warmup", "steady"}) {
    if (stage == std::string_view("warmup") && !said("--warmup")) continue;
    const schema::Path level = parse_path(fmt::format("{}.{}", path, stage));
    const Flag* const all = find("--connections");
    if (stage == std::string_view("ramp.from"))
      draft.put(level, "0", find("--ramp")->origin);
    else if (all != nullptr)
      draft.put(level, all->values.back(), all->origin);
    else
      draft.put(level, std::string(default_connections), Draft::ourselves);
  }
}

void OneLiner::put_traffic(Draft& draft) const {
  const Mode& mode = mode_of(this->mode());
  if (mode.steps.empty()) return;
  const std::string path = "scenarios.*.traffic.*.";
  const auto put_rate = [&](std::string_view rate, std::string_view per, std::string_view origin) {
    draft.put_yaml(parse_path(path + "rate"), by_stage(said("--warmup"), rate), origin);
    draft.put(parse_path(path + "per"), std::string(per), origin);
  };
  put_rate("1/s", mode.per, Draft::ourselves);
  if (const Flag* const rate = find("--message-rate"))
    put_rate(rate->values.back(), "connection", rate->origin);
  if (const Flag* const rate = find("--rate"))
    put_rate(rate->values.back(), "scenario", rate->origin);
  if (const Flag* const closed = find("--closed")) {
    put_rate("max", "connection", closed->origin);
    draft.put(parse_path(path + "model"), "closed", closed->origin);
    draft.put(parse_path(path + "max_outstanding"), "1", Draft::ourselves);
  }
  put("--outstanding", path + "max_outstanding", draft);
  if (const Flag* const correlate = find("--correlate")) {
    const std::string& how = correlate->values.back();
    const schema::Path known_by = parse_path(path + "do.0.request.correlate");
    if (how.starts_with("json:"))
      draft.put_yaml(known_by, fmt::format("{{json: '{}'}}", how.substr(5)), correlate->origin);
    else
      draft.put(known_by, how, correlate->origin);
  }
}

void OneLiner::put_message(Draft& draft) const {
  if (const Flag* const message = find("--message")) {
    const std::string& text = message->values.back();
    const bool file = text.starts_with('@');
    draft.put({"payloads", "message", file ? "file" : "text"}, file ? text.substr(1) : text,
              message->origin, true);
  }
  if (const Flag* const size = find("--size")) {
    const std::string& text = size->values.back();
    draft.put_yaml({"payloads", "message", "size"},
                   text.find(',') == std::string::npos ? text : map_of(text, "dist"), size->origin);
  }
  if (const Flag* const binary = find("--binary")) {
    draft.put({"payloads", "message", "binary"}, "true", binary->origin);
    if (!said("--message")) draft.put({"payloads", "message", "random"}, "bytes", binary->origin);
  }
  put("--fragments", "payloads.message.fragments", draft);
}

void OneLiner::check_shape() const {
  if (said("--rate") + said("--message-rate") + said("--closed") > 1)
    base::fail("--rate, --message-rate and --closed exclude one another");
  for (const char* flag : {"--runs", "--max-change", "--min-change"})
    if (said(flag) && !said("--baseline")) base::fail("{} is for --baseline only", flag);
  if (said("--outstanding") && !said("--closed")) base::fail("--outstanding is for --closed only");
  if (said("--message") && said("--size")) base::fail("--message and --size exclude one another");
  const Mode& mode = mode_of(this->mode());
  const auto refuse = [&](bool able, std::initializer_list<const char*> flags) {
    for (const char* const flag : flags)
      if (!able && said(flag)) base::fail("{} says nothing in --mode {}", flag, mode.name);
  };
  refuse(!mode.steps.empty(), {"--rate", "--message-rate", "--closed"});
  refuse(mode.steps.find("message") != std::string_view::npos,
         {"--message", "--size", "--binary", "--fragments"});
  refuse(mode.name == "echo", {"--correlate"});
  refuse(mode.name == "echo" || mode.name == "ping", {"--closed"});
  refuse(!mode.receive.empty(), {"--verify"});
}

// One that is stamped has to have room for it.
std::string OneLiner::payload() const {
  const bool stamped = mode() == "fanout" || value("--correlate") == "stamp";
  return fmt::format("{{random: ascii, size: {}}}", stamped ? "64B, stamp: true" : "32B");
}

Draft OneLiner::draft() const {
  check_shape();
  const Mode& mode = mode_of(this->mode());
  const bool sends = mode.steps.find("message") != std::string_view::npos;
  std::string yaml = fmt::format(
      "version: 1\n"
      "target: {{url: []}}\n"
      "seed: 1\n"
      "defaults: {{connect_timeout: {0}, response_timeout: {0}, close_timeout: {0}}}\n"
      "payloads:{1}\n"
      "stages: []\n"
      "scenarios: {{{2}: {{population: {{connections: {3}, connect_rate: {4}}}}}}}\n",
      default_timeout, sends ? "" : " {}", mode.name, default_connections, default_connect_rate);
  Draft draft = Draft::built_in(std::move(yaml));
  const auto put_ours = [&](std::string_view path, std::string yaml_text) {
    draft.put_yaml(parse_path(path), std::move(yaml_text), Draft::ourselves);
  };
  if (sends) put_ours("payloads.message", said("--message") ? "{}" : payload());
  if (!mode.steps.empty())
    put_ours("scenarios.*.traffic", fmt::format("[{{name: {}, do: {}}}]", mode.name, mode.steps));
  if (!mode.receive.empty()) put_ours("scenarios.*.receive", std::string(mode.receive));
  put_population(draft);
  put_traffic(draft);
  put_message(draft);
  put_common(draft);
  put_storms("steady+", draft);
  put_gates(draft);
  return draft;
}

void OneLiner::lay_over(Draft& profile) const {
  for (const char* flag : {"--mode", "--warmup", "--ramp", "--closed", "--outstanding", "--size",
                           "--message", "--binary", "--fragments", "--correlate"})
    if (said(flag))
      base::fail("--profile says what {} would: change it there, or with --set", flag);
  put("--connections", "scenarios.*.population.connections", profile);
  put("--message-rate", "scenarios.*.traffic.*.rate", profile);
  put("--rate", "scenarios.*.traffic.*.rate", profile);
  for (const auto& [flag, per] :
       {std::pair{"--message-rate", "connection"}, {"--rate", "scenario"}})
    if (const Flag* const rate = find(flag))
      profile.put(parse_path("scenarios.*.traffic.*.per"), per, rate->origin);
  put("--duration", "stages.*.duration", profile);
  put_common(profile);
  put_storms("", profile);
  put_gates(profile);
}

}  // namespace load

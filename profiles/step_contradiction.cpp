#include "profiles/step_contradiction.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "libcore/base/overloaded.h"
#include "libcore/base/text.h"
#include "profiles/names.h"

namespace profile {
namespace {

// Calls `visit` with each step, those inside of others too.
template <typename Visit>
void each_step(const std::vector<Step>& steps, const Visit& visit) {
  for (const Step& step : steps) {
    visit(step);
    if (const auto* repeat = std::get_if<Repeat>(&step.verb)) each_step(repeat->steps, visit);
    if (const auto* choose = std::get_if<Choose>(&step.verb))
      for (const Branch& branch : choose->branches) each_step(branch.steps, visit);
  }
}

template <typename Visit>
void each_step(const Scenario& scenario, const Visit& visit) {
  for (const auto* steps :
       {&scenario.on_open, &scenario.on_reconnect, &scenario.flow, &scenario.on_close})
    each_step(*steps, visit);
  for (const Traffic& traffic : scenario.traffic) each_step(traffic.steps, visit);
}

// What a spread needs of its keys, and what it makes nothing of.
struct Needs {
  std::vector<std::string_view> keys;
  std::string_view dist;
};

void hold_against(const Needs& needs, const std::vector<std::pair<std::string_view, bool>>& given,
                  schema::Place place, schema::Source& source) {
  for (const auto& [key, is_given] : given) {
    const bool needed = std::ranges::find(needs.keys, key) != needs.keys.end();
    const bool bound = key == "min" || key == "max";  // around any of them
    if (needed && !is_given)
      source.complain(place, fmt::format("dist: {} needs {}", needs.dist, key));
    if (!needed && is_given && (!bound || needs.dist == "fixed"))
      source.complain(place, fmt::format("dist: {} has no {}", needs.dist, key));
  }
}

template <typename Spread>
void complain_of_order(const Spread& spread, schema::Source& source) {
  if (spread.min && spread.max && *spread.max < *spread.min)
    source.complain(spread.origin, "max is below min");
  if (spread.p50 && spread.p99 && *spread.p99 < *spread.p50)
    source.complain(spread.origin, "p99 is below p50");
}

class Steps {
 public:
  Steps(const Profile& profile, const Scenario& scenario, schema::Source& source)
      : profile_(profile), scenario_(scenario), source_(source) {
    each_step(scenario, [this](const Step& step) {
      if (const auto* request = std::get_if<Request>(&step.verb)) note(request->capture);
      if (const auto* expect = std::get_if<Expect>(&step.verb)) note(expect->capture);
    });
  }

  void all() {
    each_step(scenario_, [this](const Step& step) {
      if (!step.origin.sound) return;
      const auto other = [](const auto&) {};
      std::visit(base::Overloaded{other, [&](const Send& send) { content(send.content); },
                                  [&](const Request& request) { check(request, step.origin); },
                                  [&](const Publish& publish) { check(publish, step.origin); },
                                  [&](const Expect& expect) { check(expect.match); },
                                  [&](const Wait& wait) { complain_of(wait.time, source_); },
                                  [&](const Close& close) { check(close, step.origin); }},
                 step.verb);
    });
    if (!scenario_.receive) return;
    for (const Match& match : scenario_.receive->ignore) check(match);
  }

 private:
  void note(const Captures& capture) {
    for (const auto& [name, from] : capture) captured_.insert(name);
  }

  void content(const Content& content) {
    if (content.payload) {
      complain_of(*content.payload, source_);
      variables(*content.payload);
    }
    if (!content.words) return;
    const schema::Name& words = *content.words;
    if (profile_.payloads.contains(words.value)) {
      variables(profile_.payloads.at(words.value));
      return;
    }
    const bool like_a_name = words.value.size() <= 64 && !words.value.empty() &&
                             words.value.find_first_of(" \t\n${}\"") == std::string::npos;
    if (like_a_name && !base::nearest(words.value, names_of(profile_.payloads)).empty())
      complain_of_stranger("payload", words, names_of(profile_.payloads), profile_, source_);
    variables(words);
  }

  void variables(const Payload& payload) {
    if (payload.text) variables(*payload.text);
    if (payload.json) variables({payload.json->text, payload.origin});
  }

  // ${seq} and its kin, ${data.column}, and what the scenario captures.
  void variables(const schema::Name& text) {
    std::string_view rest = text.value;
    for (std::size_t at = rest.find("${"); at != std::string_view::npos; at = rest.find("${")) {
      rest.remove_prefix(at + 2);
      const std::size_t end = rest.find('}');
      if (end == std::string_view::npos) {
        source_.complain(text.place, "a '${' that is never closed");
        return;
      }
      variable(schema::Name{std::string(rest.substr(0, end)), text.place});
    }
  }

  void variable(const schema::Name& name) {
    const std::size_t dot = name.value.find('.');
    if (dot != std::string::npos) {
      const std::string file = name.value.substr(0, dot);
      complain_of_stranger("data file", {file, name.place}, names_of(profile_.data), profile_,
                           source_);
      const auto data = profile_.data.find(file);
      if (data != profile_.data.end() && data->second.format == Data::Format::lines &&
          name.value.substr(dot + 1) != "line")
        source_.complain(name.place,
                         fmt::format("lines have no columns; write ${{{}.line}}", file));
      return;
    }
    if (!scenario_.origin.sound) return;  // what captures it may be what could not be read
    std::vector<std::string_view> known = {"seq", "connection", "time", "stamp"};
    for (const std::string& captured : captured_) known.push_back(captured);
    complain_of_stranger("variable", name, known, profile_, source_);
  }

  void check(const Match& match) {
    if (!match.origin.sound) return;
    const bool empty = !match.anything_with && !match.json && !match.regex && !match.contains &&
                       !match.binary && !match.size;
    if (match.equals && !match.json)
      source_.complain(match.origin, "equals needs json, the path of the value");
    else if (empty)
      source_.complain(match.origin, "this matches nothing in particular");
  }

  void check(const Request& request, schema::Place place) {
    content(request.send);
    if (request.match) check(*request.match);
    if (request.correlate && request.match)
      source_.complain(place,
                       "correlate and match exclude one another: a reply is known by what it "
                       "shares with its request, or by what it is like");
    if (!request.correlate && !request.match)
      source_.complain(place, "a request needs correlate or match, to know its reply");
    if (request.correlate && request.correlate->how == Correlate::How::stamp &&
        !stamped(request.send))
      source_.complain(request.correlate->origin,
                       "correlate: stamp needs a payload with stamp: true");
  }

  bool stamped(const Content& content) const {
    if (content.payload) return content.payload->stamp;
    if (!content.words) return true;
    const auto found = profile_.payloads.find(content.words->value);
    return found != profile_.payloads.end() && (found->second.stamp || !found->second.origin.sound);
  }

  static bool receives(const Scenario& scenario, const std::string& topic) {
    if (!scenario.receive) return false;
    return std::ranges::any_of(scenario.receive->topics,
                               [&](const schema::Name& each) { return each.value == topic; });
  }

  void check(const Publish& publish, schema::Place place) {
    content(publish.send);
    if (publish.to) {
      complain_of_stranger("scenario", *publish.to, names_of(profile_.scenarios), profile_,
                           source_);
      const auto found = profile_.scenarios.find(publish.to->value);
      if (found == profile_.scenarios.end() || !found->second.origin.sound) return;
      const auto& receive = found->second.receive;
      if (!receive || receive->topics.empty()) {
        source_.complain(publish.to->place,
                         fmt::format("scenario '{}' receives no topics; give it receive: {{topics: "
                                     "[...]}}",
                                     publish.to->value));
      } else if (publish.topic && !receives(found->second, publish.topic->value)) {
        std::vector<std::string_view> known;
        for (const schema::Name& each : receive->topics) known.push_back(each.value);
        complain_of_stranger("topic", *publish.topic, known, profile_, source_);
      }
      return;
    }
    const bool anybody = std::ranges::any_of(profile_.scenarios, [&](const auto& named) {
      if (!named.second.origin.sound) return true;  // perhaps
      const auto& receive = named.second.receive;
      if (!publish.topic) return receive && !receive->topics.empty();
      return receives(named.second, publish.topic->value);
    });
    if (!anybody)
      source_.complain(publish.topic ? publish.topic->place : place,
                       "nobody receives this; a scenario has to name its topic in receive.topics");
  }

  void check(const Close& close, schema::Place place) {
    for (const int code : {1004, 1005, 1006, 1015})  // RFC 6455, 7.4.1
      if (close.code == code)
        source_.complain(place, fmt::format("{} must not be sent in a Close frame", code));
  }

  const Profile& profile_;
  const Scenario& scenario_;
  schema::Source& source_;
  std::set<std::string> captured_;
};

}  // namespace

bool has_request(const std::vector<Step>& steps) {
  bool found = false;
  each_step(steps, [&](const Step& step) { found |= std::holds_alternative<Request>(step.verb); });
  return found;
}

void complain_of_steps(const Profile& profile, const Scenario& scenario, schema::Source& source) {
  Steps(profile, scenario, source).all();
}

void complain_of(const SizeSpread& spread, schema::Source& source) {
  if (spread.fixed || !spread.origin.sound) return;
  const auto needs = [](Dist dist) -> Needs {
    switch (dist) {
      case Dist::fixed:
        return {{"p50"}, "fixed"};
      case Dist::uniform:
        return {{"min", "max"}, "uniform"};
      case Dist::normal:
        return {{"p50", "p99"}, "normal"};
      case Dist::lognormal:
        return {{"p50", "p99"}, "lognormal"};
      case Dist::exponential:
        return {{"p50"}, "exponential"};
      case Dist::empirical:
        break;
    }
    return {{"file"}, "empirical"};
  };
  hold_against(needs(spread.dist),
               {{"min", spread.min.has_value()},
                {"max", spread.max.has_value()},
                {"p50", spread.p50.has_value()},
                {"p99", spread.p99.has_value()},
                {"file", spread.file.has_value()}},
               spread.origin, source);
  complain_of_order(spread, source);
}

void complain_of(const TimeSpread& spread, schema::Source& source) {
  if (spread.fixed || !spread.origin.sound) return;
  const bool by_mean = spread.mean.has_value();
  const auto needs = [by_mean](TimeSpread::Dist dist) -> Needs {
    switch (dist) {
      case TimeSpread::Dist::fixed:
        return {{by_mean ? "mean" : "p50"}, "fixed"};
      case TimeSpread::Dist::uniform:
        return {{"min", "max"}, "uniform"};
      case TimeSpread::Dist::normal:
        return {{by_mean ? "mean" : "p50", "p99"}, "normal"};
      case TimeSpread::Dist::lognormal:
        return {{"p50", "p99"}, "lognormal"};
      case TimeSpread::Dist::exponential:
        break;
    }
    return {{by_mean ? "mean" : "p50"}, "exponential"};
  };
  hold_against(needs(spread.dist),
               {{"min", spread.min.has_value()},
                {"max", spread.max.has_value()},
                {"mean", spread.mean.has_value()},
                {"p50", spread.p50.has_value()},
                {"p99", spread.p99.has_value()}},
               spread.origin, source);
  complain_of_order(spread, source);
}

void complain_of(const Payload& payload, schema::Source& source) {
  if (payload.size) complain_of(*payload.size, source);
  if (!payload.origin.sound) return;
  if (payload.random && !payload.size)
    source.complain(payload.origin, "a random payload needs size");
  if (!payload.random && payload.size)
    source.complain(payload.origin, "size is for random payloads; this one has its own");
  if (!payload.random && payload.entropy)
    source.complain(payload.origin, "entropy is for random payloads");
  if (payload.random == Payload::Random::bytes && !payload.binary)
    source.complain(payload.origin, "random: bytes is no text; add binary: true, or take utf8");
}

}  // namespace profile

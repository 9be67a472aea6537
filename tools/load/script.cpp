#include "tools/load/script.h"

#include <iterator>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/overloaded.h"

namespace load {

void ScriptReader::note_captures(const std::vector<profile::Step>& steps) {
  const auto note = [&](const profile::Captures& captures) {
    for (const auto& [name, from] : captures) lexicon_.capture(name);
  };
  for (const profile::Step& step : steps) {
    if (const auto* request = std::get_if<profile::Request>(&step.verb)) note(request->capture);
    if (const auto* expect = std::get_if<profile::Expect>(&step.verb)) note(expect->capture);
    if (const auto* repeat = std::get_if<profile::Repeat>(&step.verb)) note_captures(repeat->steps);
    if (const auto* choose = std::get_if<profile::Choose>(&step.verb))
      for (const profile::Branch& branch : choose->branches) note_captures(branch.steps);
  }
}

Steps ScriptReader::read(const std::vector<profile::Step>& steps) {
  Steps all;
  for (const profile::Step& step : steps) all.push_back(read(step));
  return all;
}

Step ScriptReader::read(const profile::Step& step) {
  return std::visit(
      base::Overloaded{
          [&](const auto& verb) { return Step{read(verb)}; },
          [&](const profile::Wait& wait) { return Step{Wait{Spread(wait.time)}}; },
          [&](const profile::Ping& ping) {
            return Step{Ping{ping.payload, ping.timeout.value_or(context_.response_timeout)}};
          },
          [&](const profile::Close& close) {
            return Step{Close{ws::CloseCode{close.code}, close.reason}};
          },
          [&](const profile::Abort& abort) { return Step{Abort{abort.how}}; },
          [&](const profile::Repeat& repeat) {
            return Step{Repeat{repeat.times.forever ? 0 : repeat.times.n,
                               std::make_unique<Steps>(read(repeat.steps))}};
          },
          [&](const profile::Mark& mark) { return Step{Mark{mark.name}}; }},
      step.verb);
}

Send ScriptReader::read(const profile::Send& send) {
  Send result{.content = content(send.content), .channel = channel_};
  ++channel_;
  return result;
}

Request ScriptReader::read(const profile::Request& request) {
  Request result{.content = content(request.send),
                 .channel = channel_,
                 .replies = request.replies,
                 .timeout = request.timeout.value_or(context_.response_timeout),
                 .captures = captures(request.capture)};
  ++channel_;
  if (request.match) {
    result.by = Request::By::match;
    result.match.emplace(*request.match);
  } else if (const auto& correlate = request.correlate) {
    using How = profile::Correlate::How;
    if (correlate->json) result.value.emplace(JsonPath(*correlate->json));
    if (correlate->regex) result.value.emplace(Regex(*correlate->regex));
    if (correlate->bytes) result.value.emplace(Extract::parse(*correlate->bytes));
    if (result.value) result.by = Request::By::value;
    if (correlate->how == How::echo) result.by = Request::By::echo;
    if (correlate->how == How::stamp) result.by = Request::By::stamp;
  } else if (result.content->stamped()) {
    result.by = Request::By::stamp;
  }
  if (result.by == Request::By::stamp && !result.content->stamped())
    base::fail("correlate: stamp, but what is sent has no stamp: add stamp: true to its payload");
  return result;
}

Publish ScriptReader::read(const profile::Publish& publish) {
  Publish result{.content = content(publish.send),
                 .channel = channel_,
                 .to = publish.to ? place_of(publish.to->value) : scenario_,
                 .topic = publish.topic ? publish.topic->value : "",
                 .within = publish.deliver_within.value_or(context_.response_timeout)};
  ++channel_;
  if (!result.content->stamped())
    base::fail(
        "publish: what is sent has no stamp, so deliveries cannot be told: add stamp: true "
        "to its payload");
  return result;
}

Expect ScriptReader::read(const profile::Expect& expect) {
  return {.match = Matcher(expect.match),
          .timeout = expect.timeout.value_or(context_.response_timeout),
          .captures = captures(expect.capture)};
}

Choose ScriptReader::read(const profile::Choose& choose) {
  double all = 0;
  for (const profile::Branch& branch : choose.branches) all += branch.weight;
  Choose result;
  double up_to = 0;
  for (const profile::Branch& branch : choose.branches) {
    up_to += branch.weight / all;
    result.branches.push_back({up_to, std::make_unique<Steps>(read(branch.steps))});
  }
  return result;
}

std::unique_ptr<Content> ScriptReader::content(const profile::Content& said) {
  return std::make_unique<Content>(
      said,
      Content::Context{.profile = context_.profile, .lexicon = lexicon_, .channel = channel_});
}

std::vector<Capture> ScriptReader::captures(const profile::Captures& said) {
  std::vector<Capture> all;
  for (const auto& [name, from] : said)
    all.push_back({lexicon_.capture(name), Extract::parse(from)});
  return all;
}

std::size_t ScriptReader::place_of(const std::string& scenario) const {
  const auto& all = context_.profile.scenarios;
  return static_cast<std::size_t>(std::distance(all.begin(), all.find(scenario)));
}

}  // namespace load

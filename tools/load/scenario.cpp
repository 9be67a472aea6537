#include "tools/load/scenario.h"

#include <algorithm>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "tools/load/demand.h"

namespace load {
namespace {

using std::chrono::seconds;

// Of connections that are opened as fast as it goes: what a server's queue has no room for is lost
// there for a second.
constexpr std::uint64_t most_connecting = 256;

// Where a rate by latency begins: of all connections, or of each.
constexpr double first_rate = 100;
constexpr double first_rate_of_each = 1;

template <typename T>
Curve::Shape shape_of(const profile::Level<T>& level, const std::string& stage) {
  const auto found = level.by_stage.find(schema::Name{stage, {}});
  const bool exponential = found != level.by_stage.end() &&
                           found->second.shape == profile::Change<T>::Shape::exponential;
  return exponential ? Curve::Shape::exponential : Curve::Shape::linear;
}

template <typename T>
bool is_step(const profile::Level<T>& level, const std::string& stage) {
  const auto found = level.by_stage.find(schema::Name{stage, {}});
  return found != level.by_stage.end() && found->second.shape == profile::Change<T>::Shape::step;
}

// What a level does in each stage: `number` says what one of its values is in figures.
template <typename T, typename Number>
std::vector<Curve> curves(const profile::Level<T>& level, const std::vector<profile::Stage>& stages,
                          const Number& number) {
  std::vector<Curve> all;
  for (const profile::Span<T>& span : spans_of(level, stages)) {
    const profile::Stage& stage = stages[all.size()];
    const double to = number(span.to);
    const double from = is_step(level, stage.name.value) ? to : number(span.from);
    all.emplace_back(from, to, stage.duration, shape_of(level, stage.name.value));
  }
  return all;
}

double a_second(const profile::Rate& rate) {
  return rate.kind == profile::Rate::Kind::fixed ? rate.a_second : 0;
}

std::vector<Curve> curves(const profile::RateLevel& level,
                          const std::vector<profile::Stage>& stages) {
  return curves(level, stages, a_second);
}

std::vector<Pace> paces(const profile::RateLevel& level,
                        const std::vector<profile::Stage>& stages) {
  std::vector<Pace> all;
  const auto spans = spans_of(level, stages);
  for (const Curve& rate : curves(level, stages)) {
    const profile::Rate& to = spans[all.size()].to;
    all.push_back({rate, to.kind == profile::Rate::Kind::max, to.latency});
  }
  return all;
}

bool is_simple(const Steps& steps) {
  if (steps.size() != 1) return false;
  const auto& verb = steps.front().verb;
  return std::holds_alternative<Send>(verb) || std::holds_alternative<Request>(verb) ||
         std::holds_alternative<Publish>(verb);
}

// Replies that can be compared as they come, without a look at the whole.
bool is_compared(const Step& step) {
  const auto* request = std::get_if<Request>(&step.verb);
  if (request == nullptr) return std::holds_alternative<Send>(step.verb);
  const bool echo = request->by == Request::By::echo && request->content->repeatable();
  return echo && request->captures.empty();
}

// It sends, and wants no answer.
bool is_statement(const Step& step) {
  return std::holds_alternative<Send>(step.verb) || std::holds_alternative<Publish>(step.verb);
}

bool is_plain(const Scenario& scenario) {
  const bool steps = !scenario.on_open.empty() || !scenario.on_reconnect.empty() ||
                     !scenario.flow.empty() || !scenario.on_close.empty();
  return !steps && !scenario.listens && !scenario.ping_interval && scenario.lexicon->empty() &&
         scenario.traffic.size() <= 1 &&
         std::ranges::all_of(scenario.traffic, [](const Traffic& one) { return one.simple; });
}

profile::Defaults joined(const profile::Defaults& defaults,
                         const std::optional<profile::Defaults>& own) {
  profile::Defaults all = defaults;
  if (!own) return all;
  for (const auto& [name, value] : own->headers) all.headers[name] = value;
  if (!own->subprotocols.empty()) all.subprotocols = own->subprotocols;
  const auto take = [&](auto member) {
    if ((*own).*member) all.*member = (*own).*member;
  };
  using D = profile::Defaults;
  take(&D::origin);
  take(&D::deflate);
  take(&D::connect_timeout);
  take(&D::upgrade_timeout);
  take(&D::response_timeout);
  take(&D::close_timeout);
  take(&D::ping);
  take(&D::reconnect);
  take(&D::max_message);
  take(&D::read_rate);
  take(&D::write_rate);
  take(&D::nodelay);
  take(&D::rcvbuf);
  take(&D::sndbuf);
  return all;
}

Traffic traffic_of(const profile::Traffic& said, const std::vector<profile::Stage>& stages,
                   Steps steps) {
  using From = profile::Traffic;
  Traffic traffic{.name = said.name,
                  .paces = paces(said.rate, stages),
                  .manner = {.each = said.per == From::Per::connection},
                  .closed = said.model == From::Model::closed,
                  .steps = std::move(steps)};
  traffic.simple = is_simple(traffic.steps);
  if (said.arrival && said.arrival->value == From::Arrival::poisson)
    traffic.manner.arrival = Stream::Arrival::poisson;
  if (said.burst) traffic.manner.burst = said.burst->value;
  const std::uint64_t most = said.max_outstanding.value_or(traffic.closed ? 1 : 0);
  traffic.outstanding = static_cast<std::uint32_t>(std::min<std::uint64_t>(most, 1'000'000));
  const auto by_latency = [](const Pace& pace) { return pace.latency.count() > 0; };
  if (std::ranges::any_of(traffic.paces, by_latency))
    traffic.governor =
        std::make_unique<Governor>(traffic.manner.each ? first_rate_of_each : first_rate);
  return traffic;
}

Receive receive_of(const profile::Receive& said) {
  Receive receive{.verify = said.verify, .pause = said.pause};
  if (said.sequence && said.sequence->json) receive.number.emplace(*said.sequence->json);
  for (const schema::Name& topic : said.topics) receive.topics.push_back(topic.value);
  for (const profile::Match& match : said.ignore) receive.ignore.emplace_back(match);
  return receive;
}

Table read_table(const profile::Data& data) {
  const std::string text = base::read_file(data.file);
  switch (data.format) {
    case profile::Data::Format::csv:
      return read_csv(data.file, text);
    case profile::Data::Format::jsonl:
      return read_jsonl(data.file, text);
    case profile::Data::Format::lines:
      break;
  }
  return read_lines(data.file, text);
}

// Enters what the stamps of these steps stand for.
void enter_channels(const Steps& steps, std::vector<Channel>& channels) {
  const auto at = [&](std::uint32_t channel) -> Channel& {
    if (channels.size() <= channel) channels.resize(channel + 1);
    return channels[channel];
  };
  for (const Step& step : steps) {
    if (const auto* send = std::get_if<Send>(&step.verb))
      at(send->channel).content = send->content.get();
    if (const auto* request = std::get_if<Request>(&step.verb))
      at(request->channel).content = request->content.get();
    if (const auto* publish = std::get_if<Publish>(&step.verb))
      at(publish->channel) = {publish->content.get(), publish->within, publish->to, publish->topic};
    if (const auto* repeat = std::get_if<Repeat>(&step.verb))
      enter_channels(*repeat->steps, channels);
    if (const auto* choose = std::get_if<Choose>(&step.verb))
      for (const Choose::Branch& branch : choose->branches) enter_channels(*branch.steps, channels);
  }
}

}  // namespace

bool has_variable(std::string_view text) { return text.find("${") != std::string_view::npos; }

profile::Defaults connection_of(const profile::Profile& profile,
                                const profile::Scenario& scenario) {
  return joined(profile.defaults, scenario.connection);
}

bool Receive::takes(const std::string& topic) const {
  return topics.empty() || std::ranges::find(topics, topic) != topics.end();
}

Play::Tables Play::read_tables(const profile::Profile& profile) {
  Tables tables;
  for (const auto& [name, data] : profile.data)
    tables.emplace(name, std::make_shared<const Table>(read_table(data)));
  return tables;
}

Play::Play(const profile::Profile& profile, const Tables& tables, const Share& share) {
  const std::vector<profile::Stage> stages = stages_of(profile);
  for (const auto& [name, said] : profile.data)
    data.try_emplace(name, tables.at(name), said.pick, said.on_end, share,
                     profile.seed.value_or(1));
  std::uint32_t channel = 0;
  for (const auto& [name, said] : profile.scenarios) {
    Scenario scenario{.name = name, .place = scenarios.size()};
    scenario.connection = connection_of(profile, said);
    const profile::Defaults& connection = scenario.connection;
    scenario.open_timeout = connection.connect_timeout.value_or(seconds(10)) +
                            connection.upgrade_timeout.value_or(seconds(0));
    scenario.close_timeout = connection.close_timeout.value_or(seconds(10));
    if (connection.max_message) scenario.endpoint.max_message = *connection.max_message;
    if (connection.deflate && connection.deflate->min_size)
      scenario.endpoint.deflate_from = *connection.deflate->min_size;
    if (connection.ping && connection.ping->interval) {
      scenario.ping_interval.emplace(*connection.ping->interval);
      scenario.ping_timeout = connection.ping->timeout.value_or(seconds(10));
    }

    const profile::Population& population = said.population;
    scenario.arrives = population.arrivals.has_value();
    if (scenario.arrives) {
      scenario.levels = curves(*population.arrivals, stages);
    } else {
      scenario.levels = curves(*population.connections, stages,
                               [](std::uint64_t n) { return static_cast<double>(n); });
    }
    if (population.connect_rate &&
        population.connect_rate->value.kind == profile::Rate::Kind::fixed)
      scenario.connect_rate = population.connect_rate->value.a_second;
    scenario.max_connecting =
        population.max_connecting.value_or(scenario.connect_rate ? 0 : most_connecting);
    if (population.lifetime) scenario.lifetime.emplace(*population.lifetime);

    scenario.lexicon = std::make_unique<Lexicon>(data);
    scenario.first_channel = channel;
    ScriptReader reader(
        {.profile = profile, .response_timeout = connection.response_timeout.value_or(seconds(10))},
        scenario.place, *scenario.lexicon, channel);
    for (const auto& [field, value] : connection.headers)
      if (has_variable(value))
        scenario.headers.emplace_back(
            field,
            std::make_unique<Content>(
                profile::Content{.words = schema::Name{value, {}}},
                Content::Context{.profile = profile, .lexicon = *scenario.lexicon, .channel = 0}));
    for (const auto* steps : {&said.on_open, &said.on_reconnect, &said.flow, &said.on_close})
      reader.note_captures(*steps);
    for (const profile::Traffic& traffic : said.traffic) reader.note_captures(traffic.steps);
    scenario.on_open = reader.read(said.on_open);
    scenario.on_reconnect = reader.read(said.on_reconnect);
    scenario.flow = reader.read(said.flow);
    scenario.on_close = reader.read(said.on_close);
    for (const profile::Traffic& traffic : said.traffic)
      scenario.traffic.push_back(traffic_of(traffic, stages, reader.read(traffic.steps)));
    if (said.receive) scenario.receive = receive_of(*said.receive);
    channel = reader.next_channel();
    scenario.channels = channel - scenario.first_channel;

    scenario.listens = scenario.receive.has_value();
    for (const Steps* steps :
         {&scenario.on_open, &scenario.on_reconnect, &scenario.flow, &scenario.on_close}) {
      scenario.listens = scenario.listens || !std::ranges::all_of(*steps, is_compared);
      enter_channels(*steps, channels);
    }
    for (const Traffic& traffic : scenario.traffic) {
      scenario.listens = scenario.listens || !std::ranges::all_of(traffic.steps, is_compared);
      enter_channels(traffic.steps, channels);
    }
    scenarios.push_back(std::move(scenario));
  }
  for (Scenario& scenario : scenarios) {
    const auto asks = [](const Steps& steps) { return !std::ranges::all_of(steps, is_statement); };
    scenario.asks =
        asks(scenario.on_open) || asks(scenario.on_reconnect) || asks(scenario.flow) ||
        asks(scenario.on_close) ||
        std::ranges::any_of(scenario.traffic, [&](const Traffic& one) { return asks(one.steps); });
  }
  // Who is published to has to tell stamps.
  for (Scenario& scenario : scenarios)
    scenario.listens = scenario.listens || std::ranges::any_of(channels, [](const Channel& c) {
                         return c.within.count() > 0;
                       });
  for (Scenario& scenario : scenarios) scenario.plain = is_plain(scenario);
}

}  // namespace load

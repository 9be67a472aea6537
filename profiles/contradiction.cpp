#include "profiles/contradiction.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "profiles/names.h"
#include "profiles/step_contradiction.h"

namespace profile {
namespace {

class Check {
 public:
  Check(const Profile& profile, schema::Source& source) : profile_(profile), source_(source) {
    for (const Stage& stage : profile.stages)
      if (!stage.name.value.empty()) stages_.push_back(stage.name.value);
  }

  void all() {
    target();
    stages();
    connection(profile_.defaults);
    for (const auto& [name, payload] : profile_.payloads) complain_of(payload, source_);
    for (const auto& [name, scenario] : profile_.scenarios) check(scenario);
    for (const Event& event : profile_.events) check(event);
    thresholds();
    if (profile_.search && profile_.search->origin.sound) check(*profile_.search);
    if (profile_.baseline) check(*profile_.baseline);
    if (profile_.report && profile_.report->interval) interval(*profile_.report->interval);
  }

 private:
  template <typename Parse>
  void complain_where_it_fails(schema::Place place, const Parse& parse) {
    try {
      parse();
    } catch (const base::Error& error) {
      source_.complain(place, error.what());
    }
  }

  template <typename Holds>
  bool any_scenario(const Holds& holds) const {
    return std::ranges::any_of(profile_.scenarios,
                               [&](const auto& named) { return holds(named.second); });
  }

  void stage_called(const schema::Name& name) {
    const bool all_known = std::ranges::all_of(profile_.stages, [](const Stage& stage) {
      return stage.origin.sound || !stage.name.value.empty();
    });
    if (all_known) complain_of_stranger("stage", name, stages_, profile_, source_);
  }

  void target() {
    const Target& target = profile_.target;
    if (target.tls && target.tls->origin.sound && !target.tls->key.empty() &&
        target.tls->cert.empty())
      source_.complain(target.tls->origin, "key needs cert");
    if (!target.origin.sound) return;
    if (target.urls.size() > 1 && std::ranges::any_of(target.urls, [](const auto& url) {
          return url.value.url.scheme == "ws+unix";
        }))
      source_.complain(target.urls.front().place, "a ws+unix:// address stands alone");
    const bool maybe_secure =
        std::ranges::any_of(target.urls, [](const auto& url) { return url.value.url.secure(); }) ||
        any_scenario([](const Scenario& scenario) {
          return !scenario.origin.sound || (scenario.url && scenario.url->value.url.secure());
        });
    if (target.tls && !maybe_secure)
      source_.complain(target.tls->origin, "tls is for wss://, and no address is one");
  }

  void stages() {
    std::set<std::string> seen;
    for (const Stage& stage : profile_.stages) {
      if (!stage.name.value.empty() && !seen.insert(stage.name.value).second)
        source_.complain(stage.name.place,
                         fmt::format("there is a stage '{}' already", stage.name.value));
      if (stage.origin.sound && stage.duration.count() <= 0)
        source_.complain(stage.origin, "a stage of no duration; with until, it is the longest");
    }
  }

  void connection(const Defaults& defaults) {
    if (defaults.ping && defaults.ping->interval) complain_of(*defaults.ping->interval, source_);
    if (!defaults.reconnect || !defaults.reconnect->origin.sound) return;
    const Reconnect& again = *defaults.reconnect;
    const bool waits =
        again.policy == Reconnect::Policy::fixed || again.policy == Reconnect::Policy::exponential;
    if (again.base && !waits)
      source_.complain(again.base->place, "a delay is for the policies fixed and exponential");
    if (again.base && again.max && again.max->value < again.base->value)
      source_.complain(again.max->place, "the longest delay is below the first, base");
  }

  void check(const Scenario& scenario) {
    if (scenario.protocol.value != Scenario::Protocol::raw)
      source_.complain(scenario.protocol.place,
                       "this protocol is for later; leave it out, and say its messages with "
                       "on_open and request steps, its subprotocol with connection.subprotocols");
    check(scenario.population);
    if (scenario.connection) connection(*scenario.connection);
    for (const Traffic& traffic : scenario.traffic) {
      level(traffic.rate);
      if (traffic.origin.sound) check(traffic);
    }
    if (scenario.receive && scenario.receive->pause) {
      const Receive::Pause& pause = *scenario.receive->pause;
      if (pause.origin.sound && pause.every && pause.length && *pause.length >= *pause.every)
        source_.complain(pause.origin, "a pause is as long as the time from one to the next");
    }
    complain_of_steps(profile_, scenario, source_);
  }

  void check(const Population& population) {
    if (population.connections) level(*population.connections);
    if (population.arrivals) {
      level(*population.arrivals);
      each_rate(*population.arrivals, [&](const Rate& rate, schema::Place place) {
        if (rate.kind != Rate::Kind::fixed)
          source_.complain(place, fmt::format("arrivals are so many a second; {} is for traffic",
                                              to_string(rate)));
      });
    }
    if (population.lifetime) complain_of(*population.lifetime, source_);
    if (!population.origin.sound || !population.connect_rate) return;
    const auto& [rate, place] = *population.connect_rate;
    if (rate.kind == Rate::Kind::at_latency)
      source_.complain(place, "connect_rate is a rate or max; a latency is for traffic");
    if (rate.kind == Rate::Kind::fixed && rate.a_second <= 0)
      source_.complain(place, "at this rate no connection is ever opened");
  }

  static bool is_zero(std::uint64_t count) { return count == 0; }
  static bool is_zero(const Rate& rate) {
    return rate.kind == Rate::Kind::fixed && rate.a_second <= 0;
  }

  template <typename T>
  void level(const Level<T>& level) {
    for (const auto& [stage, change] : level.by_stage) stage_called(stage);
    if (!level.origin.sound) return;
    T before{};
    for (const Stage& stage : profile_.stages) {
      const Span<T> span = span_in(level, stage.name.value, before);
      before = span.to;
      const auto found = level.by_stage.find(stage.name);
      if (found != level.by_stage.end() && found->second.shape == Change<T>::Shape::exponential &&
          (is_zero(span.from) || is_zero(span.to)))
        source_.complain(
            found->first.place,
            "an exponential way grows by factors, and so neither begins nor ends at 0");
    }
  }

  // Calls `visit` with each rate of the level, and a place near it.
  template <typename Visit>
  static void each_rate(const RateLevel& level, const Visit& visit) {
    if (level.everywhere) visit(*level.everywhere, level.origin);
    for (const auto& [stage, change] : level.by_stage) {
      if (change.from) visit(*change.from, stage.place);
      visit(change.steady.value_or(change.to), stage.place);
    }
  }

  static bool has_rate(const Traffic& traffic, Rate::Kind kind) {
    bool found = false;
    each_rate(traffic.rate, [&](const Rate& rate, schema::Place) { found |= rate.kind == kind; });
    return found;
  }

  void check(const Traffic& traffic) {
    for (const auto& [stage, change] : traffic.rate.by_stage)
      if (!change.steady && (change.to.kind != Rate::Kind::fixed ||
                             (change.from && change.from->kind != Rate::Kind::fixed)))
        source_.complain(stage.place, "from and to are numbers a second; max and @latency are not");
    const bool asks = has_request(traffic.steps);
    check_model(traffic, asks);
    if (!has_rate(traffic, Rate::Kind::at_latency)) return;
    if (!asks)
      source_.complain(traffic.rate.origin, "a rate by latency needs a request in do, to time it");
    if (traffic.model == Traffic::Model::closed)
      source_.complain(traffic.rate.origin,
                       "a rate by latency is for the open model; in a closed one the replies "
                       "set the pace");
  }

  void check_model(const Traffic& traffic, bool asks) {
    const bool closed = traffic.model == Traffic::Model::closed;
    if (closed && !asks)
      source_.complain(traffic.origin,
                       "a closed model goes on with the reply, and there is no request in do");
    const bool bursts = traffic.arrival && traffic.arrival->value == Traffic::Arrival::burst;
    if (traffic.burst && !bursts)
      source_.complain(traffic.burst->place, "burst is for arrival: burst");
    if (!traffic.arrival) return;
    const schema::Place place = traffic.arrival->place;
    if (bursts && !traffic.burst)
      source_.complain(place, "arrival: burst needs burst, how many at a moment");
    if (closed)
      source_.complain(place, "arrival is for the open model; a closed one goes on with the reply");
    else if (has_rate(traffic, Rate::Kind::max) || has_rate(traffic, Rate::Kind::at_latency))
      source_.complain(place, "arrival needs a rate that is a number");
  }

  void check(const Event& event) {
    const Moment& at = event.at.value;
    if (!at.stage.empty()) stage_called({at.stage, event.at.place});
    if (event.scenario)
      complain_of_stranger("scenario", *event.scenario, names_of(profile_.scenarios), profile_,
                           source_);
    if (!event.origin.sound) return;
    const bool runs = event.deed == Event::Deed::exec;
    if (runs && event.command.empty())
      source_.complain(event.origin, "do: exec needs command, a list of words");
    if (!runs && !event.command.empty()) source_.complain(event.origin, "command is for do: exec");
    base::Duration room{};
    for (const Stage& stage : profile_.stages) {
      if (!stage.origin.sound) return;
      if (at.stage.empty() || stage.name.value == at.stage) room += stage.duration;
    }
    if (room.count() > 0 && at.offset >= room)
      source_.complain(event.at.place,
                       fmt::format("{} lasts {}, this is never reached",
                                   at.stage.empty() ? "the run" : "stage " + at.stage,
                                   base::format_duration(room)));
  }

  void thresholds() {
    for (const auto& [key, list] : profile_.thresholds) {
      std::optional<Metric> metric;
      complain_where_it_fails(key.place, [&, &name = key.value] { metric = parse_metric(name); });
      for (const Threshold& threshold : list) {
        if (threshold.stage) stage_called(*threshold.stage);
        if (!threshold.origin.sound) continue;
        if (metric)
          complain_where_it_fails(threshold.is.place,
                                  [&] { check_fit(*metric, threshold.is.value); });
        if (threshold.abort && threshold.level == Threshold::Level::warn)
          source_.complain(threshold.is.place, "a warning does not end the run; level: fail");
      }
    }
  }

  // What a search varies has to be there, as a number.
  void check(const Search& search) {
    if (search.from && search.to && search.from->value >= search.to->value)
      source_.complain(search.to->place, "the search ends where it begins, or below");
    if (profile_.baseline)
      source_.complain(search.origin,
                       "search and baseline exclude one another: what is found at one value is "
                       "compared with nothing");
    if (!any_scenario([&](const Scenario& scenario) {
          return !scenario.origin.sound || has_what_varies(scenario, search.vary);
        }))
      source_.complain(search.origin, without_what_varies(search.vary));
    if (search.vary != Search::Vary::rate) return;
    for (const auto& [name, scenario] : profile_.scenarios)
      for (const Traffic& traffic : scenario.traffic)
        each_rate(traffic.rate, [&](const Rate& rate, schema::Place place) {
          if (rate.kind != Rate::Kind::fixed)
            source_.complain(
                place,
                fmt::format("a search varies rates that are numbers; {} is none", to_string(rate)));
        });
  }

  static bool has_what_varies(const Scenario& scenario, Search::Vary vary) {
    const Population& population = scenario.population;
    switch (vary) {
      case Search::Vary::rate:
        return !scenario.traffic.empty();
      case Search::Vary::connections:
        return population.connections.has_value();
      case Search::Vary::connect_rate:
        break;
    }
    return population.arrivals.has_value() ||
           (population.connect_rate && population.connect_rate->value.kind == Rate::Kind::fixed);
  }

  static std::string_view without_what_varies(Search::Vary vary) {
    switch (vary) {
      case Search::Vary::rate:
        return "vary: rate, and no scenario has traffic";
      case Search::Vary::connections:
        return "vary: connections, and no scenario has a number of them";
      case Search::Vary::connect_rate:
        break;
    }
    return "vary: connect_rate, and no scenario has one, or arrivals";
  }

  void check(const Baseline& baseline) {
    for (const schema::Name& figure : baseline.metrics)
      complain_where_it_fails(figure.place, [&] { check_figure(figure.value); });
    // A result holds all histograms of each stage of each run, and readers bound how many.
    constexpr std::uint64_t most_runs_of_a_stage = 55;
    const std::uint64_t stages = std::max<std::uint64_t>(profile_.stages.size(), 1) + 1;
    const std::uint64_t most = std::max<std::uint64_t>(most_runs_of_a_stage / stages, 1);
    if (baseline.runs && baseline.runs->value > most)
      source_.complain(baseline.runs->place,
                       fmt::format("a result of so many stages has room for {} runs", most));
  }

  void interval(const schema::Placed<base::Duration>& interval) {
    constexpr std::chrono::seconds second{1};
    if (interval.value < std::chrono::milliseconds(10))
      source_.complain(interval.place, "the shortest slot of the time series is 10ms");
    else if (interval.value < second && second % interval.value != base::Duration(0))
      source_.complain(interval.place,
                       "several slots make up a second; write 10ms, 50ms, 100ms, 250ms or 500ms");
  }

  const Profile& profile_;
  schema::Source& source_;
  std::vector<std::string_view> stages_;
};

}  // namespace

void complain_of_contradictions(const Profile& profile, schema::Source& source) {
  Check(profile, source).all();
}

}  // namespace profile

#include "tools/load/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "libcore/base/error.h"
#include "reports/headline.h"
#include "reports/trial_tables.h"
#include "tools/load/check.h"
#include "tools/load/demand.h"
#include "tools/load/seeker.h"
#include "tools/load/variation.h"

namespace load {
namespace {

using Trial = results::Search::Trial;

class Hunt {
 public:
  Hunt(const Order& order, Console& console, const Runner& run)
      : order_(order),
        wish_(*order.profile.search),
        console_(console),
        run_(run),
        variation_(order.profile),
        seeker_(wish_) {
    told_.vary = schema::form_of<profile::Search::Vary>().print(wish_.vary);
    told_.until = schema::form_of<profile::Goal>().print(wish_.until);
    if (wish_.to) told_.most = wish_.to->value;
  }

  results::Load result() {
    if (const auto why = prospect(order_.profile, this_room(), order_.workers).refusal) throw *why;
    while (!over_) {
      const auto value = seeker_.next();
      if (!value) break;
      attempt(*value);
    }
    told_.found = seeker_.found();
    last_.search = std::move(told_);
    judge();
    return std::move(last_);
  }

 private:
  void attempt(std::uint64_t value) {
    Order order = order_;
    order.profile = variation_.at(value);
    const double most = demand_of(order.profile).connections.value;
    order.workers = std::clamp<unsigned>(static_cast<unsigned>(most), 1, order.workers);
    if (const auto why = prospect(order.profile, this_room(), order.workers).refusal)
      return bar(value, why->what());
    run(value, order);
    const Trial& trial = told_.trials.back();
    if (!over_ && !trial.holds && !trial.valid) run(value, order);
    if (!over_) seeker_.tell(value, told_.trials.back().holds);
  }

  void run(std::uint64_t value, const Order& order) {
    console_.say(
        fmt::format("trial {}: {}", told_.trials.size() + 1, report::varied(told_.vary, value)));
    last_ = run_(order);
    if (wish_.vary == profile::Search::Vary::connect_rate) check_pace();
    note(value);
    const Trial& trial = told_.trials.back();
    console_.say(fmt::format("  {}: {}", report::word_of(trial),
                             trial.holds ? told_.until + " is " + trial.observed : trial.why));
    const int exit = last_.run.verdict.exit;
    over_ = exit == 3 || exit >= 128;
  }

  // To other runs connect_rate is a limit, and nobody minds that it is not reached.
  void check_pace() {
    const auto count = [&](const char* name) {
      const auto found = last_.counters.find(name);
      return found == last_.counters.end() ? 0 : static_cast<double>(found->second);
    };
    const double begun = count("connected") + count("connect.failed");
    const double in_time = begun > 0 ? begun / (begun + count("connect.late")) : 1;
    const double least = order_.profile.validity.min_rate;
    last_.validity.push_back({.check = "dialled in time",
                              .limit = fmt::format("at least {:.4g}%", 100 * least),
                              .observed = fmt::format("{:.4g}%", 100 * in_time),
                              .ok = in_time >= least});
  }

  void note(std::uint64_t value) {
    const bool valid = report::is_valid(last_);
    Trial trial{.value = value,
                .started = last_.run.started,
                .duration = last_.run.duration,
                .holds = last_.run.verdict.exit == 0 && valid,
                .valid = valid,
                .achieved_rate = last_.achieved_rate};
    const auto& goals = last_.thresholds;
    const auto goal = std::ranges::find(goals, told_.until, &results::Threshold::text);
    if (goal != goals.end()) trial.observed = goal->observed;
    if (!trial.holds) trial.why = why_not(goal == goals.end() || goal->pass, trial.observed);
    trial.times = times();
    told_.trials.push_back(std::move(trial));
  }

  std::string why_not(bool met, const std::string& observed) const {
    for (const results::Validity& check : last_.validity)
      if (!check.ok)
        return fmt::format("{} is {}, limit {}", check.check, check.observed, check.limit);
    if (met) return fmt::format("{}", fmt::join(last_.run.verdict.reasons, "; "));
    return fmt::format("{}is {}", told_.until.substr(0, told_.until.find_first_of("<>=")),
                       observed);
  }

  // Of what `until` speaks of, if that is a time; else of what messages took.
  results::Counters times() {
    if (told_.metric.empty())
      told_.metric = wish_.until.metric.kind == profile::MetricKind::histogram
                         ? wish_.until.metric.name
                         : report::leading_metric(last_);
    const auto found = last_.histograms.find(told_.metric);
    if (found == last_.histograms.end()) return {};
    const stats::Histogram& histogram = found->second.histogram;
    return {{"p50", histogram.value_at_percentile(50)},
            {"p90", histogram.value_at_percentile(90)},
            {"p99", histogram.value_at_percentile(99)},
            {"p99.9", histogram.value_at_percentile(99.9)},
            {"max", histogram.max()}};
  }

  // There is no room for so much here.
  void bar(std::uint64_t value, const std::string& why) {
    told_.trials.push_back({.value = value, .why = why});
    console_.say("  " + why);
    seeker_.tell(value, false);
  }

  void judge() {
    results::Verdict& verdict = last_.run.verdict;
    if (over_) {
      verdict.reasons.push_back("the search was not at its end: " +
                                report::search_story(*last_.search));
      return;
    }
    const auto& trials = last_.search->trials;
    const auto beyond = std::find_if(trials.rbegin(), trials.rend(), [&](const Trial& trial) {
      return trial.value == seeker_.failed();
    });
    const bool limited = beyond != trials.rend() && !beyond->valid;
    if (last_.search->found == 0) {
      if (verdict.exit == 0) verdict = {"FAIL", 1, std::move(verdict.reasons)};
      verdict.reasons.push_back("search: " + report::search_story(*last_.search));
    } else if (limited) {
      verdict.reasons.push_back("search: this machine is the limit, the target may bear more: " +
                                report::search_story(*last_.search));
      if (order_.profile.validity.on_invalid == profile::OnFault::fail) {
        verdict.status = "INVALID";
        verdict.exit = 4;
      }
    }
  }

  const Order& order_;
  const profile::Search& wish_;
  Console& console_;
  const Runner& run_;
  const Variation variation_;
  Seeker seeker_;
  results::Search told_;
  results::Load last_;
  bool over_ = false;  // nothing more can be tried
};

}  // namespace

results::Load search(const Order& order, Console& console, const Runner& run) {
  return Hunt(order, console, run).result();
}

}  // namespace load

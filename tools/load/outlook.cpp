#include "tools/load/outlook.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "tools/load/baseline.h"
#include "tools/load/seeker.h"
#include "tools/load/variation.h"

namespace load {
namespace {

using profile::Event;
using profile::Profile;
using profile::Span;
using profile::Stage;
using profile::Threshold;

base::Duration duration_of(const Profile& profile) {
  base::Duration all{};
  for (const Stage& stage : stages_of(profile)) all += stage.duration;
  return all;
}

template <typename T>
std::string word(const T& value) {
  return schema::form_of<T>().print(value);
}

std::string percentage(double share) { return schema::as_share().print(share); }
std::string count(double n) { return base::format_count(n); }

std::string shown(const Span<std::uint64_t>& span) {
  const std::string to = count(static_cast<double>(span.to));
  return span.from == span.to ? to : count(static_cast<double>(span.from)) + " to " + to;
}
std::string shown(const Span<profile::Rate>& span) {
  const std::string from = to_string(span.from);
  const std::string to = to_string(span.to);
  return from == to ? to : from + " to " + to;
}
std::string shown(const Amount& amount) {
  return (amount.at_least ? "at least " : "about ") + count(amount.value);
}

class Outlook {
 public:
  explicit Outlook(const Profile& profile) : profile_(profile), stages_(stages_of(profile)) {
    for (const Stage& stage : stages_) width_ = std::max(width_, stage.name.value.size());
  }

  std::string text(const Demand& demand) {
    head();
    stages();
    for (const auto& [name, scenario] : profile_.scenarios) add(name, scenario);
    events();
    thresholds();
    if (profile_.search) search(*profile_.search);
    if (profile_.baseline) baseline(*profile_.baseline);
    heading(profile_.search && profile_.search->to ? "In the largest trial" : "In all");
    line("{} connections at once, {} messages",
         (demand.connections.at_least ? "at least " : "") + count(demand.connections.value),
         shown(demand.messages));
    return text_;
  }

 private:
  template <typename... Values>
  void line(fmt::format_string<Values...> format, Values&&... values) {
    text_ += "  " + fmt::format(format, std::forward<Values>(values)...) + '\n';
  }
  void heading(std::string_view title) { text_ += fmt::format("\n{}\n", title); }
  // A line of one stage, in columns.
  void of(const Stage& stage, const std::string& what) {
    if (width_ == 0)
      line("{}", what);
    else
      line("{:<{}}  {}", stage.name.value, width_, what);
  }

  void head() {
    if (!profile_.name.empty())
      text_ += profile_.name + (profile_.description.empty() ? "\n" : ": ");
    if (!profile_.description.empty()) text_ += profile_.description + '\n';
    for (const auto& url : profile_.target.urls) text_ += to_string(url.value.url) + '\n';
  }

  void stages() {
    heading("Stages");
    base::Duration begin{};
    for (const Stage& stage : stages_) {
      std::string what = fmt::format("{} to {}", base::format_duration(begin),
                                     base::format_duration(begin + stage.duration));
      if (stage.until != Stage::Until::elapsed)
        what += fmt::format(" at most, until {}", word(stage.until));
      of(stage, what + (stage.record ? "" : ", not recorded"));
      begin += stage.duration;
    }
  }

  void add(const std::string& name, const profile::Scenario& scenario) {
    heading("Scenario " + name);
    for (std::size_t i = 0; i < stages_.size(); ++i) {
      const profile::Population& population = scenario.population;
      std::string what = population.connections
                             ? shown(spans_of(*population.connections, stages_)[i]) + " connections"
                             : "arrivals " + shown(spans_of(*population.arrivals, stages_)[i]);
      for (const profile::Traffic& traffic : scenario.traffic)
        what += fmt::format("; {}{}{}", traffic.name.empty() ? "" : traffic.name + ' ',
                            shown(spans_of(traffic.rate, stages_)[i]),
                            traffic.per == profile::Traffic::Per::connection ? " each" : "");
      of(stages_[i], what);
    }
  }

  void events() {
    if (profile_.events.empty()) return;
    heading("Events");
    for (const Event& event : profile_.events) {
      std::string what = word(event.deed);
      if (event.deed != Event::Deed::exec)
        what += fmt::format(", {} of {}", percentage(event.fraction),
                            event.scenario ? event.scenario->value : "all");
      if (event.over) what += ", over " + base::format_duration(*event.over);
      for (const std::string& each : event.command) what += ' ' + each;
      line("{}  {}", word(event.at.value), what);
    }
  }

  void thresholds() {
    if (profile_.thresholds.empty()) return;
    heading("Thresholds");
    for (const auto& [metric, list] : profile_.thresholds)
      for (const Threshold& threshold : list)
        line("{} {}{}{}{}{}", metric.value, to_string(threshold.is.value),
             threshold.stage ? ", in " + threshold.stage->value : "",
             threshold.after ? ", after " + base::format_duration(*threshold.after) : "",
             threshold.level == Threshold::Level::warn ? ", or a warning" : "",
             threshold.abort ? ", or the run ends" : "");
  }

  void search(const profile::Search& search) {
    heading("Search");
    const Variation variation(profile_);
    line("the highest {} from {}{} at which {} holds, {}", word(search.vary),
         count(search.from ? static_cast<double>(search.from->value) : 1),
         search.to ? " to " + count(static_cast<double>(search.to->value)) : " on",
         word(search.until),
         search.method == profile::Search::Method::step ? "in steps of a quarter" : "by halves");
    const base::Duration each = duration_of(variation.largest());
    const std::uint64_t trials = most_trials(search);
    line("{} {} trials of {}, {}: {}", search.to ? "at most" : "at least", trials,
         base::format_duration(each), search.hold ? "as long as it holds each" : "as stages say",
         base::format_duration(each * static_cast<std::int64_t>(trials)));
  }

  void baseline(const profile::Baseline& baseline) {
    heading("Baseline");
    const std::uint64_t runs = baseline.runs ? baseline.runs->value : 1;
    const base::Duration each = duration_of(profile_);
    line("{} run{} of {}: {}", runs, runs == 1 ? "" : "s", base::format_duration(each),
         base::format_duration(each * static_cast<std::int64_t>(runs)));
    const results::Terms terms = terms_of(baseline);
    line("compared with {}: {}", baseline.file,
         terms.metrics.empty() ? "the usual figures"
                               : fmt::format("{}", fmt::join(terms.metrics, ", ")));
    line("worse by more than {}, and {} of a time, for sure by {}: the run fails",
         percentage(terms.max_change), base::format_duration(terms.min_change),
         percentage(terms.confidence));
  }

  const Profile& profile_;
  const std::vector<Stage> stages_;
  std::size_t width_ = 0;
  std::string text_;
};

}  // namespace

std::string outlook(const Profile& profile, const Demand& demand) {
  return Outlook(profile).text(demand);
}

}  // namespace load

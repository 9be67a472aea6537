#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "libcore/base/units.h"
#include "reports/account.h"
#include "reports/formats.h"
#include "reports/grades.h"
#include "reports/headline.h"
#include "reports/legible.h"
#include "reports/svg.h"
#include "reports/trial_tables.h"

namespace report {
namespace {

std::string seconds_text(std::chrono::nanoseconds time) {
  return fmt::format("{:.6f}", base::seconds(std::max(time, {})));
}

struct Test {
  std::string name;  // legible, and of no other test
  std::chrono::nanoseconds duration{};
  Outcome outcome = Outcome::passed;
  std::string kind;     // of a failure: its level
  std::string message;  // one line
  std::string text;     // lines
  bool flaky = false;
};

struct Suite {
  std::string name;
  std::vector<std::pair<std::string, std::string>> properties;
  std::vector<Test> tests;
};

std::size_t count(const std::vector<Test>& tests, std::initializer_list<Outcome> outcomes) {
  return static_cast<std::size_t>(std::ranges::count_if(tests, [&](const Test& test) {
    return std::ranges::find(outcomes, test.outcome) != outcomes.end();
  }));
}

// The names of elements are those of junit-10.xsd, which has no properties in a test.
class Document {
 public:
  Document(const results::Run& run, const std::string& headline, const std::vector<Suite>& suites)
      : run_(run) {
    std::size_t tests = 0, failures = 0, errors = 0;
    for (const Suite& suite : suites) {
      tests += suite.tests.size();
      failures += count(suite.tests, {Outcome::failed, Outcome::stale});
      errors += count(suite.tests, {Outcome::blocked});
    }
    add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\" tests=\"{}\" "
        "failures=\"{}\" errors=\"{}\" time=\"{}\">\n",
        markup_escaped(headline), tests, failures, errors, seconds_text(run.duration));
    for (const Suite& suite : suites) add_suite(suite);
    text_ += "</testsuites>\n";
  }

  std::string finish() && { return std::move(text_); }

 private:
  template <typename... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
  }

  void add_suite(const Suite& suite) {
    std::chrono::nanoseconds duration{};
    for (const Test& test : suite.tests) duration += test.duration;
    add("<testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
        "time=\"{}\" timestamp=\"{}\" hostname=\"{}\">\n",
        markup_escaped(suite.name), suite.tests.size(),
        count(suite.tests, {Outcome::failed, Outcome::stale}),
        count(suite.tests, {Outcome::blocked}),
        count(suite.tests, {Outcome::known, Outcome::skipped}), seconds_text(duration),
        // Without the zone and the fraction, which readers of this form do not expect.
        markup_escaped(run_.started.substr(0, 19)), markup_escaped(run_.environment.host));
    if (!suite.properties.empty()) {
      text_ += "<properties>\n";
      for (const auto& [name, value] : suite.properties)
        add("<property name=\"{}\" value=\"{}\"/>\n", with_entities(name), markup_escaped(value));
      text_ += "</properties>\n";
    }
    for (const Test& test : suite.tests) add_test(suite, test);
    text_ += "</testsuite>\n";
  }

  void add_test(const Suite& suite, const Test& test) {
    add("<testcase classname=\"{}\" name=\"{}\" time=\"{}\">", markup_escaped(suite.name),
        with_entities(test.name), seconds_text(test.duration));
    const std::string message = markup_escaped(test.message);
    const std::string text = test.text.empty() ? "" : '\n' + with_entities(test.text);
    const auto judged = [&](std::string_view element, std::string_view kind) {
      add("\n<{} type=\"{}\" message=\"{}\">{}</{}>\n", element, kind, message, text, element);
    };
    switch (test.outcome) {
      case Outcome::failed:
        judged("failure", test.kind);
        break;
      case Outcome::stale:
        judged("failure", "stale");
        break;
      case Outcome::blocked:
        judged("error", "blocked");
        break;
      case Outcome::known:
      case Outcome::skipped:
        add("\n<skipped message=\"{}\"/>\n", message);
        break;
      case Outcome::passed:
        if (test.flaky) judged("flakyFailure", "flaky");
        if (!test.flaky && !test.message.empty()) add("\n<system-out>{}</system-out>\n", message);
    }
    text_ += "</testcase>\n";
  }

  const results::Run& run_;
  std::string text_;
};

Test test_of(const results::CaseResult& result) {
  Test test{.name = result.id,
            .duration = result.duration,
            .outcome = outcome_of(result),
            .kind = std::string(results::word_of(result.level)),
            .flaky = result.grade == results::Grade::flaky};
  switch (test.outcome) {
    case Outcome::failed:
    case Outcome::blocked:
      test.message = contrast(result);
      test.text = account(result);
      break;
    case Outcome::known:
      test.message = "known to fail: " + contrast(result);
      break;
    case Outcome::stale:
      test.message = "it passes, but is listed as known to fail";
      break;
    case Outcome::skipped:
      test.message = fmt::format("{}: {}", results::word_of(result.grade), result.why);
      break;
    case Outcome::passed:
      if (test.flaky) test.text = account(result);
      if (result.grade != results::Grade::pass)
        test.message = fmt::format("{}: {}", results::word_of(result.grade), result.why);
  }
  return test;
}

std::string asked(const results::CaseResult& result) {
  std::string text(results::word_of(result.level));
  for (const results::Requirement& requirement : result.requirements)
    text += fmt::format("{}{} ({})", &requirement == result.requirements.data() ? ": " : ", ",
                        requirement.id, requirement.section);
  return text;
}

// Tests of one name would be taken for one test.
class Names {
 public:
  std::string unique(std::string_view name) {
    const std::string first = legible(name);
    std::string free = first;
    for (unsigned& count = used_[first]; !taken_.insert(free).second;)
      free = fmt::format("{} #{}", first, ++count + 1);
    return free;
  }

 private:
  std::map<std::string, unsigned> used_;
  std::set<std::string> taken_;
};

Test test_of(std::string name, bool good, std::string message) {
  return {.name = std::move(name),
          .outcome = good ? Outcome::passed : Outcome::failed,
          .kind = "must",
          .message = good ? "" : std::move(message)};
}

}  // namespace

std::string junit(const results::Probe& probe) {
  std::vector<Suite> suites;
  std::map<std::string, std::size_t> places;
  Names names;
  for (const results::CaseResult& result : probe.cases) {
    const auto [place, fresh] = places.try_emplace(result.group, suites.size());
    if (fresh) {
      suites.push_back({.name = result.group});
      for (const std::string& target : probe.run.targets)
        suites.back().properties.emplace_back("target", target);
      suites.back().properties.emplace_back("suite version", probe.suite_version);
    }
    Suite& suite = suites[place->second];
    Test test = test_of(result);
    test.name = names.unique(test.name);
    suite.properties.emplace_back(test.name, asked(result));
    suite.tests.push_back(std::move(test));
  }
  return Document(probe.run, headline(probe), suites).finish();
}

std::string junit(const results::Load& load) {
  Names names;
  Suite thresholds{.name = "thresholds"};
  for (const results::Threshold& threshold : load.thresholds)
    thresholds.tests.push_back(
        test_of(names.unique(threshold.text), threshold.pass || threshold.warning,
                fmt::format("expected: {}; observed: {}", threshold.text, threshold.observed)));
  Suite validity{.name = "validity"};
  for (const results::Validity& check : load.validity)
    validity.tests.push_back(
        test_of(names.unique(check.check), check.ok,
                fmt::format("expected: {}; observed: {}", check.limit, check.observed)));
  Suite searched{.name = "search"};
  if (load.search)
    searched.tests.push_back(test_of(names.unique("limit of " + load.search->vary),
                                     load.search->found > 0, search_story(*load.search)));
  Suite compared{.name = "baseline"};
  if (load.baseline)
    for (const results::Change& change : load.baseline->changes)
      compared.tests.push_back(test_of(names.unique(change.metric),
                                       change.kind != results::Change::Kind::worse,
                                       change_story(change)));
  Suite run{.name = "run"};
  run.tests.push_back(test_of(
      "verdict", load.run.verdict.exit == 0,
      fmt::format("{}: {}", load.run.verdict.status, fmt::join(load.run.verdict.reasons, "; "))));
  std::vector<Suite> suites{run, thresholds, validity};
  for (const Suite& optional : {searched, compared})
    if (!optional.tests.empty()) suites.push_back(optional);
  for (Suite& suite : suites)
    for (const std::string& target : load.run.targets)
      suite.properties.emplace_back("target", target);
  return Document(load.run, headline(load), suites).finish();
}

std::string junit(const Diff& diff) {
  Names names;
  Suite suite{.name = diff.of, .properties = {{"old", diff.old_side}, {"new", diff.new_side}}};
  for (const Diff::Finding& finding : diff.findings) {
    suite.tests.push_back(test_of(names.unique(finding.name), finding.good, finding.sentence));
    suite.tests.back().message = finding.sentence;
  }
  return Document(diff.result.run, diff.headline, {suite}).finish();
}

}  // namespace report

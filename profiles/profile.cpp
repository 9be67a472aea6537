#include "profiles/profile.h"

#include <fmt/format.h>

#include "profiles/contradiction.h"

namespace profile {
namespace {

bool is_name(std::string_view text) {
  return !text.empty() && text.front() >= 'a' && text.front() <= 'z' &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string_view::npos;
}

schema::Form<std::string> as_name() {
  const auto parse = [](const std::string& text) {
    if (!is_name(text))
      base::fail("'{:.64}' is no name; write lower case letters, digits, - and _", text);
    return text;
  };
  return {"name", parse, [](const std::string& text) { return text; },
          schema::json_pattern("^[a-z][a-z0-9_-]*$")};
}

}  // namespace

void describe(schema::Words<Data::Format>& w) {
  w.add("csv", Data::Format::csv);
  w.add("jsonl", Data::Format::jsonl);
  w.add("lines", Data::Format::lines);
}

void describe(schema::Words<Data::Pick>& w) {
  w.add("sequential", Data::Pick::sequential);
  w.add("random", Data::Pick::random);
  w.add("per-connection", Data::Pick::per_connection);
  w.add("unique", Data::Pick::unique);
}

void describe(schema::Words<Data::OnEnd>& w) {
  w.add("recycle", Data::OnEnd::recycle);
  w.add("stop", Data::OnEnd::stop);
  w.add("fail", Data::OnEnd::fail);
}

void describe(schema::Words<Stage::Until>& w) {
  w.add("elapsed", Stage::Until::elapsed);
  w.add("target-reached", Stage::Until::target_reached);
  w.add("sessions-done", Stage::Until::sessions_done);
}

void describe(schema::Form<Moment>& form) {
  const auto parse = [](const std::string& text) -> Moment {
    const std::size_t plus = text.find('+');
    const std::string head = text.substr(0, plus);
    if (plus == std::string::npos && !is_name(head)) return {.offset = base::parse_duration(text)};
    if (!is_name(head)) base::fail("'{:.64}' is no moment; write storm+10s, or 90s", text);
    if (plus == std::string::npos) return {.stage = head};
    return {.stage = head, .offset = base::parse_duration(text.substr(plus + 1))};
  };
  const auto print = [](const Moment& moment) {
    if (moment.stage.empty()) return base::format_duration(moment.offset);
    return moment.stage + '+' + base::format_duration(moment.offset);
  };
  form = {"moment", parse, print,
          schema::json_pattern(
              R"(^[a-z][a-z0-9_-]*([+](\d+(\.\d+)?[a-z]+)+)?$|^(\d+(\.\d+)?[a-z]+)+$)")};
}

void describe(schema::Words<Event::Deed>& w) {
  w.add("drop-rst", Event::Deed::drop_rst);
  w.add("drop-fin", Event::Deed::drop_fin);
  w.add("vanish", Event::Deed::vanish);
  w.add("close", Event::Deed::close);
  w.add("pause-reading", Event::Deed::pause_reading);
  w.add("resume-reading", Event::Deed::resume_reading);
  w.add("reconnect-all", Event::Deed::reconnect_all);
  w.add("exec", Event::Deed::exec);
}

void describe(schema::Words<OnFault>& w) {
  w.add("fail", OnFault::fail);
  w.add("warn", OnFault::warn);
}

void describe(schema::Words<Search::Vary>& w) {
  w.add("rate", Search::Vary::rate);
  w.add("connections", Search::Vary::connections);
  w.add("connect_rate", Search::Vary::connect_rate);
}

void describe(schema::Words<Search::Method>& w) {
  w.add("bisect", Search::Method::bisect);
  w.add("step", Search::Method::step);
}

void describe(schema::Schema<Data>& s) {
  s.required("file", &Data::file, "beside the profile", schema::not_empty());
  s.optional("format", &Data::format, "csv has names of columns in its first line");
  s.optional("pick", &Data::pick, "which record is next");
  s.optional("on_end", &Data::on_end, "when all are used");
}

void describe(schema::Schema<Stage>& s) {
  s.origin(&Stage::origin);
  s.optional("name", &Stage::name, "by which levels, events and thresholds call it", as_name());
  s.required("duration", &Stage::duration, "how long, or how long at most");
  s.optional("record", &Stage::record, "what happens in it counts");
  s.optional("until", &Stage::until, "it ends when its time is over, or already then");
}

void describe(schema::Schema<Event>& s) {
  s.origin(&Event::origin);
  s.optional("name", &Event::name, "in the result");
  s.required("at", &Event::at, "STAGE+DURATION, or a time from the begin of the run");
  s.optional("scenario", &Event::scenario, "whose connections; else all");
  s.optional("fraction", &Event::fraction, "of them", schema::as_share(), schema::at_most(1));
  s.required("do", &Event::deed, "what happens to them");
  s.optional("over", &Event::over, "spread over this time; else at once");
  s.optional("command", &Event::command, "exec: the program and its words", schema::at_least_one());
}

void describe(schema::Schema<Validity>& s) {
  s.optional("max_send_lag", &Validity::max_send_lag, "p99 of how late we send");
  s.optional("max_cpu", &Validity::max_cpu, "of our processors", schema::as_share(),
             schema::at_most(1));
  s.optional("max_clock_error", &Validity::max_clock_error, "between machines");
  s.optional("min_rate", &Validity::min_rate, "sent of what was due", schema::as_share(),
             schema::at_most(1));
  s.optional("on_invalid", &Validity::on_invalid, "what a run means that is not valid");
}

void describe(schema::Schema<Search>& s) {
  s.origin(&Search::origin);
  s.required("vary", &Search::vary, "what is changed from run to run");
  s.optional("from", &Search::from, "the first that is tried", schema::at_least(1));
  s.optional("to", &Search::to, "the most; else on and on", schema::at_least(1));
  s.optional("method", &Search::method, "by halves, or in steps of a quarter");
  s.optional("hold", &Search::hold, "how long stages are that are recorded");
  s.required("until", &Search::until, "it ends where this threshold holds no more");
}

void describe(schema::Schema<Baseline>& s) {
  s.required("file", &Baseline::file, "a result in JSON, beside the profile", schema::not_empty());
  s.optional("metrics", &Baseline::metrics, "METRIC.STATISTIC, such as rtt.p99");
  s.optional("max_change", &Baseline::max_change, "a share that is too much", schema::as_share());
  s.optional("min_change", &Baseline::min_change, "of a time: what is less is no change");
  s.optional("confidence", &Baseline::confidence, "that it is one", schema::above(0),
             schema::below(1));
  s.optional("runs", &Baseline::runs, "of the whole profile, to be compared", schema::at_least(1));
  s.optional("require_same_machine", &Baseline::require_same_machine,
             "results of another are refused");
}

void describe(schema::Schema<Report>& s) {
  s.optional("title", &Report::title, "of the run in its reports");
  s.optional("percentiles", &Report::percentiles, "that are shown", schema::at_least(0),
             schema::at_most(100));
  s.optional("interval", &Report::interval, "of the time series: 10ms, or longer");
  s.optional("outputs", &Report::outputs, "as behind -o: html=report.html");
}

void describe(schema::Schema<Profile>& s) {
  s.origin(&Profile::origin);
  s.required("version", &Profile::version, "of this form: 1", schema::at_least(1),
             schema::at_most(1));
  s.optional("name", &Profile::name, "of the run", schema::no_longer_than(120));
  s.optional("description", &Profile::description, "what it is for");
  s.optional("labels", &Profile::labels, "notes for the reports");
  s.optional("seed", &Profile::seed, "of all that is random");
  s.required("target", &Profile::target, "where connections go");
  s.optional("defaults", &Profile::defaults, "what connections are like");
  s.optional("data", &Profile::data, "files of values: ${name.column}");
  s.optional("payloads", &Profile::payloads, "messages that steps send by name");
  s.optional("stages", &Profile::stages, "one after the other; else one of 10s",
             schema::at_least_one());
  s.required("scenarios", &Profile::scenarios, "who does what, all at the same time",
             schema::at_least_one());
  s.optional("events", &Profile::events, "harm at a moment");
  s.optional("thresholds", &Profile::thresholds, "what a metric has to be",
             schema::at_least_one_each());
  s.optional("validity", &Profile::validity, "when the run itself is to be believed");
  s.optional("search", &Profile::search, "for how far it goes");
  s.optional("baseline", &Profile::baseline, "an earlier result to compare with");
  s.optional("report", &Profile::report, "what is left behind");
}

Profile read(schema::Source& source, const schema::Environment& environment) {
  Profile profile = schema::read<Profile>(source, environment);
  complain_of_contradictions(profile, source);
  return profile;
}

Profile read(const schema::Value& tree, schema::Source& source) {
  Profile profile = schema::read<Profile>(tree, source);
  complain_of_contradictions(profile, source);
  return profile;
}

Profile read(std::string name, std::string text, const schema::Environment& environment) {
  schema::Source source(std::move(name), std::move(text));
  Profile profile = read(source, environment);
  source.raise();
  return profile;
}

std::string json_schema() {
  return schema::json_schema<Profile>("urn:assay:profile:load", "Profile of assay-load, version 1");
}

}  // namespace profile

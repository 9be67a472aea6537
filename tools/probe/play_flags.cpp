#include "tools/probe/play_flags.h"

#include <fmt/format.h>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/schema/schema.h"

namespace probe {
namespace {

constexpr std::size_t most_parallel = 1000;

std::vector<std::string> strings(const auto& views) { return {views.begin(), views.end()}; }

// As many as base::parse_count takes, within bounds.
std::size_t number(const std::string& text, std::size_t least, std::size_t most) {
  const std::uint64_t n = base::parse_count(text);
  if (n < least || n > most) base::fail("'{}' is not from {} to {}", text, least, most);
  return n;
}

double factor(const std::string& text, double least, double most) {
  const double x = schema::parse_number(text);
  if (x < least || x > most) base::fail("'{}' is not from {} to {}", text, least, most);
  return x;
}

}  // namespace

void add_playing(cli::Flags& flags, Words& words, Settings& settings) {
  flags.group("How cases are played");
  flags.one("--patience", "X", "all time windows are multiplied by this [1]",
            [&](const auto& x) { settings.patience = factor(x, 0.1, 1000); });
  flags.one("--timeout", "DUR", "the longest wait for a reaction that is owed (T_max) [10s]",
            [&](const auto& time) {
              settings.timeout = base::parse_duration(time);
              if (settings.timeout->count() <= 0) base::fail("must be above 0, as in 10s");
            });
  flags.one("--scale", "X|full",
            "counts of the heavy cases are multiplied by this; full: all that the catalogue says "
            "[1]",
            [&](const auto& x) {
              settings.scale = x == "full" ? suite::Facts::full_scale : factor(x, 0.001, 1000);
            });
  flags.count("--seed", settings.seed, "of masking keys, markers and random cuts");
  flags.text("--features", words.features, "FILE",
             "what the peer can do, its limits and paths (YAML, see below)");
  flags.one("--keep-alive", "DUR", "the peer says a Ping this often [as --features says]",
            [&](const auto& time) { words.keep_alive = base::parse_duration(time); });
  flags.text("--pcap", settings.pcap_folder, "DIR",
             "write what goes over the wire into DIR, a capture file a case");
}

void add_choice(cli::Flags& flags, Words& words, Settings& settings) {
  flags.group("Which cases");
  flags.choice("--tier", words.tier, strings(suite::tier_words),
               "each plays what stands in the ones before, too");
  flags.each("--run", "CASE", "the same as a CASE without a flag; repeat [all]",
             [&](const auto& word) { words.cases.push_back(word); });
  flags.each("--skip", "CASE", "the same as !CASE; repeat [none]",
             [&](const auto& word) { words.cases.push_back("!" + word); });
  std::vector<std::string> cuts = strings(suite::segmentation_words);
  cuts.emplace_back("all");
  flags.choice("--segment", words.segment, cuts,
               "how TCP cuts what is sent, where a case does not say; all: each case three times");
  flags.one("-p,--parallel", "N|auto",
            fmt::format("cases side by side; auto: {}, and those that only wait for silence to "
                        "end, with {} connections in all [auto]",
                        usual_parallel, usual_waiting),
            [&](const auto& n) {
              settings.parallel = n == "auto" ? usual_parallel : number(n, 1, most_parallel);
              settings.waiting = n == "auto" ? usual_waiting : settings.parallel;
            });
  flags.one("--retries", "N", "more attempts of a case that did not pass [2]",
            [&](const auto& n) { settings.retries = number(n, 0, 100); });
}

void add_gates(cli::Flags& flags, Words& words, Options& options) {
  flags.group("What fails the run");
  flags.choice("--fail-on", words.fail_on, {"must", "should", "any", "none"},
               "must: a MUST that is not met; should: a SHOULD too; any: whatever is no pass");
  flags.on("-S,--strict", words.strict, "the same as --fail-on should");
  flags.on("--exit-zero", options.gates.exit_zero, "report what failed, but exit with 0");
  flags.text("--known-failing", words.known_failing, "FILE",
             "cases that may fail; one that passes fails the run");
  flags.text("--known-flaky", words.known_flaky, "FILE", "cases that do not count");
  flags.on("--update-known", options.update_known,
           "rewrite the file of --known-failing after what came out");
}

void add_results(cli::Flags& flags, Options& options) {
  flags.group("Results");
  flags.each("-o,--output", "TO",
             "FORMAT=FILE, a FILE whose ending names its format, or - for JSON; repeat. Formats: " +
                 report::format_names(results::Kind::probe),
             [&](const auto& to) {
               options.outputs.push_back(report::parse_output(to, results::Kind::probe));
             });
  flags.one("-j,--junit-report", "FILE", "the same as -o junit=FILE", [&](const auto& file) {
    options.outputs.push_back({report::Format::junit, file});
  });
  flags.text("--title", options.title, "TEXT", "name of the run in its reports");
}

void add_console(cli::Flags& flags, Options& options) {
  flags.on("-q,--quiet", options.quiet, "print the last line only");
  flags.on("-v,--verbose", options.verbose, "print a line a case");
  flags.one("--color", "WHEN", "auto, always or never; NO_COLOR is heeded [auto]",
            [&](const auto& when) { options.color = report::parse_color(when); });
  flags.on("--ascii", options.ascii, "no characters beyond ASCII");
}

suite::Features features(const Words& words, ws::Role role) {
  suite::Features features;
  if (!words.features.empty())
    features = schema::read<suite::Features>(words.features, base::read_file(words.features));
  const auto judged =
      role == ws::Role::client ? suite::Features::Role::client : suite::Features::Role::server;
  if (features.role.value_or(judged) != judged)
    base::fail("{}: it has the other role; 'assay-probe {}' judges those", words.features,
               role == ws::Role::client ? "server" : "client");
  if (words.keep_alive) features.keep_alive = words.keep_alive;
  return features;
}

}  // namespace probe

#include "tools/probe/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "libcore/cli/flags.h"
#include "libcore/results/json.h"
#include "libcore/schema/schema.h"
#include "suites/catalogue.h"
#include "tools/probe/difference.h"
#include "tools/probe/explain.h"
#include "tools/probe/listing.h"
#include "tools/probe/trace.h"

namespace probe {
namespace {

// The cases mostly wait for round trips; this many at once leave a machine idle still.
constexpr std::size_t usual_parallel = 8;
constexpr std::size_t usual_waiting = 768;
constexpr std::size_t most_parallel = 1000;

constexpr const char* footer = R"(Examples:
  assay-probe server ws://127.0.0.1:9001/
  assay-probe list control.ping @should
  assay-probe explain control.ping.too-long-126
  assay-probe replay control.ping.empty ws://127.0.0.1:9001/
  assay-probe replay probe.json control.ping.empty
  assay-probe requirements -o markdown
  assay-probe diff before.json after.json

Exit status:
  0           no required case failed; diff: nothing got worse
  1           one did (see server --help); diff: something got worse
  2           wrong usage
  3           could not test: nothing listens, no handshake, no echo
  130, 143    stopped by SIGINT, SIGTERM; the report is partial
)";

constexpr const char* server_footer =
    R"(A CASE is an id (control.ping.empty), the beginning of ids (control.ping), a
glob (framing.*-126), a section (rfc6455/5.5), a requirement (RFC6455-5.5.1-7),
Autobahn's number of a case (5.19, 6.*), or a tag: @must, @should, @may; @smoke,
@standard, @full, @stress; @autobahn. A '!' in front leaves it out. Without one,
all cases of the tier are played; what stands in a later tier is played where
its whole id or its tag is given.

Values:
  N           10k, 2m
  DUR         250ms, 10s, 1m30s

Files:
  --features: version: 1, then what holds: claims: {text: true, binary: true,
  fragmentation: true, deflate: false}, limits: {max_message: 4KiB, max_frame:
  1KiB, max_fragments: 100, max_header: 8KiB, connections: 1}, keep_alive: 20s,
  subprotocols, hosts, origins: [...], http_path: /health, close_command:
  'close {code} {reason}', process: 1234
  --known-failing, --known-flaky: a line a case: an id or a glob, then # and why

Environment:
  Every long option is also a variable, which counts where the command line is
  silent: ASSAY_PATIENCE for --patience.

Examples:
  assay-probe server ws://127.0.0.1:9001/
  assay-probe server ws://127.0.0.1:9001/ --tier smoke
  assay-probe server wss://localhost:9002/echo --cacert ca.pem control fragment
  assay-probe server ws://127.0.0.1:9001/ '!framing' -o a.html -o a.json
  assay-probe server ws://127.0.0.1:9001/ --segment all @autobahn
  assay-probe server ws://127.0.0.1:9001/ --known-failing known.txt
  assay-probe server ws://127.0.0.1:9001/ --pcap captures control.ping
  assay-probe server ws://127.0.0.1:9001/ --compare ws://127.0.0.1:9004/

Exit status:
  0           no required case failed
  1           one did (see --fail-on), a known failure passed, or there was no
              echo any more behind a group
  2           wrong usage
  3           could not test: nothing listens, no handshake, no echo
  130, 143    stopped by SIGINT, SIGTERM; the report is partial
)";

// What is not a setting itself, but settings are made of.
struct Words {
  std::string url;
  std::string compared_url;
  std::vector<std::string> cases;
  std::string features;
  std::optional<base::Duration> keep_alive;
  std::size_t tier = static_cast<std::size_t>(suite::Tier::standard);
  std::size_t segment = 0;
  std::size_t fail_on = 0;
  bool strict = false;
  std::string origin;
  std::string known_failing;
  std::string known_flaky;
  ListForm form = ListForm::text;
  std::vector<std::string> files;
};

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

void add_target(cli::Flags& flags, Words& words, Target& target) {
  flags.group("How the server is asked");
  flags.each("--subprotocol", "NAME", "offer it; repeat in order of preference [none]",
             [&](const auto& name) { target.subprotocols.push_back(name); });
  flags.text("--origin", words.origin, "ORIGIN", "value of the Origin field");
  flags.each("-H,--header", "'N: V'", "another field of the opening handshake; repeat [none]",
             [&](const auto& field) { target.fields.lines.push_back(http::parse_field(field)); });
  flags.on("-k,--insecure", target.insecure, "wss: accept any certificate");
  flags.text("--cacert", target.authorities, "FILE", "wss: trust these authorities (PEM)");
  flags.text("--cert", target.certificate, "FILE", "wss: our own certificate (PEM)");
  flags.text("--key", target.key, "FILE", "wss: its key, if it is in another file");
}

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
             "what the server can do, its limits and paths (YAML, see below)");
  flags.one("--keep-alive", "DUR", "the server says a Ping this often [as --features says]",
            [&](const auto& time) { words.keep_alive = base::parse_duration(time); });
  flags.text("--pcap", settings.pcap_folder, "DIR",
             "write what goes over the wire into DIR, a capture file a case");
}

void add_choice(cli::Flags& flags, Words& words, Settings& settings) {
  flags.group("Which cases");
  flags.choice("--tier", words.tier, strings(suite::tier_words),
               "each plays what stands in the ones before, too");
  flags.each("--run", "CASE", "the same as a CASE behind the URL; repeat [all]",
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

void add_results(cli::Flags& flags, Words& words, Options& options) {
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
  flags.text("--compare", words.compared_url, "URL",
             "judge this one too, and show only where the two differ");
  flags.text("--title", options.title, "TEXT", "name of the run in its reports");
}

void add_console(cli::Flags& flags, Options& options) {
  flags.on("-q,--quiet", options.quiet, "print the last line only");
  flags.on("-v,--verbose", options.verbose, "print a line a case");
  flags.one("--color", "WHEN", "auto, always or never; NO_COLOR is heeded [auto]",
            [&](const auto& when) { options.color = report::parse_color(when); });
  flags.on("--ascii", options.ascii, "no characters beyond ASCII");
}

http::Url target_url(const std::string& text) {
  http::Url url = http::parse_url(text);
  if (url.scheme != "ws" && url.scheme != "wss" && url.scheme != "ws+unix")
    base::fail("'{}': the target is a ws://, wss:// or ws+unix:// address", base::printable(text));
  return url;
}

void finish_target(const Words& words, Options& options) {
  Target& target = options.settings.target;
  target.url = target_url(words.url);
  if (!target.key.empty() && target.certificate.empty()) base::fail("--key needs --cert");
  if (!words.origin.empty()) target.fields.add("Origin", words.origin);
}

suite::Features features(const Words& words) {
  suite::Features features;
  if (!words.features.empty())
    features = schema::read<suite::Features>(words.features, base::read_file(words.features));
  if (words.keep_alive) features.keep_alive = words.keep_alive;
  return features;
}

void finish_run(const Words& words, Options& options) {
  Settings& settings = options.settings;
  finish_target(words, options);
  settings.features = features(words);
  settings.cases = suite::select(words.cases, static_cast<suite::Tier>(words.tier));
  if (settings.cases.empty()) base::fail("no case is left; 'assay-probe list' shows all");
  if (words.segment < suite::segmentation_words.size())
    settings.segmentations = {static_cast<suite::Segmentation>(words.segment)};
  else
    settings.segmentations = {suite::Segmentation::none, suite::Segmentation::byte,
                              suite::Segmentation::random};
  options.gates.fail_on = static_cast<Gates::FailOn>(words.fail_on);
  if (words.strict && options.gates.fail_on == Gates::FailOn::must)
    options.gates.fail_on = Gates::FailOn::should;
  options.gates.known_failing_file = words.known_failing;
  const bool to_be_made = options.update_known && !std::filesystem::exists(words.known_failing);
  if (!words.known_failing.empty() && !to_be_made)
    options.gates.known_failing = CaseList::read(words.known_failing);
  if (!words.known_flaky.empty()) options.gates.known_flaky = CaseList::read(words.known_flaky);
  if (options.update_known && words.known_failing.empty())
    base::fail("--update-known: say which file with --known-failing");
  if (words.compared_url.empty()) return;
  options.compared = settings.target;
  options.compared->url = target_url(words.compared_url);
  if (!options.outputs.empty() || options.update_known)
    base::fail(
        "--compare prints what differs, and nothing else; leave --output and --update-known "
        "out");
}

Answer stored_replay(const std::string& file, const std::string& id) {
  const results::Probe probe = results::probe_from_json(base::read_file(file));
  const auto found = std::ranges::find(probe.cases, id, &results::CaseResult::id);
  if (found == probe.cases.end()) {
    std::vector<std::string_view> ids;
    for (const results::CaseResult& result : probe.cases) ids.push_back(result.id);
    const std::string_view meant = base::nearest(id, ids);
    base::fail("{}: no case is called '{}'{}", file, base::printable(id),
               meant.empty() ? std::string() : fmt::format(", did you mean '{}'?", meant));
  }
  return {.text = trace(*found)};
}

void finish_replay(const std::string& id, const Words& words, Options& options) {
  Settings& settings = options.settings;
  finish_target(words, options);
  settings.features = features(words);
  settings.cases = suite::select(std::array{id});
  if (settings.cases.size() != 1)
    base::fail("'{}' chooses {} cases; replay shows one", id, settings.cases.size());
  if (words.segment == suite::segmentation_words.size())
    base::fail("--segment: replay shows one way at a time");
  settings.segmentations = {static_cast<suite::Segmentation>(words.segment)};
  settings.parallel = settings.waiting = 1;
  settings.retries = 0;
  settings.whole_transcripts = true;
  options.trace = true;
}

// The command with the words left out that say which cases, what becomes of results, and what a
// single case does not need.
std::string replay_command(const std::vector<std::string>& arguments,
                           const std::vector<std::string>& cases) {
  static const std::vector<std::string_view> with_value = {
      "-o",     "--output",  "-j",      "--junit-report",  "--run",         "--skip",
      "--tier", "--segment", "--title", "--known-failing", "--known-flaky", "--compare",
      "--pcap"};
  static const std::vector<std::string_view> alone = {"--update-known", "-v", "--verbose", "-q",
                                                      "--quiet"};
  const auto is = [](const auto& names, std::string_view word) {
    return std::ranges::find(names, word) != names.end();
  };
  std::string text = "assay-probe";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view word = arguments[i];
    if (is(with_value, word)) {
      ++i;
      continue;
    }
    const bool joined = is(with_value, word.substr(0, word.find('='))) || word.starts_with("-o") ||
                        word.starts_with("-j");
    if (joined || is(alone, word) || is(cases, word)) continue;
    text += ' ' + base::shell_quoted(word);
  }
  return text;
}

std::string whole_command(const std::vector<std::string>& arguments) {
  std::string text = "assay-probe";
  for (const std::string& word : arguments) text += ' ' + base::shell_quoted(word);
  return text;
}

Answer diff(const Words& words) {
  if (words.files.size() != 2) base::fail("diff: two results; here are {}", words.files.size());
  const auto read = [](const std::string& file) {
    try {
      return results::probe_from_json(base::read_file(file));
    } catch (const base::Error& error) {
      base::fail("{}: {}", file, error.what());
    }
  };
  const auto all = differences(read(words.files[0]), read(words.files[1]));
  return {.text = text_of(all), .exit = any_worse(all) ? 1 : 0};
}

std::string explanations(const std::vector<std::string>& words) {
  std::string text;
  for (const suite::Case* script : suite::select(words))
    text += (text.empty() ? "" : "\n") + explain(*script);
  return text;
}

}  // namespace

std::variant<Options, Answer> parse_options(const std::vector<std::string>& arguments) {
  Options options;
  options.settings.parallel = usual_parallel;
  options.settings.waiting = usual_waiting;
  Words words;
  std::string first, second;
  cli::Flags flags("assay-probe", "Judges WebSocket endpoints against RFC 6455 and its kin.",
                   ASSAY_VERSION);
  flags.footer(footer);

  cli::Flags& server = flags.command("server", "judge a server that echoes");
  server.word("URL", words.url, "of its echo: ws://, wss:// or ws+unix:///socket:/path");
  server.words("CASE", words.cases, "which cases; all of the tier without one");
  add_choice(server, words, options.settings);
  add_playing(server, words, options.settings);
  add_target(server, words, options.settings.target);
  add_gates(server, words, options);
  add_results(server, words, options);
  add_console(server, options);
  server.footer(server_footer);

  const auto form = [&](const auto& text) { words.form = parse_list_form(text); };
  cli::Flags& list_command = flags.command("list", "ids, levels and titles of cases");
  list_command.words("CASE", words.cases, "which cases; all without one");
  list_command.one("-o,--output", "FORM", "markdown or json [columns of text]", form);

  cli::Flags& explain_command =
      flags.command("explain", "what a case sends, what is acceptable, and why");
  explain_command.words("CASE", words.cases, "one or several", 1);

  cli::Flags& requirements =
      flags.command("requirements", "every statement of the documents, and its cases");
  requirements.one("-o,--output", "FORM", "markdown or json [columns of text]", form);

  cli::Flags& replay =
      flags.command("replay", "play one case and show every octet; or show a stored one");
  replay.word("CASE|RESULT", first, "an id, or a JSON result");
  replay.word("URL|CASE", second, "the server; behind a result, an id in it");
  replay.choice("--segment", words.segment, strings(suite::segmentation_words),
                "how TCP cuts what is sent");
  add_playing(replay, words, options.settings);
  add_target(replay, words, options.settings.target);

  cli::Flags& diff_command = flags.command("diff", "what got better and worse between two results");
  diff_command.words("RESULT", words.files, "two JSON results, the earlier one first", 2);

  if (auto text = flags.parse(arguments)) return Answer{.text = std::move(*text)};
  if (list_command.chosen()) return Answer{.text = list(suite::select(words.cases), words.form)};
  if (explain_command.chosen()) return Answer{.text = explanations(words.cases)};
  if (requirements.chosen()) return Answer{.text = requirement_matrix(words.form)};
  if (diff_command.chosen()) return diff(words);
  if (replay.chosen() && second.find("://") == std::string::npos)
    return stored_replay(first, second);
  if (replay.chosen()) {
    words.url = second;
    finish_replay(first, words, options);
  } else {
    finish_run(words, options);
  }
  options.command = whole_command(arguments);
  options.settings.replay = replay_command(arguments, words.cases);
  return options;
}

}  // namespace probe

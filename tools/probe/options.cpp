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
#include "tools/probe/autobahn_spec.h"
#include "tools/probe/client_options.h"
#include "tools/probe/difference.h"
#include "tools/probe/explain.h"
#include "tools/probe/item.h"
#include "tools/probe/play_flags.h"
#include "tools/probe/trace.h"

namespace probe {
namespace {

constexpr const char* footer = R"(Examples:
  assay-probe server ws://127.0.0.1:9001/
  assay-probe client -- node client.js {url}
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
  3           could not test: nothing listens, no handshake, no echo; no client
  130, 143    stopped by SIGINT, SIGTERM; the report is partial
)";

constexpr const char* server_footer =
    R"(A CASE is an id (control.ping.empty), the beginning of ids (control.ping), a
glob (framing.*-126), a section (rfc6455/5.5), a requirement (RFC6455-5.5.1-7),
Autobahn's number of a case (5.19, 6.*), or a tag: @must, @should, @may; @smoke,
@standard, @full, @stress; @autobahn; @server, @client. A '!' in front leaves
it out. Without one, all cases of the tier are played; what stands in a later
tier is played where its whole id or its tag is given.

Values:
  N           10k, 2m
  DUR         250ms, 10s, 1m30s

Files:
  --features: version: 1, then what holds: role: server, claims: {text: true,
  binary: true, fragmentation: receive-only, deflate: false, subprotocols:
  [mqtt]}, limits: {max_message: 4KiB, max_frame: 1KiB, max_fragments: 100,
  max_header_bytes: 8KiB, concurrent_connections: 1}, keep_alive: 20s, hosts,
  origins: [...], http_path: /health, close_command: 'close {code} {reason}',
  process: 1234
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

http::Url target_url(const std::string& text) {
  http::Url url = http::parse_url(text);
  if (url.scheme != "ws" && url.scheme != "wss" && url.scheme != "ws+unix")
    base::fail("'{}': the target is a ws://, wss:// or ws+unix:// address", base::printable(text));
  return url;
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

void finish_target(const Words& words, Options& options) {
  options.settings.features = features(words, ws::Role::server);
  Target& target = options.settings.target;
  target.url = target_url(words.url);
  if (!target.key.empty() && target.certificate.empty()) base::fail("--key needs --cert");
  if (!words.origin.empty()) target.fields.add("Origin", words.origin);
}

void finish_run(const Words& words, Options& options) {
  Settings& settings = options.settings;
  settings.cases = suite::select(words.cases, static_cast<suite::Tier>(words.tier));
  const ws::Role judged = settings.welcome ? ws::Role::client : ws::Role::server;
  const bool any = !settings.cases.empty();
  std::erase_if(settings.cases, [&](const suite::Case* one) { return !one->judges(judged); });
  if (settings.cases.empty())
    base::fail("no case is left{}; 'assay-probe list' shows all",
               any ? fmt::format(" that judges {}s", settings.welcome ? "client" : "server") : "");
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
}

// What the file says in place of the command line.
void heed_spec(const AutobahnSpec& spec, Words& words, Options& options) {
  if (!words.cases.empty())
    base::fail("--autobahn-spec says which cases are played; leave CASE out");
  words.cases = spec.cases;
  if (options.outputs.empty() && !spec.folder.empty())
    options.outputs.push_back({report::Format::autobahn, spec.folder});
}

void finish_servers(Words& words, Options& options) {
  const AutobahnSpec spec = read_autobahn_spec(words.autobahn_spec);
  if (!words.url.empty()) base::fail("--autobahn-spec says where the servers are; leave URL out");
  if (spec.servers.empty())
    base::fail("{}: it names no servers; for clients there is 'assay-probe client --autobahn-spec'",
               words.autobahn_spec);
  heed_spec(spec, words, options);
  const std::vector<std::string> usual = words.cases;
  for (const AutobahnSpec::Server& server : spec.servers) {
    words.url = server.url;
    words.cases = usual;
    if (const auto more = spec.excluded.find(server.agent); more != spec.excluded.end())
      for (const std::string& word : more->second) words.cases.push_back("!" + word);
    finish_target(words, options);
    finish_run(words, options);
    options.servers.push_back({server.agent, options.settings.target, options.settings.cases});
  }
  for (const report::Output& output : options.outputs)
    if (spec.servers.size() > 1 && output.format != report::Format::autobahn)
      base::fail(
          "--output: {} has results of one server, and there are {}; leave all out but "
          "autobahn=DIR",
          output.path, spec.servers.size());
}

void finish_server(Words& words, Options& options) {
  if (!words.autobahn_spec.empty()) return finish_servers(words, options);
  if (words.url.empty()) base::fail("URL is required; see assay-probe server --help");
  finish_target(words, options);
  finish_run(words, options);
  if (words.compared_url.empty()) return;
  options.compared = options.settings.target;
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

void show_one(Settings& settings) {
  settings.parallel = settings.waiting = 1;
  settings.retries = 0;
  settings.whole_transcripts = true;
}

void finish_replay(const std::string& id, const Words& words, Options& options) {
  Settings& settings = options.settings;
  finish_target(words, options);
  settings.cases = suite::select(std::array{id});
  if (settings.cases.size() != 1)
    base::fail("'{}' chooses {} cases; replay shows one", id, settings.cases.size());
  if (words.segment == suite::segmentation_words.size())
    base::fail("--segment: replay shows one way at a time");
  settings.segmentations = {static_cast<suite::Segmentation>(words.segment)};
  show_one(settings);
  options.trace = true;
}

// The command with the words left out that say which cases, what becomes of results, and what a
// single case does not need. `behind`: what follows "--".
std::string replay_command(const std::vector<std::string>& arguments,
                           const std::vector<std::string>& cases,
                           const std::vector<std::string>& behind) {
  static const std::vector<std::string_view> with_value = {
      "-o",     "--output",  "-j",      "--junit-report",  "--run",         "--skip",
      "--tier", "--segment", "--title", "--known-failing", "--known-flaky", "--compare",
      "--pcap", "--resume"};
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
  text += fmt::format(" {}", place_of_case);
  if (!behind.empty()) text += " --";
  for (const std::string& word : behind) text += ' ' + base::shell_quoted(word);
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
  const auto all = difference(read(words.files[0]), read(words.files[1]));
  return {.text = text_of(all), .exit = all.regression() ? 1 : 0};
}

std::string explanations(const std::vector<std::string>& words) {
  std::string text;
  for (const suite::Case* script : suite::select(words))
    text += (text.empty() ? "" : "\n") + explain(*script);
  return text;
}

}  // namespace

std::variant<Options, Answer> parse_options(const std::vector<std::string>& all) {
  const auto dashes = std::ranges::find(all, "--");
  const std::vector<std::string> arguments(all.begin(), dashes);
  const std::vector<std::string> behind(dashes == all.end() ? dashes : dashes + 1, all.end());
  Options options;
  options.settings.parallel = usual_parallel;
  options.settings.waiting = usual_waiting;
  Words words;
  std::string first, second;
  cli::Flags flags("assay-probe", "Judges WebSocket endpoints against RFC 6455 and its kin.",
                   ASSAY_VERSION);
  flags.footer(footer);

  cli::Flags& server = flags.command("server", "judge a server that echoes");
  server.word("URL", words.url, "of its echo: ws://, wss:// or ws+unix:///socket:/path", false);
  server.words("CASE", words.cases, "which cases; all of the tier without one");
  add_choice(server, words, options.settings);
  add_playing(server, words, options.settings);
  add_target(server, words, options.settings.target);
  server.text("--autobahn-spec", words.autobahn_spec, "FILE",
              "in place of URL and CASE: what Autobahn's fuzzingclient.json says");
  add_gates(server, words, options);
  add_results(server, options);
  server.text("--compare", words.compared_url, "URL",
              "judge this one too, and show only where the two differ");
  add_console(server, options);
  server.footer(server_footer);

  ClientWords client_words;
  cli::Flags& client = flags.command("client", "judge a client: a library, a browser, a device");
  client.words("CASE", words.cases, "which cases; all of the tier without one");
  add_choice(client, words, options.settings);
  add_playing(client, words, options.settings);
  add_welcome(client, client_words, options);
  add_gates(client, words, options);
  add_results(client, options);
  add_console(client, options);
  client.footer(client_footer);

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
  replay.choice("--segment", words.segment,
                {suite::segmentation_words.begin(), suite::segmentation_words.end()},
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
  if (!client.chosen()) options.settings.welcome.reset();
  if (!behind.empty() && !client.chosen())
    base::fail("'--' and a command behind it belong to 'client'; see assay-probe client --help");
  if (replay.chosen() && second.find("://") == std::string::npos)
    return stored_replay(first, second);
  if (replay.chosen()) {
    words.url = second;
    finish_replay(first, words, options);
  } else if (client.chosen()) {
    if (!client_words.autobahn_spec.empty()) {
      const AutobahnSpec spec = read_autobahn_spec(client_words.autobahn_spec);
      heed_spec(spec, words, options);
      heed_spec(spec, client_words, options);
    }
    options.settings.features = features(words, ws::Role::client);
    finish_welcome(client, client_words, behind, options);
    finish_run(words, options);
    if (options.trace && options.settings.cases.size() != 1)
      base::fail("--trace shows one case, and {} are chosen", options.settings.cases.size());
    if (options.trace) show_one(options.settings);
  } else {
    finish_server(words, options);
  }
  options.command = whole_command(all);
  options.settings.replay = replay_command(arguments, words.cases, behind);
  return options;
}

}  // namespace probe

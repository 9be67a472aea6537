#include "tools/probe/client_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "suites/catalogue.h"
#include "tools/probe/play_flags.h"

namespace probe {

const char* const client_footer =
    R"(The prober is the server, and the client echoes: it connects, sends each message
back, and leaves when it is closed. There are three ways to bring it to come:

  command     behind "--": it is started for each connection, and told where to
              go by {url}. What it says on standard error, and its exit status,
              are kept. A command may also have in it {proxy}, {subprotocols},
              {header} (a field more), {require} (an extension it insists on),
              {count} and {urls} (connections at once), and {ca} (a file); each
              is empty where a case has nothing for it, and cases that need one
              which is not there are not run.
  driver      --assign driver: it walks through the cases by itself, by the
              interface of Autobahn: /getCaseCount, /runCase?case=1&agent=NAME,
              and at the end /updateReports.
  by itself   it can only be pointed at an address, and comes back when its
              connection has ended. Cases are assigned in order, or by what
              --assign says: /control.ping.empty, ?case=control.ping.empty, ...

A CASE is chosen as for 'server'.

Files:
  --features  as for 'server', with role: client; claims: {echo: false} for one
              that never echoes; timing: {case_pause: 500ms, connect_timeout:
              15s} stand for --pause and --wait
  --resume    what came out so far; made anew where it is not there

Examples:
  assay-probe client -- node client.js {url}
  assay-probe client -p 8 handshake close -- ./client --url {url}
  assay-probe client --assign driver -o autobahn=reports
  assay-probe client -l 0.0.0.0:9001 --features device.yaml --resume run.state
  assay-probe client --assign port --port-range 30000- framing
  assay-probe client --on-case './power-cycle.sh' -l 0.0.0.0:9001

Exit status:
  0           no required case failed
  1           one did (see --fail-on), a known failure passed, there was no echo
              any more behind a group, or the client did not come back
  2           wrong usage
  3           could not test: no client came, no handshake, no echo
  130, 143    stopped by SIGINT, SIGTERM; the report is partial
)";

namespace {

std::uint16_t first_port(const std::string& range) {
  const std::string digits = range.substr(0, range.find('-'));
  unsigned port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size() || port < 1 || port > 65535 ||
      range.find('-') != range.size() - 1)
    base::fail("--port-range: '{}' is not of the form 30000-", base::printable(range));
  return static_cast<std::uint16_t>(port);
}

// The command has to be there before the first case, not only then.
void check_command(const std::vector<std::string>& command) {
  if (command.empty()) return;
  const std::vector<std::string> words = words_in_braces(command);
  if (std::ranges::find(words, "url") == words.end())
    base::fail(
        "the command behind '--' has no {{url}} in it, so the client cannot know where to go");
  for (const std::string& word : words)
    if (std::ranges::find(command_words, word) == command_words.end())
      base::fail("the command has {{{}}} in it, which nothing is known for; there are {{{}}}", word,
                 fmt::join(command_words, "}, {"));
}

}  // namespace

void add_welcome(cli::Flags& flags, ClientWords& words, Options& options) {
  Welcome& welcome = options.settings.welcome.emplace();
  flags.group("How the client comes");
  flags.text("-l,--listen", welcome.listen, "ADDR:PORT",
             "where it is awaited; no command is given");
  flags.choice("--assign", words.assign, {assign_words.begin(), assign_words.end()},
               "how it is known which case a connection is for");
  flags.text("--autobahn-spec", words.autobahn_spec, "FILE",
             "--assign driver, and what Autobahn's fuzzingserver.json says");
  flags.text("--port-range", words.ports, "FIRST-", "--assign port: the cases' ports, in order");
  flags.on("--tls", welcome.tls, "wss: with a certificate of an authority made for the run");
  flags.text("--cert", welcome.certificate, "FILE", "--tls: our own certificate instead (PEM)");
  flags.text("--key", welcome.key, "FILE", "--tls: its key, if it is in another file");
  flags.text("--ca-out", welcome.authority_file, "FILE",
             "--tls: where the authority is written that clients are to trust");
  flags.one("--wait", "DUR", "how long its next connection is waited for [30s]",
            [&](const auto& time) { welcome.wait = base::parse_duration(time); });
  flags.text("--on-case", welcome.on_case, "CMD",
             "run by the shell ahead of each case, as to switch a device off and on; it finds the "
             "id in ASSAY_CASE");
  flags.one("--pause", "DUR", "wait so long ahead of each case [0]",
            [&](const auto& time) { welcome.pause = base::parse_duration(time); });
  flags.text("--serial-log", welcome.serial_log, "FILE|DEV",
             "what a device says there meanwhile is kept with the case");
  flags.one("--observe", "DUR",
            "play no cases: serve real clients for so long, and judge all that they send [none]",
            [&](const auto& time) { options.observes = base::parse_duration(time); });
  flags.on("--echo", options.observer_echoes, "--observe: send messages back");
  flags.on("--trace", options.trace, "of one case: show all that went over the wire");
  flags.text("--resume", options.settings.journal, "FILE",
             "keep results there as they come, and do not play again what it has");
}

void heed_spec(const AutobahnSpec& spec, ClientWords& words, Options& options) {
  if (spec.url.empty())
    base::fail(
        "{}: it has no url to await clients at; for servers there is 'assay-probe server "
        "--autobahn-spec'",
        words.autobahn_spec);
  const http::Url url = http::parse_url(spec.url);
  const bool v6 = url.host.find(':') != std::string::npos;
  Welcome& welcome = *options.settings.welcome;
  welcome.listen =
      v6 ? fmt::format("[{}]:{}", url.host, url.port) : fmt::format("{}:{}", url.host, url.port);
  welcome.excluded = spec.excluded;
  for (const auto& [agent, cases] : spec.excluded) suite::select(cases);  // throws for a wrong word
  words.assign = static_cast<std::size_t>(Welcome::Assign::driver);
}

void finish_welcome(const cli::Flags& flags, const ClientWords& words,
                    const std::vector<std::string>& command, Options& options) {
  Settings& settings = options.settings;
  Welcome& welcome = *settings.welcome;
  check_command(command);
  welcome.command = command;
  welcome.assign = static_cast<Welcome::Assign>(words.assign);
  if (!command.empty() && (flags.given("--assign") || flags.given("--listen")))
    base::fail("a command is told where to go; leave --assign and --listen out");
  const auto has_word = [&](std::string_view word) {
    const std::vector<std::string> all = words_in_braces(command);
    return std::ranges::find(all, word) != all.end();
  };
  const bool about_tls = flags.given("--cert") || flags.given("--key") || flags.given("--ca-out");
  if (!welcome.tls && (about_tls || has_word("ca")))
    base::fail("--cert, --key, --ca-out and {{ca}} belong to --tls");
  if (!welcome.key.empty() && welcome.certificate.empty()) base::fail("--key needs --cert");
  if (!welcome.certificate.empty() && (flags.given("--ca-out") || has_word("ca")))
    base::fail("with --cert no authority is made; leave --ca-out and {{ca}} out");
  if (options.observes && (!command.empty() || flags.given("--assign") || flags.given("--resume")))
    base::fail("--observe plays no cases; leave --assign, --resume and the command out");
  if (options.observer_echoes && !options.observes) base::fail("--echo belongs to --observe");
  const suite::Features::Timing& timing = settings.features.timing;
  if (!flags.given("--pause")) welcome.pause = timing.case_pause.value_or(welcome.pause);
  if (!flags.given("--wait")) welcome.wait = timing.connect_timeout.value_or(welcome.wait);
  const bool by_port = welcome.assign == Welcome::Assign::port;
  if (by_port != !words.ports.empty()) base::fail("--assign port and --port-range belong together");
  if (by_port) welcome.first_port = first_port(words.ports);
  const bool one_by_one = welcome.is_one_by_one();
  if (one_by_one && flags.given("--parallel"))
    base::fail("--on-case, --pause and --serial-log play one case at a time; leave --parallel out");
  if (one_by_one && command.empty() && welcome.assign != Welcome::Assign::sequence)
    base::fail(
        "--on-case, --pause and --serial-log need to know the next case; leave --assign out");
  constexpr std::size_t usual_processes = 4;
  if (!flags.given("--parallel")) {
    settings.parallel = command.empty() || one_by_one ? 1 : usual_processes;
    settings.waiting = settings.parallel * (one_by_one ? 1 : 8);
  }
  // What comes by itself comes for the next case; for one behind it, it would be awaited in vain.
  if (command.empty()) settings.waiting = settings.parallel;
}

}  // namespace probe

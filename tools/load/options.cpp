#include "tools/load/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "libcore/cli/flags.h"
#include "libcore/http/fields.h"
#include "tools/load/demand.h"
#include "tools/load/one_liner.h"
#include "tools/load/variation.h"

namespace load {
namespace {

constexpr const char* footer =
    R"(Without -r, -R and --closed every connection sends one message a second. In this
open loop a message has a time when it is due, whatever the server does, and its
response time (rtt) counts from then; rtt.service counts from when it was sent.
The duration begins when all connections are open (or could not be opened within
the timeout) and the warm-up is over.

A rate @5ms is the highest at which the 95th percentile of rtt stays below 5ms.
The run finds it: from 100/s (-r: 1/s) on it doubles while replies are in time,
and then stays just below where they were not. --warmup keeps the search out of
what is recorded.

A flag stands above the profile, as ASSAY_<FLAG> of the environment does below it:
ASSAY_CONNECTIONS=100. --set reaches every value; --print-config shows all and
where each comes from.

Quantities: 1k, 2m (counts); 250ms, 10s, 1m30s (durations); 50/s, 3k/m (rates);
32B, 16KiB (sizes).

Besides:
  assay-load init [echo|fanout|storm|soak]   prints a profile to begin with, with comments
  assay-load check PROFILE.yaml              what it does, and whether this machine can do it
  assay-load schema                          the JSON Schema of profiles, for editors

Examples:
  assay-load ws://127.0.0.1:9001/echo -c 1k -d 10s
  assay-load -f profile.yaml --set stages.steady.duration=1m --threshold 'rtt p99 < 50ms'
  assay-load ws://127.0.0.1:9001/room/a --mode fanout -c 500 -R 20/s
  assay-load ws://127.0.0.1:9001/echo -c 1k -d 30s --storm 10s:50%:drop-rst \
    --reconnect exponential,base=100ms,max=5s,jitter=full
  assay-load ws://127.0.0.1:9001/echo -c 100 -R 20k/s -s 1KiB --warmup 5s -o html=report.html
  assay-load wss://example.test/ws --closed --outstanding 16 -c 64 -o result.json
  assay-load ws://127.0.0.1:9001/echo -c 100 --search 'rate 1k..100k until rtt p99 < 5ms'
  assay-load ws://127.0.0.1:9001/echo -c 100 --baseline main.json --runs 5

Exit status:
  0    every connection was opened and lasted, every reply was right, thresholds hold,
       nothing is worse than the baseline; a search found a value that holds
  1    one was not, or does not
  2    wrong usage
  3    could not test: nobody listens, or no connection was opened
  4    the result is not valid: the generator lagged (send lag p99 over 5ms, less
       than 98% sent of what was due, over 85% of its processors), or the machine
       has no room for the run
  130, 143   stopped by SIGINT, SIGTERM; the report is partial)";

using Check = std::function<void(const std::string&)>;

void positive_count(const std::string& text) {
  if (base::parse_count(text) == 0) base::fail("must be at least 1");
}

void rate_or_max(const std::string& text) {
  if (text == "max") return;
  const double rate = base::parse_rate(text);
  if (!(rate > 0) || !std::isfinite(rate)) base::fail("must be above 0, as in 50/s, or max");
}

void rate_of_messages(const std::string& text) {
  if (!text.starts_with('@')) return rate_or_max(text);
  if (base::parse_duration(text.substr(1)).count() <= 0) base::fail("must be above 0, as in @5ms");
}

void duration(const std::string& text) { base::parse_duration(text); }

void positive_duration(const std::string& text) {
  if (base::parse_duration(text).count() <= 0) base::fail("must be above 0, as in 10s");
}

void size_or_spread(const std::string& text) {
  if (text.find(',') == std::string::npos) base::parse_size(text);
}

void setting(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos)
    base::fail("'{}' is not of the form path=value", base::printable(text));
}

Check one_of(std::vector<std::string> words) {
  return [words = std::move(words)](const std::string& text) {
    if (std::ranges::find(words, text) == words.end())
      base::fail("'{}' is none of {}", base::printable(text), fmt::join(words, ", "));
  };
}

void anything(const std::string&) {}

bool is_secure(const std::string& text) {
  const http::Url url = http::parse_url(text);
  if (url.scheme != "ws" && url.scheme != "wss" && url.scheme != "ws+unix")
    base::fail("'{}': the target is a ws://, wss:// or ws+unix:// address", base::printable(text));
  return url.secure();
}

// Flags whose values go into the profile, which reads them; what has a form of its own is looked at
// at once.
class Load {
 public:
  Load(cli::Flags& flags, OneLiner& line) : flags_(flags), line_(line) {}

  void one(const char* names, const char* type, const std::string& what, Check check) {
    flags_.one(names, type, what, noted(names, std::move(check)));
  }
  void each(const char* names, const char* type, const std::string& what, Check check) {
    flags_.each(names, type, what, noted(names, std::move(check)));
  }
  void on(const char* names, const std::string& what) {
    flags_.on(names, switches_.emplace_back(long_name(names), false).second, what);
  }

  void add_load() {
    flags_.group("Load");
    one("-c,--connections", "N", "connections kept open at once [10]", positive_count);
    one("-d,--duration", "DUR", "how long to send and record [10s]", positive_duration);
    one("--warmup", "DUR", "how long to send before, unrecorded [0]", duration);
    one("--ramp", "DUR", "open the connections over this time, unrecorded [none]",
        positive_duration);
    one("-r,--message-rate", "RATE|@TIME", "messages a second on every connection, or max [1/s]",
        rate_of_messages);
    one("-R,--rate", "RATE|@TIME", "messages a second over all connections, or max [none]",
        rate_of_messages);
    on("--closed,!--open", "closed loop: the next message goes out on the reply to the last");
    one("--outstanding", "N", "with --closed: messages in flight on every connection [1]",
        [](const std::string& text) {
          positive_count(text);
          if (base::parse_count(text) > 1'000'000) base::fail("at most 1m");
        });
    one("--mode", fmt::format("{}", fmt::join(OneLiner::modes(), "|")).c_str(),
        "what connections do: a message comes back to each, or goes to all; they are only opened, "
        "ping, only send, only receive [echo]",
        one_of(OneLiner::modes()));
  }

  void add_messages() {
    flags_.group("Messages");
    one("-s,--size", "SIZE|DIST",
        "octets of a message, made up and stamped; or normal,mean=1KiB,stddev=100B or the like "
        "[32B]",
        size_or_spread);
    one("-m,--message", "TEXT|@FILE", "send this text, or this file, unstamped [none]",
        [](const std::string& text) {
          if (text.empty() || text == "@") base::fail("the text is empty");
        });
    on("-b,--binary", "binary messages instead of text");
    one("--fragments", "N", "frames of a message [1]", positive_count);
    one("--correlate", "HOW", "how a reply is known: echo, stamp, fifo or json:PATH [echo]",
        anything);
    one("--verify", "none|length|crc|bytes", "fanout: what is looked at in a message [length]",
        one_of({"none", "length", "crc", "bytes"}));
    one("--seed", "N", "what made-up messages are made of [1]",
        [](const std::string& text) { base::parse_count(text); });
  }

  void add_connections() {
    flags_.group("Connections");
    one("--connect-rate", "RATE", "new connections a second, or max [1k/s]", rate_or_max);
    one("--timeout", "DUR", "to open a connection, and for a reply [10s]", positive_duration);
    each("--subprotocol", "NAME", "offer it; repeat in order of preference [none]", anything);
    one("--origin", "ORIGIN", "value of the Origin field [none]", anything);
    each("-H,--header", "'N: V'", "another field of the opening handshake; repeat [none]",
         [](const std::string& text) { http::parse_field(text); });
    flags_.maybe("--deflate", deflate_, "PARAM,...",
                 "offer compression: client_max_window_bits=10,server_no_context_takeover");
    one("--reconnect", "POLICY",
        "whoever is lost comes back: immediate, fixed,base=1s or "
        "exponential,base=500ms,max=30s,jitter=full [never]",
        anything);
    each("--storm", "AT:FRACTION:HOW",
         "harm: 10s:50%:drop-rst, drop-fin, vanish, close or pause-reading; repeat", anything);
    each("--resolve", "HOST:PORT:ADDR", "where HOST is, as in curl; repeat [none]", anything);
    each("--source", "ADDR[-ADDR]", "local addresses to connect from; repeat [any]", anything);
    on("-k,--insecure", "wss: accept any certificate");
    one("--cacert", "FILE", "wss: trust these authorities (PEM) [none]", anything);
    one("--cert", "FILE", "wss: our own certificate (PEM) [none]", anything);
    one("--key", "FILE", "wss: its key, if it is in another file [none]", anything);
  }

  void add_gates() {
    flags_.group("Gates");
    each("--threshold", "'METRIC GOAL'", "'rtt p99 < 50ms': else the exit status is 1; repeat",
         anything);
    on("--abort-on-fail", "end the run where a threshold of the line does not hold");
    on("--invalid-ok", "a run that is not valid is only said to be so");
    one("--search", "WHAT",
        "find a limit by runs at several values: 'rate 1k..100k until rtt p99 < 50ms'", anything);
    one("--baseline", "FILE",
        "an earlier result in JSON: a regression fails the run; -o json=FILE makes it", anything);
    one("--runs", "N", "baseline: make the whole run so many times, to be sure [1]",
        positive_count);
    one("--max-change", "SHARE", "baseline: more is a regression [10%]", anything);
    one("--min-change", "DUR", "baseline: of times, less is none [2ms]", duration);
  }

  void add_profile(std::string& file, std::map<std::string, std::string>& environment) {
    flags_.group("Profile");
    flags_.text("-f,--profile", file, "FILE", "what to do, as YAML; a URL stands for its target");
    each("--set", "PATH=VALUE", "a value of the profile: stages.steady.duration=1m; repeat",
         setting);
    flags_.each("-e,--env", "K=V", "a variable of the profile: ${K}; repeat",
                [&](const auto& text) {
                  setting(text);
                  environment[text.substr(0, text.find('='))] = text.substr(text.find('=') + 1);
                });
  }

  void add_measuring() {
    flags_.group("Measuring");
    each("--scrape", "URL", "fetch the server's own metrics each second; repeat [none]", anything);
    one("--interval", "DUR", "how long a slot of the time series is, 10ms or more [1s]", duration);
  }

  // Behind Flags::parse.
  void take_switches() {
    for (const auto& [flag, given] : switches_)
      if (given) line_.say(flag, "true");
    if (flags_.given("--deflate")) line_.say("--deflate", deflate_.value_or(""));
    for (const std::string& flag : flags_of_profile_)
      if (line_.said(flag)) line_.come_from(flag, flags_.origin(flag));
  }

 private:
  static std::string long_name(std::string_view names) {
    const std::string_view rest = names.substr(names.find("--"));
    return std::string(rest.substr(0, rest.find(',')));
  }

  cli::Flags::Read noted(std::string_view names, Check check) {
    const std::string& flag = flags_of_profile_.emplace_back(long_name(names));
    return [this, flag, check = std::move(check)](const std::string& text) {
      check(text);
      line_.say(flag, text);
    };
  }

  cli::Flags& flags_;
  OneLiner& line_;
  std::vector<std::string> flags_of_profile_;
  std::deque<std::pair<std::string, bool>> switches_;
  std::optional<std::string> deflate_;
};

void add_workers(cli::Flags& flags, unsigned& workers) {
  flags.one("-w,--workers", "N|auto", "threads; auto: one a processor [auto]", [&](const auto& t) {
    if (t != "auto") positive_count(t);
    const std::uint64_t n = t == "auto" ? 0 : base::parse_count(t);
    if (n > 1024) base::fail("at most 1024");
    workers = static_cast<unsigned>(n);
  });
}

void add_view(cli::Flags& flags, Options& options) {
  flags.one("--tui", "WHEN", "the live view: auto (on a terminal), on or off [auto]",
            [&](const auto& t) { options.tui = parse_tui(t); });
  flags.one("--color", "WHEN", "auto, always or never [auto]",
            [&](const auto& t) { options.color = report::parse_color(t); });
  flags.on("--ascii", options.ascii, "no characters beyond ASCII");
}

void add_results(cli::Flags& flags, Options& options) {
  flags.group("Results");
  flags.each("-o,--output", "TO",
             "FORMAT=FILE, a FILE whose ending names its format, or - for JSON; repeat. Formats: " +
                 report::format_names(results::Kind::load),
             [&](const auto& t) {
               options.outputs.push_back(report::parse_output(t, results::Kind::load));
             });
  flags.text("--title", options.order.title, "TEXT", "name of the run in its reports");
  flags.each("--label", "K=V", "a note for its reports; repeat [none]", [&](const auto& t) {
    const std::size_t equals = t.find('=');
    if (equals == 0 || equals == std::string::npos)
      base::fail("'{}' is not of the form key=value", base::printable(t));
    options.order.labels[t.substr(0, equals)] = t.substr(equals + 1);
  });
  flags.on("-q,--quiet", options.quiet, "print the last line only");
  flags.on("-v,--verbose", options.verbose, "print the effective settings too");
  flags.text("--metrics-listen", options.order.metrics_listen, "A:P",
             "tell the figures so far at http://A:P/metrics during the run");
  add_view(flags, options);
}

void check_tls(const OneLiner& line) {
  if (line.said("--key") && !line.said("--cert")) base::fail("--key needs --cert");
  const bool any_secure = std::ranges::any_of(line.targets, is_secure);
  for (const char* flag : {"--insecure", "--cacert", "--cert"})
    if (line.said(flag) && !any_secure && !line.targets.empty())
      base::fail("--insecure, --cacert, --cert and --key are for wss:// only");
}

// What the command line says stands before it.
void take_report(const profile::Report& report, Options& options) {
  if (options.order.title.empty()) options.order.title = report.title.value_or("");
  for (const schema::Name& output : report.outputs)
    options.outputs.push_back(report::parse_output(output.value, results::Kind::load));
}

// Of a search, in the largest run that is known of.
std::uint64_t connections_of(const profile::Profile& profile) {
  const Demand demand = demand_of(profile.search ? Variation(profile).largest() : profile);
  return static_cast<std::uint64_t>(demand.connections.value);
}

bool makes_baseline(const Options& options) {
  const auto& baseline = options.order.profile.baseline;
  const auto whole = [](const std::string& path) {
    return std::filesystem::absolute(path).lexically_normal();
  };
  return baseline && std::ranges::any_of(options.outputs, [&](const report::Output& output) {
           return output.format == report::Format::json &&
                  whole(output.path) == whole(baseline->file);
         });
}

// The environment, and what is said of it on the line.
schema::Environment with(std::map<std::string, std::string> said) {
  return [said = std::move(said)](const std::string& name) {
    const auto found = said.find(name);
    return found == said.end() ? schema::process_environment(name) : std::optional(found->second);
  };
}

}  // namespace

std::variant<Options, Answer> parse_options(const std::vector<std::string>& arguments,
                                            unsigned processors) {
  Options options;
  OneLiner line;
  unsigned workers = 0;
  std::string file;
  std::map<std::string, std::string> environment;
  bool print_config = false;
  cli::Flags flags("assay-load", "Puts load on WebSocket endpoints and measures how they bear it.",
                   ASSAY_VERSION);
  Load load(flags, line);
  flags.words("URL", line.targets,
              "target: ws://, wss:// or ws+unix:///socket:/path; connections are dealt out", 0);
  load.add_load();
  add_workers(flags, workers);
  load.add_messages();
  load.add_connections();
  load.add_gates();
  flags.on("--exit-zero", options.exit_zero, "report what failed, but exit with 0");
  load.add_measuring();
  load.add_profile(file, environment);
  flags.on("--print-config", print_config, "print the whole profile, with origins, and exit");
  add_results(flags, options);
  flags.footer(footer);
  if (auto text = flags.parse(arguments)) return Answer{std::move(*text)};
  load.take_switches();
  if (file.empty() && line.targets.empty())
    base::fail("say where to connect: URL, or a profile with -f");
  check_tls(line);

  Draft draft = file.empty() ? line.draft() : Draft::of_file(file, with(environment));
  if (!file.empty()) line.lay_over(draft);
  Order& order = options.order;
  order.profile = draft.read();
  if (print_config) return Answer{draft.effective()};
  order.settings = draft.settings();
  if (order.profile.report) take_report(*order.profile.report, options);
  order.makes_baseline = makes_baseline(options);
  if (order.title.empty()) order.title = order.profile.name;
  for (const auto& [name, value] : order.profile.labels) order.labels.emplace(name, value);
  const std::uint64_t wanted = workers == 0 ? processors : workers;
  const std::uint64_t useful = std::max<std::uint64_t>(connections_of(order.profile), 1);
  order.workers = static_cast<unsigned>(std::clamp<std::uint64_t>(wanted, 1, useful));
  order.command = "assay-load";
  for (const std::string& word : arguments) order.command += ' ' + base::shell_quoted(word);
  return options;
}

}  // namespace load

#include "tools/load/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "libcore/cli/flags.h"
#include "libcore/http/fields.h"
#include "tools/load/check.h"
#include "tools/load/one_liner.h"

namespace load {
namespace {

constexpr const char* footer =
    R"(Without -r, -R and --closed every connection sends one message a second. In this
open loop a message has a time when it is due, whatever the server does, and its
response time (rtt) counts from then; rtt.service counts from when it was sent.
The duration begins when all connections are open (or could not be opened within
the timeout) and the warm-up is over.

Quantities: 1k, 2m (counts); 250ms, 10s, 1m30s (durations); 50/s, 3k/m (rates);
32B, 16KiB (sizes). Every long flag is also read from the environment:
ASSAY_CONNECTIONS=100.

Besides:
  assay-load init [echo|fanout|storm|soak]   prints a profile to begin with, with comments
  assay-load check PROFILE.yaml              what it does, and whether this machine can do it
  assay-load schema                          the JSON Schema of profiles, for editors

Examples:
  assay-load ws://127.0.0.1:9001/echo -c 1k -d 10s
  assay-load -f profile.yaml
  assay-load ws://127.0.0.1:9001/echo -c 100 -R 20k/s -s 1KiB --warmup 5s -o html=report.html
  assay-load wss://example.test/ws --closed --outstanding 16 -c 64 -o result.json

Exit status:
  0    every connection was opened and lasted, every reply was right, thresholds hold
  1    one was not, or does not
  2    wrong usage
  3    could not test: nobody listens, or no connection was opened
  4    the result is not valid: the generator lagged (send lag p99 over 5ms, less
       than 98% sent of what was due, over 85% of its processors), or the machine
       has no room for the run
  130, 143   stopped by SIGINT, SIGTERM; the report is partial)";

std::uint64_t positive_count(std::string_view text) {
  const std::uint64_t n = base::parse_count(text);
  if (n == 0) base::fail("must be at least 1");
  return n;
}

profile::Rate rate_or_max(std::string_view text) {
  if (text == "max") return {.kind = profile::Rate::Kind::max};
  const double rate = base::parse_rate(text);
  if (!(rate > 0) || !std::isfinite(rate)) base::fail("must be above 0, as in 50/s, or max");
  return {.a_second = rate};
}

base::Duration positive_duration(std::string_view text) {
  const base::Duration duration = base::parse_duration(text);
  if (duration.count() <= 0) base::fail("must be above 0, as in 10s");
  return duration;
}

http::Url target(std::string_view text) {
  http::Url url = http::parse_url(text);
  if (url.scheme != "ws" && url.scheme != "wss" && url.scheme != "ws+unix")
    base::fail("'{}': the target is a ws://, wss:// or ws+unix:// address", base::printable(text));
  return url;
}

void add_load(cli::Flags& flags, OneLiner& s) {
  flags.group("Load");
  flags.one("-c,--connections", "N", "connections kept open at once [10]",
            [&](const auto& t) { s.connections = positive_count(t); });
  flags.one("-d,--duration", "DUR", "how long to send and record [10s]",
            [&](const auto& t) { s.duration = positive_duration(t); });
  flags.duration("--warmup", s.warmup, "how long to send before, unrecorded");
  flags.one("-r,--message-rate", "RATE", "messages a second on every connection, or max [1/s]",
            [&](const auto& t) { s.message_rate = rate_or_max(t); });
  flags.one("-R,--rate", "RATE", "messages a second over all connections, or max [none]",
            [&](const auto& t) { s.rate = rate_or_max(t); });
  flags.on("--closed,!--open", s.closed,
           "closed loop: the next message goes out on the reply to the last");
  flags.one("--outstanding", "N", "with --closed: messages in flight on every connection [1]",
            [&](const auto& t) {
              const std::uint64_t n = positive_count(t);
              if (n > 1'000'000) base::fail("at most 1m");
              s.outstanding = n;
            });
  flags.size("-s,--size", s.size, "octets of a message, made up and stamped");
  flags.one("-m,--message", "TEXT", "send this text, unstamped [none]",
            [&](const auto& t) { s.message = t; });
  flags.on("-b,--binary", s.binary, "binary messages instead of text");
  flags.count("--seed", s.seed, "what made-up messages are made of");
}

void add_workers(cli::Flags& flags, unsigned& workers) {
  flags.one("-w,--workers", "N|auto", "threads; auto: one a processor [auto]", [&](const auto& t) {
    const std::uint64_t n = t == "auto" ? 0 : positive_count(t);
    if (n > 1024) base::fail("at most 1024");
    workers = static_cast<unsigned>(n);
  });
}

void add_connection(cli::Flags& flags, OneLiner& s) {
  flags.group("Connections");
  flags.one("--connect-rate", "RATE", "new connections a second, or max [1k/s]",
            [&](const auto& t) { s.connect_rate = rate_or_max(t); });
  flags.one("--timeout", "DUR", "to open a connection, and for a reply [10s]",
            [&](const auto& t) { s.timeout = positive_duration(t); });
  flags.list("--subprotocol", s.connection.subprotocols, "NAME",
             "offer it; repeat in order of preference [none]");
  flags.one("--origin", "ORIGIN", "value of the Origin field [none]",
            [&](const auto& t) { s.connection.origin = t; });
  flags.each("-H,--header", "'N: V'", "another field of the opening handshake; repeat [none]",
             [&](const auto& t) {
               const auto field = http::parse_field(t);
               s.connection.headers[field.name] = field.value;
             });
  flags.on("-k,--insecure", s.tls.insecure, "wss: accept any certificate");
  flags.text("--cacert", s.tls.cacert, "FILE", "wss: trust these authorities (PEM)");
  flags.text("--cert", s.tls.cert, "FILE", "wss: our own certificate (PEM)");
  flags.text("--key", s.tls.key, "FILE", "wss: its key, if it is in another file");
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
  flags.one("--color", "WHEN", "auto, always or never [auto]",
            [&](const auto& t) { options.color = report::parse_color(t); });
}

void check(const cli::Flags& line, const OneLiner& s) {
  if (line.given("--rate") + line.given("--message-rate") + s.closed > 1)
    base::fail("--rate, --message-rate and --closed exclude one another");
  if (line.given("--outstanding") && !s.closed) base::fail("--outstanding is for --closed only");
  if (s.message && line.given("--size")) base::fail("--message and --size exclude one another");
  if (s.message && s.message->empty()) base::fail("--message: the text is empty");
  if (!s.tls.key.empty() && s.tls.cert.empty()) base::fail("--key needs --cert");
  if (s.warmup.count() < 0) base::fail("--warmup: must not be negative");
  const bool any_secure = std::ranges::any_of(s.targets, &http::Url::secure);
  if (!any_secure && (s.tls.insecure || !s.tls.cacert.empty() || !s.tls.cert.empty()))
    base::fail("--insecure, --cacert, --cert and --key are for wss:// only");
}

// A profile says it all; of what would say it again only the target may be another one.
void take_profile(const std::string& file, const cli::Flags& flags, const OneLiner& line,
                  Options& options) {
  for (const char* flag :
       {"--connections", "--duration", "--warmup", "--message-rate", "--rate", "--closed",
        "--outstanding", "--size", "--message", "--binary", "--connect-rate", "--timeout",
        "--subprotocol", "--origin", "--header", "--insecure", "--cacert", "--cert", "--key"})
    if (flags.given(flag)) base::fail("--profile says what {} would: change it there", flag);
  options.order.profile = read_profile(file, schema::process_environment);
  profile::Profile& profile = options.order.profile;
  if (flags.given("--seed")) profile.seed = line.seed;
  if (options.order.title.empty()) options.order.title = profile.name;
  for (const auto& [name, value] : profile.labels) options.order.labels.emplace(name, value);
  if (line.targets.empty()) return;
  profile.target.urls.clear();
  for (const http::Url& url : line.targets) profile.target.urls.push_back({{url}, {}});
}

}  // namespace

std::variant<Options, Answer> parse_options(const std::vector<std::string>& arguments,
                                            unsigned processors) {
  Options options;
  OneLiner line;
  unsigned workers = 0;
  std::vector<std::string> urls;
  cli::Flags flags("assay-load", "Puts load on WebSocket endpoints and measures how they bear it.",
                   ASSAY_VERSION);
  std::string file;
  flags.words("URL", urls,
              "target: ws://, wss:// or ws+unix:///socket:/path; connections are dealt out", 0);
  flags.text("-f,--profile", file, "FILE", "what to do, as YAML; a URL stands for its target");
  add_load(flags, line);
  add_workers(flags, workers);
  add_connection(flags, line);
  add_results(flags, options);
  flags.footer(footer);
  if (auto text = flags.parse(arguments)) return Answer{std::move(*text)};
  std::ranges::transform(urls, std::back_inserter(line.targets), target);
  if (file.empty() && urls.empty()) base::fail("say where to connect: URL, or a profile with -f");
  check(flags, line);
  const std::uint64_t wanted = workers == 0 ? processors : workers;
  if (file.empty()) {
    options.order.profile = profile_of(line);
    options.order.workers =
        static_cast<unsigned>(std::clamp<std::uint64_t>(wanted, 1, line.connections));
  } else {
    take_profile(file, flags, line, options);
    options.order.workers = static_cast<unsigned>(std::max<std::uint64_t>(wanted, 1));
  }
  options.order.command = "assay-load";
  for (const std::string& word : arguments) options.order.command += ' ' + base::shell_quoted(word);
  return options;
}

}  // namespace load

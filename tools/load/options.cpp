#include "tools/load/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <string_view>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/base/units.h"

namespace load {
namespace {

constexpr const char* footer = R"(
Without -r, -R and --closed every connection sends one message a second. In this
open loop a message has a time when it is due, whatever the server does, and its
response time (rtt) counts from then; rtt.service counts from when it was sent.
The duration begins when all connections had time to open (connections over
connect rate, and half a second for the last) and the warm-up is over.

Quantities: 1k, 2m (counts); 250ms, 10s, 1m30s (durations); 50/s, 3k/m (rates);
32B, 16KiB (sizes). Every long flag is also read from the environment:
ASSAY_CONNECTIONS=100.

Examples:
  assay-load ws://127.0.0.1:9001/echo -c 1k -d 10s
  assay-load ws://127.0.0.1:9001/echo -c 100 -R 20k/s -s 1KiB --warmup 5s -o html=report.html
  assay-load wss://example.test/ws --closed --outstanding 16 -c 64 -o result.json

Exit status:
  0    every connection was opened and lasted, every reply was right
  1    one was not
  2    wrong usage
  3    could not test: nobody listens, or no connection was opened
  4    the result is not valid: the generator lagged (send lag p99 over 5ms, less
       than 98% sent of what was due, over 85% of its processors), or the machine
       has no room for the run
  130, 143   stopped by SIGINT, SIGTERM; the report is partial)";

// What a parse_* of libcore/base/units.h says, with the flag in front.
template <typename Parse>
auto parsed(const char* flag, const Parse& parse, const std::string& text) {
  try {
    return parse(text);
  } catch (const base::Error& error) {
    base::fail("{}: {}", flag, error.what());
  }
}

std::uint64_t positive_count(std::string_view text) {
  const std::uint64_t n = base::parse_count(text);
  if (n == 0) base::fail("must be at least 1");
  return n;
}

double positive_rate(std::string_view text) {
  const double rate = base::parse_rate(text);
  if (!(rate > 0) || !std::isfinite(rate)) base::fail("must be above 0, as in 50/s");
  return rate;
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

std::string variable_of(const CLI::Option& option) {
  std::string name = "ASSAY_" + option.get_lnames().front();
  for (char& c : name) c = c == '-' ? '_' : static_cast<char>(std::toupper(c));
  return name;
}

// The flags, as CLI11 wants them. Values are read by our own parsers, so that quantities are the
// same in all tools.
class CommandLine {
 public:
  explicit CommandLine(Options& options) : settings_(options.settings) {
    app_.set_version_flag("-V,--version", "assay-load " ASSAY_VERSION);
    app_.set_help_flag("-h,--help", "this text");
    app_.footer(footer);
    app_.get_formatter()->column_width(34);
    many("URL", "target: ws://, wss:// or ws+unix:///socket:/path; connections are dealt out",
         [this](const std::string& text) { settings_.targets.push_back(target(text)); })
        ->required()
        ->allow_extra_args();
    add_load();
    add_connection();
    add_results(options);
    for (CLI::Option* option : app_.get_options())
      if (!option->get_lnames().empty() && option->get_name() != "--help" &&
          option->get_name() != "--version")
        option->envname(variable_of(*option));
  }

  // The text to print instead of a run, if any.
  std::optional<std::string> read(std::vector<std::string> arguments) {
    std::ranges::reverse(arguments);  // as CLI11 takes them
    try {
      app_.parse(arguments);
    } catch (const CLI::CallForHelp&) {
      return app_.help();
    } catch (const CLI::CallForVersion&) {
      return "assay-load " ASSAY_VERSION "\n";
    } catch (const CLI::ParseError& error) {
      base::fail("{}; see --help", error.what());
    }
    return std::nullopt;
  }

  bool given(const char* flag) const { return app_.get_option(flag)->count() > 0; }

 private:
  // A flag with one value, which `parse` reads and `put` takes.
  template <typename Parse, typename Put>
  void one(const char* names, const char* type, const char* preset, const char* help,
           const Parse& parse, const Put& put) {
    const std::string_view all(names);
    const auto flag = std::make_shared<std::string>(all.substr(all.find("--")));
    app_.add_option_function<std::string>(
            names, [=](const std::string& text) { put(parsed(flag->c_str(), parse, text)); }, help)
        ->type_name(type)
        ->default_str(preset);
  }
  // An option that may be repeated. It takes one word at a time, so that a URL may follow.
  CLI::Option* many(const char* names, const char* help,
                    const std::function<void(const std::string&)>& add) {
    return app_
        .add_option_function<std::vector<std::string>>(
            names, [add](const std::vector<std::string>& all) { std::ranges::for_each(all, add); },
            help)
        ->allow_extra_args(false);
  }
  void text(const char* names, const char* type, const char* help, std::string& to) {
    app_.add_option(names, to, help)->type_name(type);
  }

  void add_load();
  void add_connection();
  void add_results(Options& options);

  Settings& settings_;
  CLI::App app_{"Puts load on WebSocket endpoints and measures how they bear it.", "assay-load"};
};

void CommandLine::add_load() {
  Settings& s = settings_;
  one("-c,--connections", "N", "10", "connections kept open at once", positive_count,
      [&](auto n) { s.connections = n; });
  one("-d,--duration", "DUR", "10s", "how long to send and record", positive_duration,
      [&](auto d) { s.duration = d; });
  one("--warmup", "DUR", "0", "how long to send before, unrecorded", base::parse_duration,
      [&](auto d) { s.warmup = d; });
  one("-r,--message-rate", "RATE", "1/s", "messages a second on every connection", positive_rate,
      [&](auto r) { s.message_rate = r; });
  one("-R,--rate", "RATE", "", "messages a second over all connections", positive_rate,
      [&](auto r) { s.rate = r; });
  app_.add_flag("--closed,!--open", s.closed,
                "closed loop: the next message goes out on the reply to the last");
  one("--outstanding", "N", "1", "with --closed: messages in flight on every connection",
      positive_count, [&](auto n) {
        if (n > 1'000'000) base::fail("--outstanding: at most 1m");
        s.outstanding = static_cast<std::uint32_t>(n);
      });
  one("-s,--size", "SIZE", "32B", "octets of a message, made up and stamped", base::parse_size,
      [&](auto n) { s.size = n; });
  app_.add_option("-m,--message", s.message, "send this text, unstamped")->type_name("TEXT");
  app_.add_flag("-b,--binary,!--no-binary", s.binary, "binary messages instead of text");
  one("--seed", "N", "1", "what made-up messages are made of", base::parse_count,
      [&](auto n) { s.seed = n; });
  one(
      "-w,--workers", "N|auto", "auto", "threads; auto: one a processor",
      [](const std::string& t) { return t == "auto" ? 0 : positive_count(t); },
      [&](auto n) {
        if (n > 1024) base::fail("--workers: at most 1024");
        s.workers = static_cast<unsigned>(n);
      });
}

void CommandLine::add_connection() {
  Settings& s = settings_;
  one("--connect-rate", "RATE", "1k/s", "new connections a second", positive_rate,
      [&](auto r) { s.connect_rate = r; });
  one("--timeout", "DUR", "10s", "to open a connection, and at the end for the last replies",
      positive_duration, [&](auto d) { s.timeout = d; });
  many("--subprotocol", "offer it; repeat in order of preference", [&](const std::string& name) {
    s.subprotocols.push_back(name);
  })->type_name("NAME");
  one(
      "--origin", "ORIGIN", "", "value of the Origin field", [](const std::string& t) { return t; },
      [&](const auto& t) { s.extra.add("Origin", t); });
  many("-H,--header", "another field of the opening handshake; repeat", [&](const std::string& t) {
    s.extra.lines.push_back(parsed("--header", http::parse_field, t));
  })->type_name("'N: V'");
  app_.add_flag("-k,--insecure,!--no-insecure", s.insecure, "wss: accept any certificate");
  text("--cacert", "FILE", "wss: trust these authorities (PEM)", s.cacert);
  text("--cert", "FILE", "wss: our own certificate (PEM)", s.cert);
  text("--key", "FILE", "wss: its key, if it is in another file", s.key);
}

void CommandLine::add_results(Options& options) {
  const std::string formats =
      "where results go: FORMAT=FILE, a FILE whose ending names its format, or - for JSON; repeat. "
      "Formats: " +
      report::format_names(results::Kind::load);
  const auto parse = [](const std::string& t) {
    return report::parse_output(t, results::Kind::load);
  };
  many("-o,--output", formats.c_str(), [&options, parse](const std::string& t) {
    options.outputs.push_back(parsed("--output", parse, t));
  })->type_name("TO");
  text("--title", "TEXT", "name of the run in its reports", settings_.title);
  many("--label", "a note for its reports; repeat", [&](const std::string& t) {
    const std::size_t equals = t.find('=');
    if (equals == 0 || equals == std::string::npos)
      base::fail("--label: '{}' is not of the form key=value", base::printable(t));
    settings_.labels[t.substr(0, equals)] = t.substr(equals + 1);
  })->type_name("K=V");
  app_.add_flag("-q,--quiet,!--no-quiet", options.quiet, "print the last line only");
  app_.add_flag("-v,--verbose,!--no-verbose", options.verbose, "print the effective settings too");
  one("--color", "WHEN", "auto", "auto, always or never", report::parse_color,
      [&](auto wish) { options.color = wish; });
}

void check(const CommandLine& line, const Settings& s) {
  if (line.given("--rate") + line.given("--message-rate") + s.closed > 1)
    base::fail("--rate, --message-rate and --closed exclude one another");
  if (line.given("--outstanding") && !s.closed) base::fail("--outstanding is for --closed only");
  if (s.message && line.given("--size")) base::fail("--message and --size exclude one another");
  if (s.message && s.message->empty()) base::fail("--message: the text is empty");
  if (!s.key.empty() && s.cert.empty()) base::fail("--key needs --cert");
  if (s.warmup.count() < 0) base::fail("--warmup: must not be negative");
  const bool any_secure = std::ranges::any_of(s.targets, &http::Url::secure);
  if (!any_secure && (s.insecure || !s.cacert.empty() || !s.cert.empty()))
    base::fail("--insecure, --cacert, --cert and --key are for wss:// only");
}

}  // namespace

std::variant<Options, Answer> parse_options(const std::vector<std::string>& arguments,
                                            unsigned processors) {
  Options options;
  options.settings.workers = 0;
  CommandLine line(options);
  if (auto text = line.read(arguments)) return Answer{std::move(*text)};
  Settings& s = options.settings;
  check(line, s);
  const std::uint64_t wanted = s.workers == 0 ? processors : s.workers;
  s.workers = static_cast<unsigned>(std::clamp<std::uint64_t>(wanted, 1, s.connections));
  s.command = "assay-load";
  for (const std::string& word : arguments) s.command += ' ' + base::shell_quoted(word);
  return options;
}

}  // namespace load

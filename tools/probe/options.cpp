#include "tools/probe/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <optional>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "suites/catalogue.h"
#include "tools/probe/explain.h"

namespace probe {
namespace {

constexpr const char* footer = R"(
A CASE is an id (control.ping.empty), the beginning of ids (control.ping), a glob
(framing.*-126), a section (rfc6455/5.5), or a requirement (RFC6455-5.5.1-7); a '!'
in front leaves it out. Without one, all cases are played.

Examples:
  assay-probe server ws://127.0.0.1:9001/
  assay-probe server wss://localhost:9002/echo --cacert ca.pem control fragment
  assay-probe server ws://127.0.0.1:9001/ '!framing.echo' -o html=probe.html -o json=probe.json
  assay-probe list framing.length
  assay-probe explain control.ping.too-long-126

Exit status:
  0    no required case failed
  1    one did (see --fail-on)
  2    wrong usage
  3    could not test: nothing listens, no handshake, no echo
  130, 143   stopped by SIGINT, SIGTERM; the report is partial)";

std::string variable_of(const CLI::Option& option) {
  std::string name = "ASSAY_" + option.get_lnames().front();
  for (char& c : name) c = c == '-' ? '_' : static_cast<char>(std::toupper(c));
  return name;
}

// The flags, as CLI11 wants them, and what they say as text.
class CommandLine {
 public:
  CommandLine() {
    app_.set_version_flag("-V,--version", "assay-probe " ASSAY_VERSION);
    app_.set_help_flag("-h,--help", "this text");
    app_.footer(footer);
    app_.require_subcommand(1);
    app_.get_formatter()->column_width(30);
    add_server();
    list_ = app_.add_subcommand("list", "ids, levels and titles of cases");
    list_->add_option("CASE", cases_, "which; all without one");
    explain_ = app_.add_subcommand("explain", "what a case sends, what is acceptable, and why");
    explain_->add_option("CASE", cases_, "one or several")->required();
  }

  // The text to print instead of a run, if any.
  std::optional<std::string> read(std::vector<std::string> arguments) {
    std::ranges::reverse(arguments);  // as CLI11 takes them
    try {
      app_.parse(arguments);
    } catch (const CLI::CallForHelp&) {
      return app_.help();
    } catch (const CLI::CallForVersion&) {
      return "assay-probe " ASSAY_VERSION "\n";
    } catch (const CLI::ParseError& error) {
      base::fail("{}; see --help", error.what());
    }
    if (list_->parsed()) return list(suite::select(cases_));
    if (!explain_->parsed()) return std::nullopt;
    std::string text;
    for (const suite::Case* script : suite::select(cases_))
      text += (text.empty() ? "" : "\n") + explain(*script);
    return text;
  }

  Options options() const;
  const std::vector<std::string>& cases() const { return cases_; }

 private:
  void add_server();

  CLI::App app_{"Judges WebSocket endpoints against RFC 6455.", "assay-probe"};
  CLI::App* server_ = nullptr;
  CLI::App* list_ = nullptr;
  CLI::App* explain_ = nullptr;
  std::string url_;
  std::vector<std::string> cases_;
  std::string parallel_ = "auto";
  std::string keep_alive_;
  std::string fail_on_ = "must";
  std::string color_ = "auto";
  std::string origin_;
  std::vector<std::string> headers_;
  std::vector<std::string> outputs_;
  std::string junit_;
  bool strict_ = false;
  Options options_;
};

void CommandLine::add_server() {
  server_ = app_.add_subcommand("server", "judge a server that echoes");
  server_->add_option("URL", url_, "of its echo: ws://, wss:// or ws+unix:///socket:/path")
      ->required();
  server_->add_option("CASE", cases_, "which cases; all without one");
  server_->add_option("-p,--parallel", parallel_, "cases side by side; auto: 4")
      ->type_name("N|auto")
      ->capture_default_str();
  server_
      ->add_option("--patience", options_.settings.patience,
                   "all time windows are multiplied by this")
      ->type_name("X")
      ->check(CLI::Range(0.1, 1000.0))
      ->capture_default_str();
  server_->add_option("--keep-alive", keep_alive_, "the server says a Ping this often")
      ->type_name("DUR");
  server_->add_option("--seed", options_.settings.seed, "of masking keys and markers")
      ->type_name("N")
      ->capture_default_str();
  server_->add_flag("-S,--strict,!--no-strict", strict_, "the same as --fail-on should");
  server_->add_option("--fail-on", fail_on_, "what makes the exit status 1")
      ->type_name("must|should|any|none")
      ->check(CLI::IsMember({"must", "should", "any", "none"}).description(""))
      ->capture_default_str();
  Target& target = options_.settings.target;
  server_
      ->add_option("--subprotocol", target.subprotocols, "offer it; repeat in order of preference")
      ->type_name("NAME")
      ->allow_extra_args(false);
  server_->add_option("--origin", origin_, "value of the Origin field")->type_name("ORIGIN");
  server_->add_option("-H,--header", headers_, "another field of the opening handshake; repeat")
      ->type_name("'N: V'")
      ->allow_extra_args(false);
  server_->add_flag("-k,--insecure,!--no-insecure", target.insecure, "wss: accept any certificate");
  server_->add_option("--cacert", target.authorities, "wss: trust these authorities (PEM)")
      ->type_name("FILE");
  server_->add_option("--cert", target.certificate, "wss: our own certificate (PEM)")
      ->type_name("FILE");
  server_->add_option("--key", target.key, "wss: its key, if it is in another file")
      ->type_name("FILE");
  server_
      ->add_option("-o,--output", outputs_,
                   "where results go: FORMAT=FILE, a FILE whose ending names its format, or - "
                   "for JSON; repeat. Formats: " +
                       report::format_names(results::Kind::probe))
      ->type_name("TO")
      ->allow_extra_args(false);
  server_->add_option("-j,--junit-report", junit_, "the same as -o junit=FILE")->type_name("FILE");
  server_->add_option("--title", options_.title, "name of the run in its reports")
      ->type_name("TEXT");
  server_->add_flag("-q,--quiet,!--no-quiet", options_.quiet, "print the last line only");
  server_->add_flag("-v,--verbose,!--no-verbose", options_.verbose, "print a line a case");
  server_->add_option("--color", color_, "colours")
      ->type_name("auto|always|never")
      ->capture_default_str();
  for (CLI::Option* option : server_->get_options())
    if (!option->get_lnames().empty() && option->get_name() != "--help")
      option->envname(variable_of(*option));
}

Options CommandLine::options() const {
  Options options = options_;
  Settings& settings = options.settings;
  settings.target.url = http::parse_url(url_);
  const std::string& scheme = settings.target.url.scheme;
  if (scheme != "ws" && scheme != "wss" && scheme != "ws+unix")
    base::fail("'{}': the target is a ws://, wss:// or ws+unix:// address", base::printable(url_));
  if (!settings.target.key.empty() && settings.target.certificate.empty())
    base::fail("--key needs --cert");
  settings.cases = suite::select(cases_);
  if (settings.cases.empty()) base::fail("no case is left; 'assay-probe list' shows all");
  if (parallel_ != "auto") settings.parallel = base::parse_count(parallel_);
  if (settings.parallel == 0 || settings.parallel > 1000)
    base::fail("--parallel: from 1 to 1000, or auto");
  if (!keep_alive_.empty()) settings.keep_alive = base::parse_duration(keep_alive_);
  if (strict_ || fail_on_ == "should") settings.fail_on = results::Level::should;
  if (fail_on_ == "any") settings.fail_on = results::Level::may;
  if (fail_on_ == "none") settings.fail_on = std::nullopt;
  if (!origin_.empty()) settings.target.fields.add("Origin", origin_);
  for (const std::string& header : headers_)
    settings.target.fields.lines.push_back(http::parse_field(header));
  for (const std::string& to : outputs_)
    options.outputs.push_back(report::parse_output(to, results::Kind::probe));
  if (!junit_.empty()) options.outputs.push_back({report::Format::junit, junit_});
  options.color = report::parse_color(color_);
  return options;
}

// The command with the words that say which cases and where results go left out.
std::string replay(const std::vector<std::string>& arguments, const std::vector<std::string>& cases,
                   bool with_outputs) {
  std::string text = "assay-probe";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (std::ranges::find(cases, word) != cases.end()) continue;
    if (!with_outputs) {
      if (word == "-o" || word == "--output" || word == "-j" || word == "--junit-report") {
        ++i;
        continue;
      }
      if (word.starts_with("-o") || word.starts_with("--output=") || word.starts_with("-j") ||
          word.starts_with("--junit-report="))
        continue;
    }
    text += ' ' + base::shell_quoted(word);
  }
  return text;
}

}  // namespace

std::variant<Options, Answer> parse_options(const std::vector<std::string>& arguments) {
  CommandLine line;
  if (auto text = line.read(arguments)) return Answer{std::move(*text)};
  Options options = line.options();
  options.command = replay(arguments, {}, true);
  options.settings.replay = replay(arguments, line.cases(), false);
  return options;
}

}  // namespace probe

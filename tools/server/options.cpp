#include "tools/server/options.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "libcore/base/error.h"
#include "libcore/base/process.h"
#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "libcore/http/grammar.h"
#include "tools/server/routes.h"
#include "tools/server/version.h"

namespace serve {
namespace {

constexpr unsigned most_workers = 1024;
constexpr std::array<std::string_view, 4> level_names = {"error", "warn", "info", "debug"};

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string default_authority_file() {
  const std::string folder = variable("TMPDIR");
  return (folder.empty() ? "/tmp" : folder) + "/assay-server-ca.pem";
}

// The options as they are written; the rest of this file gives them their meaning.
struct Words {
  std::vector<std::string> listen, tls_listen, subprotocols, hosts, origins;
  std::string cert, key, self_signed;
  std::string workers = "auto", max_message = "64MiB", drain = "5s";
  std::string log_level = "info", color = "auto";
  int quiet = 0, verbose = 0;
};

std::string footer() {
  std::string text = "Paths:\n";
  for (const Route& route : routes()) text += fmt::format("  {:<28}{}\n", route.path, route.what);
  text +=
      "\nExamples:\n"
      "  assay-server\n"
      "  assay-server -l 0.0.0.0:9001 -l '[::1]:9001' -l unix:/tmp/assay.sock\n"
      "  assay-server --tls-listen 127.0.0.1:9002 --tls-self-signed\n"
      "  curl --cacert /tmp/assay-server-ca.pem https://localhost:9002/\n"
      "\nEvery long option can also be given in the environment, where the command line does not:\n"
      "--max-message as ASSAY_MAX_MESSAGE. Lists are then separated by commas.\n"
      "Addresses go to standard output, the log to standard error. The exit status is 0 after a\n"
      "shutdown by SIGINT or SIGTERM, and 2 where it cannot start.\n";
  return text;
}

std::string variable_of(std::string_view flag) {
  std::string name = "ASSAY_";
  for (const char c : flag.substr(2)) name += c == '-' ? '_' : static_cast<char>(c - 'a' + 'A');
  return name;
}

class CommandLine {
 public:
  CommandLine() {
    app_.set_help_flag("-h,--help", "print this and exit");
    app_.set_version_flag("-V,--version", fmt::format("assay-server {}", version()),
                          "print the version and exit");
    app_.footer(footer());
    app_.get_formatter()->column_width(34);

    list("-l,--listen", words_.listen, "ADDR:PORT",
         "where to listen: IPv4, IPv6, unix:PATH, fd:N; port 0 is any; can be repeated "
         "[127.0.0.1:9001, unless --tls-listen is given]");
    list("--tls-listen", words_.tls_listen, "ADDR:PORT",
         "the same with TLS, for wss; needs --cert and --key, or --tls-self-signed [none]");
    one("--cert", words_.cert, "FILE", "certificate and intermediate ones, in PEM [none]");
    one("--key", words_.key, "FILE", "its key, in PEM [none]");
    one("--tls-self-signed", words_.self_signed, "FILE",
        fmt::format("make a certificate for localhost, and write the authority that signed it to "
                    "FILE, for clients to trust [{}]",
                    default_authority_file()))
        ->expected(0, 1);
    one("-w,--workers", words_.workers, "N|auto",
        fmt::format("threads that serve; auto: one a processor, here {} [auto]", processors()));
    one("--max-message", words_.max_message, "SIZE",
        "a longer message is answered with a Close, 1009 [64MiB]");
    list("--subprotocol", words_.subprotocols, "NAME",
         "accepted where a client offers it; can be repeated, the preferred one first [none]");
    list("--host", words_.hosts, "NAME",
         "answer requests for this host only, others with 421; can be repeated. Keeps out pages "
         "whose own name leads to this address (DNS rebinding) [any]");
    list("--origin", words_.origins, "ORIGIN",
         "let pages from here open connections, others get 403; can be repeated. "
         "https://example.org, https://*.example.org for all below, or null; clients that send no "
         "Origin, which browsers always do, are let in [any]");
    one("--drain", words_.drain, "DURATION",
        "what connections have to end after SIGINT or SIGTERM [5s]");
    one("--log-level", words_.log_level, "LEVEL",
        "error, warn, info (connections) or debug (TLS as well) [info]");
    flag("-q,--quiet", words_.quiet, "one level less: nothing about connections");
    flag("-v,--verbose", words_.verbose, "one level more");
    one("--color", words_.color, "WHEN", "colour the log: auto, always or never [auto]");
  }

  std::variant<Options, std::string> parse(int argc, const char* const* argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
      return app_.help();
    } catch (const CLI::CallForVersion& call) {
      return fmt::format("{}\n", call.what());
    } catch (const CLI::ExtrasError&) {
      base::fail("{}; see assay-server --help", unexpected(app_.remaining().at(0)));
    } catch (const CLI::ParseError& error) {
      base::fail("{}; see assay-server --help", error.what());
    }
    return Options{.server = server(), .log = log()};
  }

 private:
  CLI::Option* named(CLI::Option* option, std::string_view names, const char* type) {
    const std::string_view flag = names.substr(names.find("--"));
    flags_.emplace_back(flag);
    return option->envname(variable_of(flag))->type_name(type);
  }
  CLI::Option* one(std::string_view names, std::string& value, const char* type,
                   const std::string& what) {
    return named(app_.add_option(std::string(names), value, what), names, type);
  }
  CLI::Option* list(std::string_view names, std::vector<std::string>& values, const char* type,
                    const std::string& what) {
    return named(app_.add_option(std::string(names), values, what), names, type)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->delimiter(',');
  }
  void flag(std::string_view names, int& count, const std::string& what) {
    named(app_.add_flag(std::string(names), count, what), names, "");
  }

  std::string unexpected(const std::string& word) const {
    if (!word.starts_with("-")) return fmt::format("unexpected '{}'", word);
    const std::string name = word.substr(0, word.find('='));
    const std::vector<std::string_view> known(flags_.begin(), flags_.end());
    const std::string_view meant = base::nearest(name, known);
    if (meant.empty()) return fmt::format("unknown option {}", name);
    return fmt::format("unknown option {}; did you mean {}?", name, meant);
  }

  // What `parse` makes of a word; its error is said to be of `flag`.
  template <typename Parse>
  static auto meaning(const char* flag, const std::string& word, const Parse& parse) {
    try {
      return parse(word);
    } catch (const base::Error& error) {
      base::fail("{}: {}", flag, error.what());
    }
  }

  static unsigned processors() { return std::max(1u, base::this_machine().processors); }

  static unsigned workers(const std::string& word) {
    if (word == "auto") return std::min(processors(), most_workers);
    const std::uint64_t n = base::parse_count(word);
    if (n < 1 || n > most_workers)
      base::fail("'{}' is not auto or from 1 to {}", word, most_workers);
    return static_cast<unsigned>(n);
  }

  ServerSettings server() const {
    ServerSettings settings{.listen = words_.listen, .tls_listen = words_.tls_listen};
    if (settings.listen.empty() && settings.tls_listen.empty())
      settings.listen = {"127.0.0.1:9001"};
    settings.identity = identity();
    settings.workers = meaning("--workers", words_.workers, workers);
    settings.endpoint.max_message = meaning("--max-message", words_.max_message, base::parse_size);
    settings.drain = meaning("--drain", words_.drain, base::parse_duration);
    settings.admission = admission();
    return settings;
  }

  Admission admission() const {
    Admission admission{.subprotocols = words_.subprotocols, .hosts = words_.hosts};
    for (const std::string& name : admission.subprotocols)
      if (!http::is_token(name))
        base::fail("--subprotocol: '{}' is no token; use letters, digits and such as .-_",
                   base::printable(name));
    for (std::string& name : admission.hosts) {
      if (const std::string address = '[' + name + ']'; http::is_host(address)) name = address;
      if (!http::is_host(name))
        base::fail("--host: '{}' is no name and no address; leave out a port",
                   base::printable(name));
    }
    for (const std::string& text : words_.origins)
      meaning("--origin", text, [&](const std::string& word) { admission.origins.add(word); });
    return admission;
  }

  std::optional<Identity> identity() const {
    const bool from_files = !words_.cert.empty() || !words_.key.empty();
    const bool self_signed = app_.count("--tls-self-signed") > 0;
    if (words_.tls_listen.empty() && (from_files || self_signed))
      base::fail("a certificate is for --tls-listen; add it, such as --tls-listen 127.0.0.1:9002");
    if (words_.tls_listen.empty()) return std::nullopt;
    if (from_files && self_signed)
      base::fail("--tls-self-signed makes a certificate: leave it out, or --cert and --key");
    if (self_signed)
      return SelfSigned{words_.self_signed.empty() ? default_authority_file() : words_.self_signed};
    if (words_.cert.empty() || words_.key.empty())
      base::fail("--tls-listen needs --cert and --key, or --tls-self-signed");
    return CertificateFiles{words_.cert, words_.key};
  }

  LogSettings log() const {
    const auto* const named = std::ranges::find(level_names, words_.log_level);
    if (named == level_names.end())
      base::fail("--log-level: '{}' is none of {}", words_.log_level, fmt::join(level_names, ", "));
    const int steps = static_cast<int>(named - level_names.begin()) + words_.verbose - words_.quiet;
    const auto most = static_cast<int>(level_names.size()) - 1;
    return {.level = static_cast<Level>(std::clamp(steps, 0, most)), .colour = colour()};
  }

  bool colour() const {
    if (words_.color == "always") return true;
    if (words_.color == "never") return false;
    if (words_.color != "auto")
      base::fail("--color: '{}' is none of auto, always, never", words_.color);
    if (!variable("NO_COLOR").empty()) return false;
    const std::string force = variable("CLICOLOR_FORCE");
    if (!force.empty() && force != "0") return true;
    return isatty(STDERR_FILENO) == 1 && variable("TERM") != "dumb";
  }

  CLI::App app_{"A WebSocket server to test clients and networks against.", "assay-server"};
  Words words_;
  std::vector<std::string> flags_ = {"--help", "--version"};
};

}  // namespace

std::variant<Options, std::string> parse_options(int argc, const char* const* argv) {
  return CommandLine().parse(argc, argv);
}

}  // namespace serve

#include "tools/server/options.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>
#include <string_view>

#include "libcore/base/error.h"
#include "libcore/base/process.h"
#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "libcore/cli/flags.h"
#include "libcore/http/grammar.h"
#include "tools/server/routes.h"
#include "tools/server/version.h"

namespace serve {
namespace {

constexpr unsigned most_workers = 1024;

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string default_authority_file() {
  const std::string folder = variable("TMPDIR");
  return (folder.empty() ? "/tmp" : folder) + "/assay-server-ca.pem";
}

constexpr std::string_view notes = R"(
Values:
  N           10k, 2m
  SIZE        512B, 16KiB, 64MiB
  DUR         250ms, 10s, 1m30s
  RATE        50/s, 3k/m
  ADDR:PORT   127.0.0.1:9001, [::1]:9001, localhost:9001; port 0: one that is
              free; unix:PATH; fd:N: a socket that listens (socket activation)

Output:
  The addresses go to standard output, the log to standard error.

Environment:
  Every long option is also a variable, which counts where the command line is
  silent: ASSAY_MAX_MESSAGE for --max-message. A list has commas between.

Signals:
  INT, TERM   stop accepting, say Close 1001 to all, end; a second one: at once
  HUP         read the files of certificates anew

Exit status:
  0           shut down by SIGINT or SIGTERM
  2           wrong usage, or an address or a certificate cannot be used
  3           the name of an address was not found
  130, 143    stopped at once by a second SIGINT, SIGTERM

Examples:
  assay-server
  assay-server -l 0.0.0.0:9001 -l '[::1]:9001' -l unix:/tmp/assay.sock
  assay-server --tls-listen 127.0.0.1:9002 --tls-self-signed
  curl --cacert /tmp/assay-server-ca.pem https://localhost:9002/
  assay-server --admin 127.0.0.1:9003 --idle-timeout 5m --ping 30s
  curl http://127.0.0.1:9003/metrics
)";

std::string footer() {
  std::string text = "Paths:\n";
  for (const Route& route : routes()) text += fmt::format("  {:<20}{}\n", route.path, route.what);
  return text.append(notes);
}

unsigned processors() { return std::max(1u, base::this_machine().processors); }

unsigned workers(const std::string& word) {
  if (word == "auto") return std::min(processors(), most_workers);
  const std::uint64_t n = base::parse_count(word);
  if (n < 1 || n > most_workers) base::fail("'{}' is not auto or from 1 to {}", word, most_workers);
  return static_cast<unsigned>(n);
}

int number(const std::string& word, int least, int most) {
  const std::uint64_t n = base::parse_count(word);
  if (n < static_cast<std::uint64_t>(least) || n > static_cast<std::uint64_t>(most))
    base::fail("'{}' is not from {} to {}", word, least, most);
  return static_cast<int>(n);
}

enum When : std::size_t { automatic, always, never };

bool colour(std::size_t when) {
  if (when != automatic) return when == always;
  if (!variable("NO_COLOR").empty()) return false;
  const std::string force = variable("CLICOLOR_FORCE");
  if (!force.empty() && force != "0") return true;
  return isatty(STDERR_FILENO) == 1 && variable("TERM") != "dumb";
}

// What is not a setting itself, but settings are made of.
struct Words {
  std::vector<std::string> certs, keys;
  std::optional<std::string> self_signed;
  std::size_t level = static_cast<std::size_t>(Level::info);
  std::size_t format = 0, colour = automatic;
  std::vector<std::string> origins;
  std::size_t deflate = 0;
  int no_takeover = 0;
  int quiet = 0, verbose = 0;
};

void add_flags(cli::Flags& flags, Words& words, ServerSettings& server) {
  flags.group("Where it listens");
  flags.list("-l,--listen", server.listen, "ADDR:PORT",
             "for ws; can be repeated [127.0.0.1:9001, unless --tls-listen is given]");
  flags.list("--tls-listen", server.tls_listen, "ADDR:PORT",
             "for wss, likewise; needs --cert and --key, or --tls-self-signed [none]");
  flags.list("--admin", server.admin, "ADDR:PORT",
             "for /healthz, /metrics and /stats.json over HTTP [none]");

  flags.group("TLS");
  flags.list("--cert", words.certs, "FILE",
             "certificate and intermediate ones, in PEM; can be repeated, the one for the name "
             "that a client asks for is shown, or the first [none]");
  flags.list("--key", words.keys, "FILE", "the key of each --cert, in PEM and in order [none]");
  flags.maybe("--tls-self-signed", words.self_signed, "FILE",
              fmt::format("make a certificate for localhost, and write the authority that signed "
                          "it to FILE, for clients to trust [{}]",
                          default_authority_file()));
  flags.text("--client-ca", server.client_authorities, "FILE",
             "clients need a certificate that one of these authorities has signed, in PEM");

  flags.group("What it does");
  flags.list("--subprotocol", server.admission.subprotocols, "NAME",
             "accepted where a client offers it; can be repeated, the preferred one first [none]");
  flags.list("--host", server.admission.hosts, "NAME",
             "answer requests for this host only, others with 421; can be repeated. Keeps out "
             "pages whose own name leads to this address (DNS rebinding) [any]");
  flags.list("--origin", words.origins, "ORIGIN",
             "let pages from here open connections, others get 403; can be repeated. "
             "https://example.org, https://*.example.org for all below, or null; clients that "
             "send no Origin, which browsers always do, are let in [any]");
  flags.one("-w,--workers", "N|auto",
            fmt::format("threads that serve; auto: one a processor, here {} [auto]", processors()),
            [&](const std::string& word) { server.workers = workers(word); });
  flags.duration("--drain", server.drain,
                 "time that connections have to end after SIGINT or SIGTERM");

  flags.group("Compression (permessage-deflate)");
  flags.choice("--deflate", words.deflate, {"off", "on", "require"},
               "on: where a client offers it; require: others are refused with 400");
  flags.one("--deflate-window", "BITS",
            "the most that both sides' windows have, 8 to 15; a client that would use more and "
            "takes no limit goes without [15]",
            [&](const std::string& word) {
              ws::DeflatePolicy& deflate = server.admission.deflate;
              deflate.server_max_window_bits = deflate.client_max_window_bits = number(word, 8, 15);
            });
  flags.times("--no-context-takeover", words.no_takeover,
              "each message is compressed by itself, in both directions");
  flags.one("--deflate-level", "N",
            fmt::format("1 (fast) to 9 (small) [{}]", server.endpoint.deflate_level),
            [&](const std::string& word) { server.endpoint.deflate_level = number(word, 1, 9); });
  flags.size("--deflate-min-size", server.endpoint.deflate_from,
             "a shorter message is sent as it is");

  add_flags(flags, server.limits, server.endpoint);

  flags.group("Log");
  flags.choice("--log-level", words.level, {"error", "warn", "info", "debug"},
               "info tells of connections, debug of TLS as well");
  flags.choice("--log-format", words.format, {"text", "json"}, "json: one object a line");
  flags.times("-q,--quiet", words.quiet, "one level less: nothing about connections");
  flags.times("-v,--verbose", words.verbose, "one level more");
  flags.choice("--color", words.colour, {"auto", "always", "never"}, "colour the log");
}

std::optional<Identity> identity(const Words& words, const ServerSettings& server) {
  const bool from_files = !words.certs.empty() || !words.keys.empty();
  if (server.tls_listen.empty()) {
    if (from_files || words.self_signed || !server.client_authorities.empty())
      base::fail("a certificate is for --tls-listen; add it, such as --tls-listen 127.0.0.1:9002");
    return std::nullopt;
  }
  if (from_files && words.self_signed)
    base::fail("--tls-self-signed makes a certificate: leave it out, or --cert and --key");
  if (words.self_signed)
    return SelfSigned{words.self_signed->empty() ? default_authority_file() : *words.self_signed};
  if (!from_files) base::fail("--tls-listen needs --cert and --key, or --tls-self-signed");
  if (words.certs.size() != words.keys.size())
    base::fail("--cert is given {} times and --key {}; each certificate needs its key",
               words.certs.size(), words.keys.size());
  std::vector<CertificateFiles> files;
  for (std::size_t i = 0; i < words.certs.size(); ++i)
    files.push_back({words.certs[i], words.keys[i]});
  return files;
}

void check(const ServerSettings& server) {
  for (const std::string& name : server.admission.subprotocols)
    if (!http::is_token(name))
      base::fail("--subprotocol: '{}' is no token; use letters, digits and such as .-_",
                 base::printable(name));
  std::set<std::string_view> descriptors;
  for (const auto* list : {&server.listen, &server.tls_listen, &server.admin})
    for (const std::string& address : *list)
      if (address.starts_with("fd:") && !descriptors.insert(address).second)
        base::fail("{} is given twice; a socket that was handed over serves one purpose", address);
  check(server.limits);
}

void admit(const Words& words, Admission& admission) {
  for (std::string& name : admission.hosts) {
    if (const std::string address = '[' + name + ']'; http::is_host(address)) name = address;
    if (!http::is_host(name))
      base::fail("--host: '{}' is no name and no address; leave out a port", base::printable(name));
  }
  for (const std::string& text : words.origins) {
    try {
      admission.origins.add(text);
    } catch (const base::Error& error) {
      base::fail("--origin: {}", error.what());
    }
  }
}

}  // namespace

std::variant<Options, std::string> parse_options(int argc, const char* const* argv) {
  Options options;
  Words words;
  ServerSettings& server = options.server;
  server.workers = workers("auto");
  words.deflate = static_cast<std::size_t>(server.admission.deflate.mode);
  cli::Flags flags("assay-server", "A WebSocket server to test clients and networks against.",
                   version());
  add_flags(flags, words, server);
  flags.footer(footer());
  if (std::optional<std::string> answer = flags.parse({argv + 1, argv + argc})) return *answer;

  if (server.listen.empty() && server.tls_listen.empty()) server.listen = {"127.0.0.1:9001"};
  server.identity = identity(words, server);
  check(server);
  admit(words, server.admission);
  ws::DeflatePolicy& deflate = server.admission.deflate;
  deflate.mode = static_cast<ws::DeflatePolicy::Mode>(words.deflate);
  deflate.server_no_context_takeover = deflate.client_no_context_takeover = words.no_takeover > 0;
  const int level = static_cast<int>(words.level) + words.verbose - words.quiet;
  options.log = {.level = static_cast<Level>(std::clamp(level, 0, static_cast<int>(Level::debug))),
                 .colour = colour(words.colour),
                 .json = words.format == 1};
  return options;
}

}  // namespace serve

#include "tools/server/options.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>
#include <string_view>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/process.h"
#include "libcore/base/text.h"
#include "tools/server/routes.h"

namespace serve {
namespace {

using namespace std::chrono_literals;

// A variable of the environment, for as long as this object lives.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { unsetenv(name_); }

 private:
  const char* name_;
};

std::variant<Options, std::string> parse(std::vector<const char*> words) {
  words.insert(words.begin(), "assay-server");
  return parse_options(static_cast<int>(words.size()), words.data());
}

Options options(const std::vector<const char*>& words) { return std::get<Options>(parse(words)); }

TEST(Options, HaveDefaults) {
  const Options all = options({});
  EXPECT_EQ(all.server.listen, std::vector<std::string>{"127.0.0.1:9001"});
  EXPECT_TRUE(all.server.tls_listen.empty());
  EXPECT_FALSE(all.server.identity);
  EXPECT_GE(all.server.workers, 1u);
  EXPECT_EQ(all.server.endpoint.max_message, 64u << 20);
  EXPECT_TRUE(all.server.admission.subprotocols.empty());
  EXPECT_TRUE(all.server.admission.hosts.empty());
  EXPECT_TRUE(all.server.admission.origins.empty());
  EXPECT_EQ(all.server.drain, 5s);
  EXPECT_EQ(all.log.level, Level::info);
  EXPECT_FALSE(all.log.json);
  EXPECT_TRUE(all.server.admin.empty());
  EXPECT_EQ(all.server.client_authorities, "");
}

TEST(Options, AreReadFromTheCommandLine) {
  const Options all = options({"-l",
                               "[::1]:0",
                               "--listen=unix:/x",
                               "--tls-listen",
                               "127.0.0.1:0",
                               "--cert",
                               "c.pem",
                               "--key",
                               "k.pem",
                               "-w4",
                               "--max-message",
                               "16KiB",
                               "--subprotocol",
                               "b",
                               "--subprotocol",
                               "a",
                               "--host",
                               "lab",
                               "--host=::1",
                               "--origin",
                               "https://*.example.org",
                               "--drain",
                               "1m30s",
                               "--log-level",
                               "debug",
                               "--log-format=json",
                               "--admin",
                               "127.0.0.1:9003",
                               "--client-ca=ca.pem"});
  EXPECT_EQ(all.server.listen, (std::vector<std::string>{"[::1]:0", "unix:/x"}));
  EXPECT_EQ(all.server.tls_listen, std::vector<std::string>{"127.0.0.1:0"});
  const auto& files = std::get<std::vector<CertificateFiles>>(all.server.identity.value());
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].certificate, "c.pem");
  EXPECT_EQ(files[0].key, "k.pem");
  EXPECT_EQ(all.server.workers, 4u);
  EXPECT_EQ(all.server.endpoint.max_message, 16u << 10);
  EXPECT_EQ(all.server.admission.subprotocols, (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(all.server.admission.hosts, (std::vector<std::string>{"lab", "[::1]"}));
  EXPECT_TRUE(all.server.admission.origins.admits("https://a.example.org"));
  EXPECT_EQ(all.server.drain, 90s);
  EXPECT_EQ(all.log.level, Level::debug);
  EXPECT_TRUE(all.log.json);
  EXPECT_EQ(all.server.admin, std::vector<std::string>{"127.0.0.1:9003"});
  EXPECT_EQ(all.server.client_authorities, "ca.pem");
}

TEST(Options, LeaveRoomForRefusalsByDefault) {
  EXPECT_GT(options({}).server.limits.connections, 0u);
  EXPECT_LT(options({}).server.limits.connections, base::raise_descriptor_limit());
  EXPECT_EQ(options({"--max-connections=0"}).server.limits.connections, 0u);
}

TEST(Options, SetEveryLimit) {
  const ServerSettings server =
      options({"--max-header=8KiB", "--max-header-fields=20", "--handshake-timeout=3s",
               "--max-message=1MiB", "--max-inflated=2MiB", "--max-frame=3MiB",
               "--max-fragments=1k", "--max-pings=5/s", "--max-unsent=4MiB", "--idle-timeout=1m",
               "--ping=20s", "--ping-timeout=4s", "--close-timeout=500ms", "--max-connections=1k",
               "--max-connections-per-address=7"})
          .server;
  EXPECT_EQ(server.limits.rules().limits.octets, 8u << 10);
  EXPECT_EQ(server.limits.rules().limits.fields, 20u);
  EXPECT_EQ(server.limits.rules().head_timeout, 3s);
  EXPECT_EQ(server.endpoint.max_message, 1u << 20);
  EXPECT_EQ(server.endpoint.max_inflated, 2u << 20);
  EXPECT_EQ(server.endpoint.max_frame, 3u << 20);
  EXPECT_EQ(server.endpoint.max_fragments, 1000u);
  EXPECT_EQ(server.limits.pings, 5);
  EXPECT_EQ(server.limits.unsent, 4u << 20);
  EXPECT_EQ(server.limits.idle, 1min);
  EXPECT_EQ(server.limits.ping, 20s);
  EXPECT_EQ(server.limits.ping_timeout, 4s);
  EXPECT_EQ(server.limits.close, 500ms);
  EXPECT_EQ(server.limits.connections, 1000u);
  EXPECT_EQ(server.limits.connections_per_address, 7u);
}

TEST(Options, OpenNoPlainPortUnaskedBesideTls) {
  const Options all = options({"--tls-listen", "127.0.0.1:0", "--tls-self-signed"});
  EXPECT_TRUE(all.server.listen.empty());
}

TEST(Options, WriteTheAuthorityWhereTemporaryFilesGo) {
  const Variable folder("TMPDIR", "/tmp/of/mine");
  const std::vector<const char*> self_signed = {"--tls-listen", "127.0.0.1:0", "--tls-self-signed"};
  EXPECT_EQ(std::get<SelfSigned>(options(self_signed).server.identity.value()).authority_file,
            "/tmp/of/mine/assay-server-ca.pem");
  const Options named = options({"--tls-self-signed=ca.pem", "--tls-listen", "127.0.0.1:0"});
  EXPECT_EQ(std::get<SelfSigned>(named.server.identity.value()).authority_file, "ca.pem");
}

TEST(Options, ComeFromTheEnvironmentWhereTheCommandLineIsSilent) {
  const Variable listen("ASSAY_LISTEN", "127.0.0.1:1,[::1]:2");
  const Variable drain("ASSAY_DRAIN", "2s");
  const Variable quiet("ASSAY_QUIET", "1");
  const Options from_both = options({"--drain", "3s"});
  EXPECT_EQ(from_both.server.listen, (std::vector<std::string>{"127.0.0.1:1", "[::1]:2"}));
  EXPECT_EQ(from_both.server.drain, 3s);
  EXPECT_EQ(from_both.log.level, Level::warn);
  EXPECT_EQ(options({"-l", "127.0.0.1:3"}).server.listen, std::vector<std::string>{"127.0.0.1:3"});
}

TEST(Options, ShiftTheLogByOneStepEach) {
  EXPECT_EQ(options({"-q"}).log.level, Level::warn);
  EXPECT_EQ(options({"-qq"}).log.level, Level::error);
  EXPECT_EQ(options({"-qqq"}).log.level, Level::error);
  EXPECT_EQ(options({"-v"}).log.level, Level::debug);
  EXPECT_EQ(options({"-v", "--log-level=warn"}).log.level, Level::info);
}

TEST(Options, ColourTheLogWhenTold) {
  EXPECT_TRUE(options({"--color=always"}).log.colour);
  EXPECT_FALSE(options({"--color=never"}).log.colour);
  const Variable force("CLICOLOR_FORCE", "1");
  EXPECT_TRUE(options({}).log.colour);
  EXPECT_FALSE(options({"--color=never"}).log.colour);
  const Variable none("NO_COLOR", "1");
  EXPECT_FALSE(options({}).log.colour);
  EXPECT_TRUE(options({"--color=always"}).log.colour);
}

TEST(Options, AreRefusedWithASentenceAndStatusTwo) {
  const struct {
    std::vector<const char*> words;
    const char* sentence;
  } rows[] = {
      {{"--lisen", "x"}, "unknown option --lisen; did you mean --listen?; see assay-server --help"},
      {{"--frobnicate=1"}, "unknown option --frobnicate; see assay-server --help"},
      {{"9001"}, "unexpected '9001'; see assay-server --help"},
      {{"-w", "0"}, "--workers: '0' is not auto or from 1 to 1024"},
      {{"-w", "many"}, "--workers: "},
      {{"--max-message", "64k"}, "--max-message: '64k' is not a size"},
      {{"--drain", "5"}, "--drain: '5' is not a duration"},
      {{"--subprotocol", "a b"}, "--subprotocol: 'a b' is no token"},
      {{"--host", "lab:9001"}, "--host: 'lab:9001' is no name and no address; leave out a port"},
      {{"--origin", "https://a/"}, "--origin: 'https://a/' is no origin; write it like"},
      {{"--log-level", "loud"}, "--log-level: 'loud' is none of error, warn, info, debug"},
      {{"--color", "blue"}, "--color: 'blue' is none of auto, always, never"},
      {{"--tls-listen", "127.0.0.1:0"},
       "--tls-listen needs --cert and --key, or --tls-self-signed"},
      {{"--tls-listen", "127.0.0.1:0", "--cert", "c"},
       "--cert is given 1 times and --key 0; each certificate needs its key"},
      {{"--tls-listen", "127.0.0.1:0", "--cert", "a,b", "--key", "a"},
       "--cert is given 2 times and --key 1; each certificate needs its key"},
      {{"--deflate", "maybe"}, "--deflate: 'maybe' is none of off, on, require"},
      {{"--deflate-window", "7"}, "--deflate-window: '7' is not from 8 to 15"},
      {{"--deflate-level", "10"}, "--deflate-level: '10' is not from 1 to 9"},
      {{"--tls-listen", "127.0.0.1:0", "--cert", "c", "--key", "k", "--tls-self-signed"},
       "--tls-self-signed makes a certificate"},
      {{"--tls-self-signed"}, "a certificate is for --tls-listen"},
      {{"--client-ca", "ca.pem"}, "a certificate is for --tls-listen"},
      {{"-l", "fd:3", "--tls-listen", "fd:3", "--tls-self-signed"}, "fd:3 is given twice"},
      {{"--max-header", "0B"}, "--max-header: 0 would let nothing through"},
      {{"--max-header-fields", "-1"}, "--max-header-fields: '-1' is not a count"},
      {{"--max-fragments", "0"}, "--max-fragments: '0' is not from 1 to 4294967295"},
      {{"--handshake-timeout", "0"}, "--handshake-timeout: 0 would let nobody in"},
      {{"--close-timeout", "0"}, "--close-timeout: 0 leaves no time"},
      {{"--ping", "1s", "--ping-timeout", "0"}, "--ping-timeout: 0 leaves no time"},
      {{"--max-pings", "5/d"}, "--max-pings: '5/d' is not a rate"},
      {{"--idle-timeout", "10"}, "--idle-timeout: '10' is not a duration"},
      {{"--log-format", "xml"}, "--log-format: 'xml' is none of text, json"},
  };
  for (const auto& row : rows) {
    try {
      parse(row.words);
      ADD_FAILURE() << "accepted where this was expected: " << row.sentence;
    } catch (const base::Error& error) {
      EXPECT_EQ(std::string(error.what()).rfind(row.sentence, 0), 0u) << error.what();
      EXPECT_EQ(error.exit_status(), 2);
    }
  }
}

TEST(Options, ExplainThemselves) {
  const std::string help = std::get<std::string>(parse({"--help"}));
  for (const char* word :
       {"  -l, --listen ADDR:PORT ", "--tls-self-signed[=FILE]", "ASSAY_MAX_MESSAGE", "[64 MiB]",
        "Examples:", "Limits of connections", "127.0.0.1:9001", "Exit status:"})
    EXPECT_NE(help.find(word), std::string::npos) << word;
  for (const Route& route : routes()) EXPECT_NE(help.find(route.what), std::string::npos);
  EXPECT_EQ(std::get<std::string>(parse({"-V"})).rfind("assay-server ", 0), 0u);
}

TEST(Options, ExplainThemselvesInEightyColumns) {
  const std::string help = std::get<std::string>(parse({"--help"}));
  for (const std::string_view line : base::split(help, '\n')) {
    EXPECT_LE(line.size(), 80u) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
  EXPECT_EQ(help.find("\n\n\n"), std::string::npos) << help;
}

TEST(Options, AreAllInTheHelp) {
  const std::string_view all =
      "--admin --cert --client-ca --close-timeout --color --deflate --deflate-level "
      "--deflate-min-size --deflate-window --drain --handshake-timeout --help --host "
      "--idle-timeout --key --listen --log-format --log-level --max-connections "
      "--max-connections-per-address --max-fragments --max-frame --max-header "
      "--max-header-fields --max-inflated --max-message --max-pings --max-unsent "
      "--no-context-takeover --origin --ping --ping-timeout --quiet --subprotocol --tls-listen "
      "--tls-self-signed --verbose --version --workers";
  const std::string help = std::get<std::string>(parse({"--help"}));
  std::set<std::string_view> explained;
  for (std::string_view line : base::split(help, '\n')) {
    if (!line.starts_with("  -") && !line.starts_with("      --")) continue;
    line.remove_prefix(line.find("--"));
    explained.insert(line.substr(0, line.find_first_of(" [")));
  }
  EXPECT_EQ(fmt::format("{}", fmt::join(explained, " ")), all);
}

}  // namespace
}  // namespace serve

// The load for comparing servers, and the limit that assay-load is compared with: one thread, an
// epoll loop, and frames made beforehand.
//
//   bare_client echo KEY=VALUE...    messages there and back
//   bare_client pass KEY=VALUE...    connections opened and ended again
//   bare_client hold KEY=VALUE...    connections opened and kept, until it is killed
//
//   port=N server=PID                whom it is for
//   as=ws|echoed|silent  [ws]        to a bare echo: the same octets as for ws, or none
//   tls=yes                          over TLS
//   connections=N [1]  in-flight=N [1]  octets=N [20]  seconds=S [1]
//   payload=binary|text|fragments|deflate|alone  [binary]; alone: compressed without context
//   rate=N                           an open loop of `echo`: so many messages a second
//   messages=N  [0]                  `hold` sends so many on each connection before it rests
//
// Each prints "COUNT NANOSECONDS SERVER-NANOSECONDS OWN-NANOSECONDS" of what it counted: messages
// or connections, real time, processor time of the server and of itself.

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include "libcore/base/error.h"
#include "libcore/base/process.h"
#include "tests/bench/client/crowd.h"
#include "tests/bench/client/echo_load.h"

namespace {

class Words {
 public:
  Words(int argc, char** argv) {
    for (int i = 2; i < argc; ++i) {
      const std::string_view word = argv[i];
      const std::size_t equals = word.find('=');
      if (equals == word.npos) base::fail("'{}' is not KEY=VALUE", word);
      values_[std::string(word.substr(0, equals))] = word.substr(equals + 1);
    }
  }

  bool has(const char* key) const { return values_.contains(key); }
  std::string word(const char* key, const char* otherwise) const {
    const auto value = values_.find(key);
    return value == values_.end() ? otherwise : value->second;
  }
  double number(const char* key, const char* otherwise) const {
    return std::atof(word(key, otherwise).c_str());
  }
  unsigned count(const char* key, const char* otherwise) const {
    return static_cast<unsigned>(number(key, otherwise));
  }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

void print(const bench::Counted& counted) {
  fmt::print("{}\n", counted.line());
  std::fflush(stdout);
}

int run(std::string_view what, const Words& words) {
  const auto payload = bench::payload_named(words.word("payload", "binary"));
  if (!payload) base::fail("there is no payload '{}'", words.word("payload", ""));
  const std::string as = words.word("as", "ws");
  const bench::Target target{.port = static_cast<int>(words.count("port", "0")),
                             .ws = as == "ws",
                             .tls = words.has("tls"),
                             .extension = as == "ws" ? extension_for(*payload) : ""};
  const bench::Crowd crowd{.connections = words.count("connections", "1")};
  const unsigned in_flight = words.count("in-flight", "1");
  const bench::Requests requests(*payload, words.count("octets", "20"), in_flight);
  bench::Counted counted(static_cast<pid_t>(words.count("server", "0")));
  if (what == "echo") {
    bench::EchoLoad(target, crowd.connections, in_flight, requests, words.number("rate", "0"))
        .run(counted, words.number("seconds", "1"));
    print(counted);
  } else if (what == "pass") {
    bench::open_and_end(target, crowd,
                        as == "silent"   ? bench::Passing::silent
                        : as == "echoed" ? bench::Passing::echoed
                                         : bench::Passing::upgraded,
                        counted);
    print(counted);
  } else if (what == "hold") {
    auto kept = bench::open_and_keep(target, crowd, counted);
    const std::string line = counted.line();
    for (unsigned i = words.count("messages", "0"); i > 0; --i) bench::echo_once(kept, requests);
    fmt::print("{}\n", line);
    std::fflush(stdout);
    pause();  // until a signal
  } else {
    base::fail("'{}' is none of echo, pass, hold", what);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  base::raise_descriptor_limit();
  try {
    return run(argc > 1 ? argv[1] : "", Words(argc, argv));
  } catch (const base::Error& error) {
    fmt::print(stderr, "bare_client: {}\n", error.what());
    return error.exit_status();
  }
}

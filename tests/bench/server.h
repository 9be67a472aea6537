#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/results/load.h"
#include "tests/bench/figures.h"
#include "tests/bench/stage.h"

namespace bench {

// A server, how it is started and what it speaks.
struct Program {
  std::string name;
  std::vector<std::string> words;
  bool ws = true;  // else a bare echo
  bool tls = false;
};

// A load of echoes. In a closed loop every connection has always so many messages on their way.
struct Echoing {
  std::size_t octets;
  unsigned connections;
  unsigned in_flight;
  std::string_view payload = "binary";  // or text, fragments, deflate
  double rate = 0;                      // messages a second of an open loop; 0 for a closed one
};

// Connections that are kept open, after so many messages of `octets` there and back on each.
struct Holding {
  unsigned connections;
  std::string_view payload = "binary";
  std::size_t octets = 0;
  unsigned messages = 0;
};

// A server runs as long as this lives.
class Awake {
 public:
  explicit Awake(net::Child& child);
  Awake(const Awake&) = delete;
  Awake& operator=(const Awake&) = delete;
  ~Awake();

 private:
  net::Child& child_;
};

// A server that lives as long as this object. It only runs while it bears a load, so that nothing
// it still does, such as clearing up after the last one, takes time from others that are compared.
class Server {
 public:
  // Throws base::Error where it does not start.
  Server(const Stage& stage, Program program);

  const std::string& name() const& { return program_.name; }
  const std::string& name() const&& = delete;
  // What it says of itself: "libwebsockets 4.1.6"; empty for our own.
  const std::string& version() const& { return version_; }
  const std::string& version() const&& = delete;
  pid_t pid() const { return child_->pid(); }

  // Each throws base::Error where the load could not be carried through.
  Figures echo(const Echoing& load, double seconds) const;
  // Connections that come and go: with opening handshake and Close, with the same octets echoed
  // by a bare echo, or in silence.
  enum class Passing : std::uint8_t { upgraded, echoed, silent };
  Figures pass(unsigned connections, Passing passing) const;
  // Load by assay-load on one thread, with these words behind the address of `path`.
  results::Load load(std::string_view path, std::vector<std::string> words) const;
  // The same, as it goes on: it is at its end when it has written its result to `out`.
  std::unique_ptr<net::Child> start_load(std::string_view path,
                                         std::vector<std::string> words) const;
  // In a closed loop; the processor time of the client only.
  Figures echo_by_assay_load(const Echoing& load, double seconds) const;
  // It runs as long as what is returned lives.
  std::unique_ptr<Awake> awake() const;
  const std::string& port() const& { return port_; }
  const std::string& port() const&& = delete;

  // Connections that stay open as long as this lives, and what opening them took. From then on the
  // server runs.
  struct Held {
    std::unique_ptr<net::Child> holder;
    Figures opening;
  };
  Held hold(const Holding& load) const;

 private:
  std::vector<std::string> load_words(std::string_view path, std::vector<std::string> words) const;
  std::vector<std::string> client(const char* what, unsigned connections) const;

  const Stage& stage_;
  Program program_;
  std::unique_ptr<net::Child> child_;
  std::string port_;
  std::string version_;
};

}  // namespace bench

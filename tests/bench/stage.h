#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libcore/net/child.h"

namespace bench {

// What one run of a load came to.
struct Figures {
  std::uint64_t count = 0;        // messages, or connections
  double server_nanoseconds = 0;  // processor time of the server, all of the run
  double client_nanoseconds = 0;  // likewise of who made the load

  double server_each() const { return server_nanoseconds / static_cast<double>(count); }
  double client_each() const { return client_nanoseconds / static_cast<double>(count); }
};

// A load in a closed loop: every connection has always so many messages on their way.
struct Echoing {
  std::size_t octets;
  unsigned connections;
  unsigned in_flight;
};

// The programs and the processors that they run on: servers on one, whoever makes the load on
// another where there are two.
class Stage {
 public:
  // `verbose`: every command line goes to standard error.
  explicit Stage(bool verbose);

  // A program that goes on running, pinned; what it prints is captured.
  enum class Side : std::uint8_t { server, client };
  std::unique_ptr<net::Child> start(Side side, std::vector<std::string> words) const;
  // Runs it to its end and returns what it printed. Throws base::Error where it fails.
  std::string run(Side side, std::vector<std::string> words) const;

 private:
  std::vector<std::string> pinned(Side side, std::vector<std::string> words) const;

  bool verbose_;
  std::optional<int> processors_[2];
};

// A server that runs as long as this object lives.
class Server {
 public:
  enum class Kind : std::uint8_t { bare, ours };
  Server(const Stage& stage, Kind kind);

  // Load by the bare client.
  Figures echo(const Echoing& load, double seconds) const;
  // Connections opened and ended, some at a time: with the octets of a request and a Close, or in
  // silence.
  enum class Words : std::uint8_t { some, none };
  Figures churn(unsigned connections, Words words = Words::some) const;
  // Load by assay-load: the processor time of the client only.
  Figures echo_by_assay_load(const Echoing& load, double seconds) const;
  // Opens so many connections, which stay open as long as what is returned lives.
  std::unique_ptr<net::Child> hold(unsigned connections) const;

  std::uint64_t resident_octets() const;

 private:
  std::vector<std::string> client(const char* what) const;

  const Stage& stage_;
  Kind kind_;
  std::unique_ptr<net::Child> child_;
  std::string port_;
};

}  // namespace bench

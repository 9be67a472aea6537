#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libcore/base/units.h"
#include "libcore/net/loop.h"
#include "libcore/net/signals.h"
#include "tools/server/identity.h"
#include "tools/server/worker.h"

namespace serve {

struct ServerSettings {
  std::vector<std::string> listen;      // forms of net::Address
  std::vector<std::string> tls_listen;  // the same, for TLS; needs an identity
  std::optional<Identity> identity;
  unsigned workers = 1;
  ws::Settings endpoint;
  Admission admission;
  base::Duration drain = std::chrono::seconds(5);  // what connections have to end at shutdown
};

// The workers and what they listen on. The thread that runs it has a loop of its own, for signals.
class Server {
 public:
  // Listens from here on, and heeds SIGINT and SIGTERM: the first drains, the second stops at once.
  // Throws base::Error where an address or the certificate cannot be used.
  Server(ServerSettings settings, Log& log);

  // Where it listens, with the ports that the kernel chose: "ws://127.0.0.1:9001/".
  const std::vector<std::string>& urls() const& { return urls_; }
  const std::vector<std::string>& urls() const&& = delete;

  // Where the authority is that clients have to trust; null unless it was made here.
  const std::string* authority_file() const;

  // Until a signal ends it. Returns the exit status: 0 after a drain, or 128 and the number of a
  // second signal.
  int run();

 private:
  void open(const std::string& text, const tls::Context* context);
  void heed(int signal);

  ServerSettings settings_;
  House house_;
  std::vector<std::string> urls_;
  std::vector<std::unique_ptr<Worker>> workers_;
  bool draining_ = false;
  int status_ = 0;
  net::Loop loop_;
  net::Signals signals_;
};

}  // namespace serve

#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libcore/base/units.h"
#include "libcore/net/loop.h"
#include "libcore/net/signals.h"
#include "tools/server/admin.h"
#include "tools/server/identity.h"
#include "tools/server/worker.h"

namespace serve {

struct ServerSettings {
  std::vector<std::string> listen;      // forms of net::Address
  std::vector<std::string> tls_listen;  // the same, for TLS; needs an identity
  std::vector<std::string> admin;       // the same, for the pages of `Admin`
  std::optional<Identity> identity;
  std::string client_authorities;  // a PEM file: clients need a certificate; empty: they need none
  unsigned workers = 1;
  ws::Settings endpoint;
  Limits limits;
  Admission admission;
  base::Duration drain = std::chrono::seconds(5);  // what connections have to end at shutdown
};

// The workers and what they listen on. The thread that runs it has a loop of its own, for signals
// and the pages of `Admin`.
class Server {
 public:
  // Listens from here on, and heeds SIGINT and SIGTERM: the first drains, the second stops at once.
  // SIGHUP reads the files of certificates anew, for connections that come then; where one cannot
  // be used all stays as it is. Throws base::Error where an address or a certificate cannot be
  // used.
  Server(ServerSettings settings, Log& log);

  // Where it listens, with the ports that the kernel chose: "ws://127.0.0.1:9001/".
  const std::vector<std::string>& urls() const& { return urls_; }
  const std::vector<std::string>& urls() const&& = delete;
  // The same of the admin pages: "http://127.0.0.1:9003/".
  const std::vector<std::string>& admin_urls() const& { return admin_urls_; }
  const std::vector<std::string>& admin_urls() const&& = delete;

  // Where the authority is that clients have to trust; null unless it was made here.
  const std::string* authority_file() const;

  // Until a signal ends it. Returns the exit status: 0 after a drain, or 128 and the number of a
  // second signal.
  int run();

 private:
  void open(Entrance::Scheme scheme, const std::string& text);
  void open_admin(const std::string& text);
  tls::Context context();
  void heed(int signal);
  void reload();
  void change_keys();

  ServerSettings settings_;
  Log& log_;
  std::vector<tls::Certificate> certificates_;  // in use
  // Shared by all contexts, so that a reload ends no client's session.
  std::shared_ptr<tls::TicketKeys> ticket_keys_;
  Ledger ledger_;
  std::vector<std::string> urls_;
  std::vector<std::string> admin_urls_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<const Counters*> counters_;  // theirs
  std::chrono::system_clock::time_point started_ = std::chrono::system_clock::now();
  bool draining_ = false;
  int status_ = 0;
  Admin admin_;
  net::Loop loop_;
  net::Timer key_change_;
  net::Timer tidying_;
  std::vector<std::unique_ptr<net::Listener>> admin_listeners_;
  net::Signals signals_;
};

}  // namespace serve

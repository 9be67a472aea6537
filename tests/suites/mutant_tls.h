#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "libcore/session/session.h"
#include "libcore/tls/context.h"
#include "libcore/tls/peer.h"
#include "libcore/tls/secure.h"
#include "tests/suites/mutant.h"

namespace test {

// How one server behaves beneath its WebSocket, or one client. As it stands all is right; a mutant
// changes one thing.
struct TlsHabits {
  Habits habits;  // above it
  tls::ServerSettings settings{.certificates = {own_certificate()}};
  tls::ClientSettings client{.authorities = {authority()}};
  std::optional<std::string> server_name;  // that a client sends; empty: none
  bool sends_host_as_name = false;         // whatever it is
  bool heeds_status = true;                // a stapled response, which it asks for
  // Whom a client that was told to reach `host` wants to see.
  std::function<std::string(const std::string& host, std::size_t connection)> wants;
  std::chrono::milliseconds comes_back_after{400};  // by itself, and twice as late each time
  std::string chooses;  // this application protocol, whatever is offered

  // What is made of the first record, or of octets that are none.
  enum class Welcome : std::uint8_t {
    serve,
    silence,
    end,
    die,           // and nobody is served any more
    server_hello,  // chooses the first version and suite that are offered
    client_key,    // goes along with whatever a server has chosen
    clear_text,    // serves what came without TLS
  };
  std::function<Welcome(std::string_view first)> welcomes;
  bool silent_on_failure = false;  // neither alert nor end
  bool dies_of_failure = false;

  bool leaves_tls = false;  // in the middle of the connection
  bool resets_resumed = false;
  bool leaves_out_close_notify = false;
  bool dies_of_close_notify = false;
  bool dies_of_truncation = false;
  bool dies_of_renegotiation = false;
  std::string behind_close_notify;  // what it says when that has come

  static const tls::Certificate& authority();
  static const tls::Certificate& own_certificate();  // of that authority, for "test"
};

// What all connections of one peer share.
struct TlsProcess {
  explicit TlsProcess(const TlsHabits& habits, ws::Role role = ws::Role::server);

  const TlsHabits& habits;
  ws::Role role;
  tls::Context context;
  tls::Ticket ticket = {};
  std::size_t connections = 0;  // so far
  Process process = {};
};

// Such a peer. It knows of TLS what OpenSSL knows, as most do.
class TlsMutant final : public session::Session {
 public:
  // The host is what a client was told to reach.
  explicit TlsMutant(TlsProcess& process, const std::string& host = {});

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End end, session::Turn& turn) override;

 private:
  class Inner;

  void welcome(session::Turn& turn);
  void serve(std::span<char> in, session::Turn& turn);
  bool dead() const { return process_.process.dead; }

  TlsProcess& process_;
  const TlsHabits& habits_;
  tls::Secure secure_;
  std::unique_ptr<session::Session> plain_;  // where TLS was left out
  std::optional<std::string> first_ = std::string();
  bool mute_ = false;
};

// Whether a ClientHello has an extension with this number, and the text in it.
bool has_extension(std::string_view client_hello, unsigned number, std::string_view text = {});

}  // namespace test

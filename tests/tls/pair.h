#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "libcore/session/session.h"
#include "libcore/tls/certificate.h"
#include "libcore/tls/context.h"
#include "libcore/tls/secure.h"
#include "tests/support/driver.h"

namespace test {

// What an inner session has met, and what it does about it.
struct Diary {
  bool opened = false;
  std::string text;
  int wakes = 0;
  std::optional<session::End> end;
  int ends = 0;

  using Act = std::function<void(session::Turn&)>;
  Act when_open, when_wake, when_end;
  std::function<void(std::span<char>, session::Turn&)> when_bytes;
};

// An inner session that keeps a diary, which must outlive it.
class Diarist final : public session::Session {
 public:
  explicit Diarist(Diary& diary) : diary_(diary) {}

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End end, session::Turn& turn) override;

 private:
  Diary& diary_;
};

// Remembers what it was told of handshakes.
class Notes final : public tls::Watcher {
 public:
  void on_established(const tls::Channel& channel, session::Clock::duration took,
                      session::Link& link) override;
  void on_failed(const tls::Channel& channel, session::Link& link) override;

  int established = 0;
  int failed = 0;
  session::Clock::duration took{};
  tls::Facts facts;
  std::string failure;
};

// One authority and a certificate of it for localhost and 127.0.0.1, made once a program.
const tls::Certificate& authority();
const tls::Certificate& localhost();
// Another authority, which nobody trusts unless told.
const tls::Certificate& stranger();

// A TLS client and a TLS server, and between them a network that cuts what it carries into pieces
// of at most `cut` octets.
class Pair {
 public:
  explicit Pair(std::size_t cut = 1 << 20) : cut_(cut) {}
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  tls::ServerSettings server_settings{.certificates = {localhost()}};
  tls::ClientSettings client_settings{.authorities = {authority()}};
  tls::Peer peer{.host = "localhost"};
  std::function<void(ssl_ctx_st*)> when_server_made;  // its context, for what has no setting

  // Makes both ends from the settings, opens them and carries octets until there are none.
  void open();
  // The next server has a context of its own, made from the settings as they are then.
  void reload() { server_context_.reset(); }
  // Carries octets, and FIN or RST behind them, and wakes until nothing moves.
  void run();

  // For one turn of one end's inner session.
  void as_client(const Diary::Act& act) { visit(*client, client_diary, act); }
  void as_server(const Diary::Act& act) { visit(*server, server_diary, act); }

  Diary client_diary, server_diary;
  Notes client_notes, server_notes;
  std::optional<Driver> client, server;

 private:
  struct Direction {
    base::Buffer under_way;
    bool ended = false;
  };

  void visit(Driver& end, Diary& diary, const Diary::Act& act);
  bool carry(Driver& from, Driver& to, Direction& direction);

  std::size_t cut_;
  std::optional<tls::Context> client_context_, server_context_;
  Direction up_, down_;
};

}  // namespace test

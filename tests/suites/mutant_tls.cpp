#include "tests/suites/mutant_tls.h"

#include <openssl/ocsp.h>
#include <openssl/ssl.h>

#include <utility>

#include "libcore/base/handle.h"
#include "tests/tls/stubborn.h"

namespace test {
namespace {

using session::End;
using session::Then;
using Welcome = TlsHabits::Welcome;

constexpr std::size_t record_header = 5;
constexpr std::string_view oops = "HTTP/1.1 500 Internal Server Error\r\n\r\n";

std::size_t number(std::string_view octets) {
  std::size_t n = 0;
  for (const char octet : octets) n = n << 8 | static_cast<unsigned char>(octet);
  return n;
}

// Whether what came first can be judged: a whole record, or octets that are none.
bool is_whole(std::string_view first) {
  if (first.empty()) return false;
  if (first[0] != '\x16') return true;
  return first.size() >= record_header &&
         first.size() >= record_header + number(first.substr(3, 2));
}

// What an alert or a ServerHello looks like that is written by hand.
std::string server_hello_to(std::string_view hello) {
  const std::string_view version = hello.substr(9, 2);
  const std::size_t session = number(hello.substr(43, 1));
  const std::string_view suite = hello.substr(46 + session, 2);
  std::string body = std::string(version) + std::string(32, 'r') + '\0' + std::string(suite) + '\0';
  std::string message = std::string("\x02\0\0", 3) + static_cast<char>(body.size()) + body;
  return "\x16" + std::string(version) + '\0' + static_cast<char>(message.size()) + message;
}

// A TLS record that goes on behind the flight of a server of TLS 1.2 or older.
const std::string client_key("\x16\x03\x03\x00\x04\x10\x00\x00\x00", 9);

// Asks for the state of a certificate, and heeds it where it comes.
int heed_status(SSL* ssl, void*) {
  const unsigned char* octets = nullptr;
  const long size = SSL_get_tlsext_status_ocsp_resp(ssl, &octets);
  if (size <= 0) return 1;
  const std::unique_ptr<OCSP_RESPONSE, base::FreeWith<OCSP_RESPONSE_free>> response(
      d2i_OCSP_RESPONSE(nullptr, &octets, size));
  if (response == nullptr) return 0;
  const std::unique_ptr<OCSP_BASICRESP, base::FreeWith<OCSP_BASICRESP_free>> basic(
      OCSP_response_get1_basic(response.get()));
  if (basic == nullptr || OCSP_resp_count(basic.get()) != 1) return 0;
  const int status =
      OCSP_single_get0_status(OCSP_resp_get0(basic.get(), 0), nullptr, nullptr, nullptr, nullptr);
  return status == V_OCSP_CERTSTATUS_GOOD ? 1 : 0;
}

tls::Context context_of(const TlsHabits& habits, ws::Role role) {
  if (role == ws::Role::client) {
    tls::Context context(habits.client);
    if (habits.client.insecure) return context;
    SSL_CTX_set_tlsext_status_type(context.handle(), TLSEXT_STATUSTYPE_ocsp);
    if (habits.heeds_status) SSL_CTX_set_tlsext_status_cb(context.handle(), heed_status);
    return context;
  }
  return habits.chooses.empty() ? tls::Context(habits.settings)
                                : choosing(habits.settings, habits.chooses);
}

}  // namespace

const tls::Certificate& TlsHabits::authority() {
  static const tls::Certificate made = tls::Certificate::authority({.common_name = "authority"});
  return made;
}

const tls::Certificate& TlsHabits::own_certificate() {
  static const tls::Certificate made =
      authority().issue({.common_name = "test", .dns_names = {"test"}});
  return made;
}

bool has_extension(std::string_view hello, unsigned wanted, std::string_view text) {
  std::size_t at = record_header + 4 + 2 + 32;
  const auto field = [&](std::size_t length_size) {
    const std::size_t size = number(hello.substr(at, length_size));
    const std::string_view body = hello.substr(at + length_size, size);
    at += length_size + size;
    return body;
  };
  for (const std::size_t length_size : {1, 2, 1}) field(length_size);
  at += 2;
  while (at + 4 <= hello.size()) {
    const std::size_t id = number(hello.substr(at, 2));
    at += 2;
    if (const std::string_view body = field(2); id == wanted)
      return body.find(text) != std::string_view::npos;
  }
  return false;
}

TlsProcess::TlsProcess(const TlsHabits& of, ws::Role its_role)
    : habits(of), role(its_role), context(context_of(of, its_role)) {}

namespace {

tls::Peer peer_of(TlsProcess& process, const std::string& host) {
  const std::size_t connection = process.connections++;
  if (process.role == ws::Role::server) return {};
  const TlsHabits& habits = process.habits;
  tls::Peer peer{.host = habits.wants ? habits.wants(host, connection) : host,
                 .server_name = habits.server_name,
                 .ticket = &process.ticket};
  if (habits.sends_host_as_name) peer.server_name = host;
  return peer;
}

}  // namespace

// Between TLS and what speaks above it.
class TlsMutant::Inner final : public session::Session {
 public:
  Inner(TlsProcess& process, std::unique_ptr<session::Session> session)
      : process_(process), session_(std::move(session)) {}

  void on_open(session::Turn& turn) override { session_->on_open(turn); }
  void on_bytes(std::span<char> in, session::Turn& turn) override { session_->on_bytes(in, turn); }
  void on_wake(session::Turn& turn) override { session_->on_wake(turn); }
  void on_end(End end, session::Turn& turn) override {
    const TlsHabits& habits = process_.habits;
    if (end == End::tls_closed && habits.dies_of_close_notify) process_.process.dead = true;
    if (end == End::tls_truncated && habits.dies_of_truncation) process_.process.dead = true;
    if (end == End::tls_closed) turn.out.append(habits.behind_close_notify);
    session_->on_end(end, turn);
  }

 private:
  TlsProcess& process_;
  std::unique_ptr<session::Session> session_;
};

TlsMutant::TlsMutant(TlsProcess& process, const std::string& host)
    : process_(process),
      habits_(process.habits),
      secure_(
          process.context,
          std::make_unique<Inner>(process, std::make_unique<Mutant>(process.habits.habits,
                                                                    process.process, process.role)),
          peer_of(process, host)) {
  if (habits_.leaves_out_close_notify) secure_.ask(tls::Secure::Deed::leave_out_close_notify);
}

void TlsMutant::on_open(session::Turn& turn) {
  if (dead()) {
    mute_ = true;
    turn.then = Then::reset;
    return;
  }
  secure_.on_open(turn);
}

void TlsMutant::on_bytes(std::span<char> in, session::Turn& turn) {
  if (mute_) return;
  if (!first_) return serve(in, turn);
  first_->append(in.data(), in.size());
  if (is_whole(*first_)) welcome(turn);
}

void TlsMutant::welcome(session::Turn& turn) {
  std::string first = *std::exchange(first_, std::nullopt);
  const Welcome welcome = habits_.welcomes ? habits_.welcomes(first) : Welcome::serve;
  mute_ = welcome != Welcome::serve && welcome != Welcome::clear_text;
  if (welcome == Welcome::die) process_.process.dead = true;
  if (welcome == Welcome::end || welcome == Welcome::die) turn.then = Then::close;
  if (welcome == Welcome::server_hello) turn.out.append(server_hello_to(first));
  if (welcome == Welcome::client_key) turn.out.append(client_key);
  if (welcome == Welcome::clear_text) {
    plain_ = std::make_unique<Mutant>(habits_.habits, process_.process);
    plain_->on_open(turn);
  }
  if (!mute_) serve(first, turn);
}

void TlsMutant::serve(std::span<char> in, session::Turn& turn) {
  if (plain_ != nullptr) return plain_->on_bytes(in, turn);
  const bool established = secure_.channel().established();
  const bool handshake = !in.empty() && in.front() == '\x16';
  if (established && handshake && habits_.dies_of_renegotiation) {
    process_.process.dead = true;
    turn.then = Then::reset;
    return;
  }
  const std::size_t said = turn.out.size();
  secure_.on_bytes(in, turn);
  if (established && habits_.leaves_tls && turn.out.size() > said) turn.out.append(oops);
  if (secure_.channel().established() && habits_.resets_resumed &&
      secure_.channel().facts().resumed)
    turn.then = Then::reset;
  if (!secure_.channel().failed()) return;
  if (habits_.dies_of_failure) process_.process.dead = true;
  if (!habits_.silent_on_failure) return;
  turn.out.cut(turn.out.size() - said);
  turn.then = Then::stay;
  mute_ = true;
}

void TlsMutant::on_wake(session::Turn& turn) {
  if (mute_) return;
  (plain_ != nullptr ? *plain_ : static_cast<session::Session&>(secure_)).on_wake(turn);
}

void TlsMutant::on_end(End end, session::Turn& turn) {
  if (mute_) return;
  if (first_ && habits_.dies_of_failure) process_.process.dead = true;
  (plain_ != nullptr ? *plain_ : static_cast<session::Session&>(secure_)).on_end(end, turn);
}

}  // namespace test

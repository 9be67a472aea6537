#include "libcore/tls/channel.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <new>
#include <optional>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/tls/reason.h"

namespace tls {
namespace {

using Bio = std::unique_ptr<BIO, base::FreeWith<BIO_free>>;
using Text = std::unique_ptr<char, base::FreeWith<[](char* text) { OPENSSL_free(text); }>>;
using BioMethod = std::unique_ptr<BIO_METHOD, base::FreeWith<BIO_meth_free>>;

// The transport as OpenSSL sees it during one call: octets that came, and where octets go. All
// channels of a thread share one and the BIO over it, so a connection pays for neither.
struct Wire {
  std::span<const char> in;
  base::Buffer* out = nullptr;
  std::optional<int> alert_sent;
};
thread_local Wire wire;

class WireLease {
 public:
  WireLease(std::span<const char> in, base::Buffer& out) {
    wire = {.in = in, .out = &out};
    // SSL_get_error looks at it. Emptying an empty queue takes longer than to look.
    if (ERR_peek_error() != 0) ERR_clear_error();
  }
  WireLease(const WireLease&) = delete;
  WireLease& operator=(const WireLease&) = delete;
  ~WireLease() { wire = {}; }
};

int read_wire(BIO* bio, char* to, int size) {
  BIO_clear_retry_flags(bio);
  const std::size_t n = std::min(wire.in.size(), static_cast<std::size_t>(size));
  if (n == 0) {
    BIO_set_retry_read(bio);
    return -1;
  }
  std::memcpy(to, wire.in.data(), n);
  wire.in = wire.in.subspan(n);
  return static_cast<int>(n);
}

int write_wire(BIO* bio, const char* from, int size) {
  BIO_clear_retry_flags(bio);
  wire.out->append({from, static_cast<std::size_t>(size)});
  return size;
}

long control_wire(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

BIO* shared_bio() {
  static const BioMethod method = [] {
    BioMethod made(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wire"));
    BIO_meth_set_read(made.get(), read_wire);
    BIO_meth_set_write(made.get(), write_wire);
    BIO_meth_set_ctrl(made.get(), control_wire);
    return made;
  }();
  thread_local const Bio bio = [] {
    Bio made(BIO_new(method.get()));
    BIO_set_init(made.get(), 1);
    return made;
  }();
  return bio.get();
}

void note_alert(const SSL*, int where, int value) {
  if ((where & SSL_CB_WRITE_ALERT) == SSL_CB_WRITE_ALERT) wire.alert_sent = value & 0xff;
}

void expect_host(SSL* ssl, const std::string& host) {
  X509_VERIFY_PARAM* const rules = SSL_get0_param(ssl);
  if (X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) == 1) return;
  X509_VERIFY_PARAM_set_hostflags(  // RFC 9110 4.3.4: only alternative names count
      rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  X509_VERIFY_PARAM_set1_host(rules, host.data(), host.size());
  SSL_set_tlsext_host_name(ssl, host.c_str());
}

// Instead of the name that the certificate must be for.
void send_name(SSL* ssl, const std::string& name) {
  SSL_set_tlsext_host_name(ssl, nullptr);
  if (!name.empty()) SSL_set_tlsext_host_name(ssl, name.c_str());
}

// Why the certificate did not do, if that was it.
std::string certificate_fault(SSL* ssl) {
  const long fault = SSL_get_verify_result(ssl);
  std::string words = X509_verify_cert_error_string(fault);
  if (fault == X509_V_ERR_HOSTNAME_MISMATCH)
    words += fmt::format(", wanted {}", X509_VERIFY_PARAM_get0_host(SSL_get0_param(ssl), 0));
  if (fault == X509_V_ERR_IP_ADDRESS_MISMATCH) {
    const Text address(X509_VERIFY_PARAM_get1_ip_asc(SSL_get0_param(ssl)));
    words += fmt::format(", wanted {}", address.get());
  }
  return words;
}

std::string subject(const X509* certificate) {
  const Bio text(BIO_new(BIO_s_mem()));
  if (certificate == nullptr || text == nullptr) return {};
  // Escapes all that is no printable ASCII.
  X509_NAME_print_ex(text.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
  char* data = nullptr;
  const long size = BIO_get_mem_data(text.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

void free_ssl(ssl_st* ssl) {
  // Without this OpenSSL spoils the ticket of a connection that ended without close_notify, which
  // RFC 5246 7.2.1 has dropped.
  SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  SSL_free(ssl);
}

Channel::Channel(const Context& context, const Peer& peer) : ssl_(SSL_new(context.handle())) {
  if (ssl_ == nullptr) throw std::bad_alloc();
  SSL* const ssl = ssl_.get();
  BIO_up_ref(shared_bio());
  SSL_set_bio(ssl, shared_bio(), shared_bio());
  SSL_set_info_callback(ssl, note_alert);
  if (context.role() == Role::server) {
    SSL_set_accept_state(ssl);
    return;
  }
  SSL_set_connect_state(ssl);
  if (!peer.host.empty()) expect_host(ssl, peer.host);
  if (peer.server_name) send_name(ssl, *peer.server_name);
  wants_early_data_ = peer.early_data;
  SSL_set_app_data(ssl, peer.ticket);
  if (peer.ticket != nullptr && peer.ticket->session != nullptr)
    SSL_set_session(ssl, peer.ticket->session.get());
}

bool Channel::takes_early_data() const {
  const SSL_SESSION* const session = SSL_get0_session(ssl_.get());
  return wants_early_data_ && session != nullptr && SSL_SESSION_get_max_early_data(session) > 0;
}

void Channel::start(base::Buffer& out, std::string_view early) {
  const WireLease lease({}, out);
  std::size_t written = 0;
  judge(early.empty() ? SSL_do_handshake(ssl_.get())
                      : SSL_write_early_data(ssl_.get(), early.data(), early.size(), &written));
}

std::span<char> Channel::read(std::span<const char>& in, std::span<char> plain, base::Buffer& out) {
  // OpenSSL never reads past a record, so here it could only find that there is nothing to read.
  if (in.empty() && SSL_pending(ssl_.get()) == 0) return {};
  std::size_t filled = 0;
  const WireLease lease(in, out);
  // To read is not enough: OpenSSL would wait for more early data.
  if (wants_early_data_ && !established_) judge(SSL_do_handshake(ssl_.get()));
  while (filled < plain.size() && !failed() && !peer_closed()) {
    std::size_t n = 0;
    const int result = SSL_read_ex(ssl_.get(), plain.data() + filled, plain.size() - filled, &n);
    filled += n;
    // Latched: OpenSSL takes it back while it reads a ticket or a key update.
    if (!established_ && SSL_is_init_finished(ssl_.get()) != 0) note_established();
    if (result != 1) judge(result);
    if (result != 1 || wire.in.empty()) break;
  }
  in = failed() || peer_closed() ? std::span<const char>() : wire.in;
  return plain.first(filled);
}

void Channel::note_established() {
  established_ = true;
  if (const std::string secret = take_secret(role()); !secret.empty())
    sealer_ = std::make_unique<Sealer>(
        SSL_CIPHER_get_protocol_id(SSL_get_current_cipher(ssl_.get())), secret);
}

void Channel::write(std::string_view plain, base::Buffer& out) {
  assert(established_);
  if (plain.empty() || failed() || closed()) return;
  if (sealer_) return sealer_->seal(Sealer::Content::application_data, plain, out);
  const WireLease lease({}, out);
  std::size_t written = 0;
  const int result = SSL_write_ex(ssl_.get(), plain.data(), plain.size(), &written);
  if (result == 1) return;
  judge(result);
  if (!failed()) failure_ = "the peer left a key update or ticket unfinished";
}

void Channel::close(base::Buffer& out) {
  if (!established_ || failed() || closed()) return;
  if (sealer_) {
    sealer_->seal(Sealer::Content::alert, {"\1\0", 2}, out);
    SSL_set_shutdown(ssl_.get(), SSL_get_shutdown(ssl_.get()) | SSL_SENT_SHUTDOWN);
    return;
  }
  const WireLease lease({}, out);
  SSL_shutdown(ssl_.get());
}

void Channel::update_keys(base::Buffer& out) {
  assert(established_);
  if (failed() || closed() || SSL_version(ssl_.get()) != TLS1_3_VERSION) return;
  const WireLease lease({}, out);
  if (SSL_key_update(ssl_.get(), SSL_KEY_UPDATE_REQUESTED) == 1)
    judge(SSL_do_handshake(ssl_.get()));
}

void Channel::renegotiate(base::Buffer& out) {
  assert(established_);
  if (failed() || closed() || SSL_version(ssl_.get()) == TLS1_3_VERSION) return;
  if (role() == Role::server)
    finished_ = finished();  // a HelloRequest, and then it is for the peer
  const WireLease lease({}, out);
  if (SSL_renegotiate(ssl_.get()) == 1) judge(SSL_do_handshake(ssl_.get()));
}

bool Channel::renegotiating() const {
  if (!established_ || failed()) return false;
  const bool asked = !finished_.empty() && finished_ == finished();
  return SSL_is_init_finished(ssl_.get()) == 0 || asked;
}

// What the client said last in the latest handshake.
std::string Channel::finished() const {
  std::string said(EVP_MAX_MD_SIZE, '\0');
  said.resize(SSL_get_peer_finished(ssl_.get(), said.data(), said.size()));
  return said;
}

Role Channel::role() const { return SSL_is_server(ssl_.get()) != 0 ? Role::server : Role::client; }

void Channel::say_close_notify(base::Buffer& out) {
  const int before = SSL_get_shutdown(ssl_.get());
  close(out);
  SSL_set_shutdown(ssl_.get(), before);
}

void Channel::write_empty_record(base::Buffer& out) {
  if (sealer_ && !failed() && !closed()) sealer_->seal(Sealer::Content::application_data, {}, out);
}

std::optional<int> Channel::alert_received() const {
  return alert_received_ < 0 ? std::nullopt : std::optional<int>(alert_received_);
}

std::optional<int> Channel::alert_sent() const {
  return alert_sent_ < 0 ? std::nullopt : std::optional<int>(alert_sent_);
}

void Channel::end_input() {
  if (!established_ && !failed()) failure_ = "the peer ended the connection during the handshake";
}

bool Channel::closed() const { return (SSL_get_shutdown(ssl_.get()) & SSL_SENT_SHUTDOWN) != 0; }

bool Channel::peer_closed() const {
  return !failed() && (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

void Channel::judge(int result) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_NONE:
    case SSL_ERROR_WANT_READ:
      return;
    case SSL_ERROR_ZERO_RETURN:
      end_input();
      return;
    default:
      failure_ = cause();
  }
}

// Of the error queue the first entry is the nearest to the fault; a reason above the offset is an
// alert of the peer.
std::string Channel::cause() {
  const int reason = ERR_GET_REASON(ERR_peek_error());
  if (reason > SSL_AD_REASON_OFFSET && reason < SSL_AD_REASON_OFFSET + 256) {
    ERR_clear_error();
    alert_received_ = static_cast<std::int16_t>(reason - SSL_AD_REASON_OFFSET);
    return fmt::format("alert received: {}", alert_name(alert_received_));
  }
  std::string words;
  if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED) {
    ERR_clear_error();
    words = fmt::format("certificate refused: {}", certificate_fault(ssl_.get()));
  } else {
    words = take_reason();
  }
  if (!wire.alert_sent) return words;
  alert_sent_ = static_cast<std::int16_t>(*wire.alert_sent);
  return fmt::format("{}; alert sent: {}", words, alert_name(alert_sent_));
}

Facts Channel::facts() const {
  const SSL* const ssl = ssl_.get();
  const unsigned char* alpn = nullptr;
  unsigned int alpn_size = 0;
  SSL_get0_alpn_selected(ssl, &alpn, &alpn_size);
  const char* const name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  return {.version = SSL_get_version(ssl),
          .cipher = SSL_get_cipher_name(ssl),
          .alpn = {reinterpret_cast<const char*>(alpn), alpn_size},
          .server_name = name == nullptr ? "" : name,
          .peer_subject = subject(SSL_get0_peer_certificate(ssl)),
          .resumed = SSL_session_reused(ssl) != 0,
          .early_data = SSL_get_early_data_status(ssl) == SSL_EARLY_DATA_ACCEPTED};
}

}  // namespace tls

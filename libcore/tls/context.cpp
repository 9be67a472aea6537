#include "libcore/tls/context.h"

#include <fcntl.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <array>
#include <cassert>
#include <cstdlib>
#include <optional>
#include <span>

#include "libcore/base/error.h"
#include "libcore/base/handle.h"
#include "libcore/tls/directory.h"
#include "libcore/tls/octets.h"
#include "libcore/tls/peer.h"
#include "libcore/tls/reason.h"
#include "libcore/tls/sealer.h"

namespace tls {
namespace {

using Ssl = std::unique_ptr<SSL, base::FreeWith<SSL_free>>;
using X509Stack =
    std::unique_ptr<STACK_OF(X509),
                    base::FreeWith<[](STACK_OF(X509) * stack) { sk_X509_free(stack); }>>;

// What the callbacks of an SSL_CTX need. The SSL_CTX owns it, as connections keep that alive for
// longer than our Context.
struct Attachment {
  Attachment() = default;
  Attachment(const Attachment&) = delete;
  Attachment& operator=(const Attachment&) = delete;
  ~Attachment() {
    if (key_log >= 0) ::close(key_log);
  }

  int key_log = -1;
  std::string alpn;  // in the form of RFC 7301 3.1: each name with its length in front
  bool alpn_required = false;
  std::string stapled;
  std::optional<Directory> certificates;
  std::shared_ptr<const TicketKeys> ticket_keys;
};

int attachment_index() {
  static const int index = SSL_CTX_get_ex_new_index(
      0, nullptr, nullptr, nullptr, [](void*, void* attachment, CRYPTO_EX_DATA*, int, long, void*) {
        delete static_cast<Attachment*>(attachment);
      });
  return index;
}

Attachment& attachment(const SSL_CTX* handle) {
  return *static_cast<Attachment*>(SSL_CTX_get_ex_data(handle, attachment_index()));
}

std::string to_wire(const std::vector<std::string>& protocols) {
  std::string wire;
  for (const std::string& protocol : protocols) {
    assert(!protocol.empty() && protocol.size() < 256);
    wire.push_back(static_cast<char>(protocol.size()));
    wire.append(protocol);
  }
  return wire;
}

int choose_protocol(SSL* ssl, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offer, unsigned int offer_size, void*) {
  const Attachment& own = attachment(SSL_get_SSL_CTX(ssl));
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, size, octets(own.alpn), static_cast<unsigned>(own.alpn.size()),
                            offer, offer_size) == OPENSSL_NPN_NEGOTIATED) {
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
  }
  return own.alpn_required ? SSL_TLSEXT_ERR_ALERT_FATAL : SSL_TLSEXT_ERR_NOACK;
}

// Gives certificates to a connection, or to all of a context. Of two with keys of the same type the
// first one counts. Returns the first that cannot be used.
template <typename Handle>
const Certificate* use(Handle* handle,
                       int (*use_one)(Handle*, X509*, EVP_PKEY*, STACK_OF(X509) *, int),
                       std::span<const Certificate> certificates) {
  for (auto last = certificates.rbegin(); last != certificates.rend(); ++last) {
    const Certificate& one = *last;  // takes the place of those behind it
    assert(one.key() != nullptr);
    const X509Stack intermediate(sk_X509_new_null());
    for (std::size_t i = 1; i < one.chain().size(); ++i)
      sk_X509_push(intermediate.get(), one.chain()[i].get());
    if (use_one(handle, one.chain().front().get(), one.key(), intermediate.get(), 1) != 1)
      return &one;
  }
  return nullptr;
}

void require_use(const Certificate* refused) {
  if (refused != nullptr)
    base::fail("cannot use {}: {}; give one that OpenSSL's security level allows",
               refused->source(), take_reason());
}

int staple(SSL* ssl, void*) {
  const std::string& response = attachment(SSL_get_SSL_CTX(ssl)).stapled;
  void* const copy = OPENSSL_memdup(response.data(), response.size());
  if (copy == nullptr) return SSL_TLSEXT_ERR_NOACK;
  SSL_set_tlsext_status_ocsp_resp(ssl, copy, static_cast<long>(response.size()));  // owns it now
  return SSL_TLSEXT_ERR_OK;
}

// An accepted name is kept in the ticket.
int accept_any_name(SSL*, int*, void*) { return SSL_TLSEXT_ERR_OK; }

// Asked once the client's name is known. The context has the default certificates already.
int choose_certificates(SSL* ssl, void*) {
  const Directory& all = *attachment(SSL_get_SSL_CTX(ssl)).certificates;
  const char* const name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  if (name == nullptr) return 1;
  const std::vector<Certificate>& chosen = all.find(name);
  if (&chosen == &all.defaults()) return 1;
  SSL_certs_clear(ssl);
  return use(ssl, SSL_use_cert_and_key, chosen) == nullptr;
}

int prepare_ticket(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher,
                   EVP_MAC_CTX* mac, int sealing) {
  const auto task = sealing == 1 ? TicketKeys::Task::seal : TicketKeys::Task::open;
  const int done =
      attachment(SSL_get_SSL_CTX(ssl)).ticket_keys->prepare(task, name, iv, cipher, mac);
  const bool once = task == TicketKeys::Task::open && SSL_version(ssl) == TLS1_3_VERSION;
  return once && done == 1 ? 2 : done;  // RFC 8446 C.4: no ticket is for two connections
}

void write_key_log(const SSL* ssl, const char* line) {
  const std::string whole = std::string(line) + '\n';  // one write, so that threads do not mix
  static_cast<void>(!::write(attachment(SSL_get_SSL_CTX(ssl)).key_log, whole.data(), whole.size()));
}

void note_and_write(const SSL* ssl, const char* line) {
  note_secret(line);
  if (attachment(SSL_get_SSL_CTX(ssl)).key_log >= 0) write_key_log(ssl, line);
}

int keep_ticket(SSL* ssl, SSL_SESSION* session) {
  auto* const ticket = static_cast<Ticket*>(SSL_get_app_data(ssl));
  if (ticket == nullptr) return 0;
  ticket->session.reset(session, SSL_SESSION_free);
  return 1;  // the reference is ours now
}

int number(Version version) {
  return version == Version::tls_1_2 ? TLS1_2_VERSION : TLS1_3_VERSION;
}

std::shared_ptr<SSL_CTX> make_handle(const SSL_METHOD* method, Version oldest, Version newest) {
  std::shared_ptr<SSL_CTX> made(SSL_CTX_new(method), SSL_CTX_free);
  if (made == nullptr) base::fail("cannot set up TLS: {}", take_reason());
  SSL_CTX* const handle = made.get();
  SSL_CTX_set_ex_data(handle, attachment_index(), new Attachment);
  SSL_CTX_set_min_proto_version(handle, number(oldest));
  SSL_CTX_set_max_proto_version(handle, number(newest));
  SSL_CTX_set_mode(handle, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_options(handle, SSL_OP_NO_RENEGOTIATION);

  if (const char* const path = std::getenv("SSLKEYLOGFILE"); path != nullptr && *path != '\0') {
    Attachment& own = attachment(handle);
    own.key_log = ::open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (own.key_log < 0)
      base::fail(
          "cannot write TLS secrets to {} (SSLKEYLOGFILE): {}; unset it or name another file", path,
          base::errno_text());
    SSL_CTX_set_keylog_callback(handle, write_key_log);
  }
  return made;
}

void trust(SSL_CTX* handle, const std::vector<Certificate>& authorities) {
  for (const Certificate& authority : authorities)
    X509_STORE_add_cert(SSL_CTX_get_cert_store(handle), authority.chain().front().get());
}

// A resumed session's client is not judged again, so a session is worth nothing in a context that
// trusts other authorities.
void name_sessions(SSL_CTX* handle, const std::vector<Certificate>& authorities) {
  std::string all;
  for (const Certificate& authority : authorities) all += authority.pem();
  std::array<unsigned char, SSL_MAX_SID_CTX_LENGTH> name;  // as long as a SHA-256
  if (EVP_Digest(all.data(), all.size(), name.data(), nullptr, EVP_sha256(), nullptr) != 1)
    base::fail("cannot set up TLS: {}", take_reason());
  SSL_CTX_set_session_id_context(handle, name.data(), name.size());
}

}  // namespace

Context::Context(const ServerSettings& settings)
    : role_(Role::server),
      handle_(make_handle(TLS_server_method(), settings.oldest, settings.newest)) {
  SSL_CTX* const handle = handle_.get();
  SSL_CTX_set_cipher_list(handle, "ECDHE+AESGCM:ECDHE+CHACHA20");  // of TLS 1.2
  SSL_CTX_set1_groups_list(handle, "X25519:P-256:P-384:P-521");
  SSL_CTX_set_options(handle, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);

  if (settings.weak_certificates) SSL_CTX_set_security_level(handle, 0);
  if (settings.renegotiation) SSL_CTX_clear_options(handle, SSL_OP_NO_RENEGOTIATION);
  if (settings.seals_by_hand) {
    SSL_CTX_set_keylog_callback(handle, note_and_write);
    SSL_CTX_set_num_tickets(handle, 0);  // they would have the numbers of the first records
  }

  Attachment& own = attachment(handle);
  own.stapled = settings.stapled;
  if (!own.stapled.empty()) SSL_CTX_set_tlsext_status_cb(handle, staple);
  own.certificates.emplace(settings.certificates);
  const Ssl trial(SSL_new(handle));  // all of them, so that one that cannot be used is found now
  if (trial != nullptr) require_use(use(trial.get(), SSL_use_cert_and_key, settings.certificates));
  require_use(use(handle, SSL_CTX_use_cert_and_key, own.certificates->defaults()));
  SSL_CTX_set_cert_cb(handle, choose_certificates, nullptr);
  SSL_CTX_set_tlsext_servername_callback(handle, accept_any_name);

  // Tickets alone resume: no cache, no lock between workers.
  SSL_CTX_set_session_cache_mode(handle, SSL_SESS_CACHE_OFF);
  own.ticket_keys = settings.ticket_keys ? settings.ticket_keys : std::make_shared<TicketKeys>();
  SSL_CTX_set_tlsext_ticket_key_evp_cb(handle, prepare_ticket);
  name_sessions(handle, settings.client_authorities);

  if (!settings.alpn.empty()) {
    own.alpn = to_wire(settings.alpn);
    own.alpn_required = settings.alpn_required;
    SSL_CTX_set_alpn_select_cb(handle, choose_protocol, nullptr);
  }
  if (!settings.client_authorities.empty()) {
    trust(handle, settings.client_authorities);
    for (const Certificate& authority : settings.client_authorities)
      SSL_CTX_add_client_CA(handle, authority.chain().front().get());
    SSL_CTX_set_verify(handle, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
}

Context::Context(const ClientSettings& settings)
    : role_(Role::client),
      handle_(make_handle(TLS_client_method(), settings.oldest, settings.newest)) {
  SSL_CTX* const handle = handle_.get();
  if (settings.authorities.empty()) {
    // Not default_verify_paths: what that adds beyond these reads the whole folder at each
    // handshake.
    SSL_CTX_set_default_verify_file(handle);
    SSL_CTX_set_default_verify_dir(handle);
  } else {
    trust(handle, settings.authorities);
  }
  SSL_CTX_set_verify(handle, settings.insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
  if (settings.certificate)
    require_use(use(handle, SSL_CTX_use_cert_and_key, {&*settings.certificate, 1}));
  const std::string alpn = to_wire(settings.alpn);
  if (settings.seals_by_hand) SSL_CTX_set_keylog_callback(handle, note_and_write);
  if (settings.renegotiation) SSL_CTX_clear_options(handle, SSL_OP_NO_RENEGOTIATION);
  if (!alpn.empty())
    SSL_CTX_set_alpn_protos(handle, octets(alpn), static_cast<unsigned>(alpn.size()));

  SSL_CTX_set_session_cache_mode(handle, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(handle, keep_ticket);
}

}  // namespace tls

#include "libcore/tls/context.h"

#include <fcntl.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <iterator>
#include <string_view>

#include "libcore/base/error.h"
#include "libcore/base/handle.h"
#include "libcore/tls/peer.h"
#include "libcore/tls/reason.h"

namespace tls {
namespace {

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

const unsigned char* octets(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
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

// One certificate for all names. An accepted name is kept in the ticket.
int accept_any_name(SSL*, int*, void*) { return SSL_TLSEXT_ERR_OK; }

void write_key_log(const SSL* ssl, const char* line) {
  const std::string whole = std::string(line) + '\n';  // one write, so that threads do not mix
  static_cast<void>(!::write(attachment(SSL_get_SSL_CTX(ssl)).key_log, whole.data(), whole.size()));
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

void use(SSL_CTX* handle, const Certificate& certificate) {
  assert(certificate.key() != nullptr);
  const X509Stack intermediate(sk_X509_new_null());
  for (std::size_t i = 1; i < certificate.chain().size(); ++i)
    sk_X509_push(intermediate.get(), certificate.chain()[i].get());
  if (SSL_CTX_use_cert_and_key(handle, certificate.chain().front().get(), certificate.key(),
                               intermediate.get(), 1) != 1)
    base::fail("cannot use {}: {}; give one that OpenSSL's security level allows",
               certificate.source(), take_reason());
}

void trust(SSL_CTX* handle, const std::vector<Certificate>& authorities) {
  for (const Certificate& authority : authorities)
    X509_STORE_add_cert(SSL_CTX_get_cert_store(handle), authority.chain().front().get());
}

}  // namespace

Context::Context(const ServerSettings& settings)
    : role_(Role::server),
      handle_(make_handle(TLS_server_method(), settings.oldest, settings.newest)) {
  SSL_CTX* const handle = handle_.get();
  use(handle, settings.certificate);

  // Tickets alone resume: no cache, no lock between workers. A session with client certificates
  // needs the name of its context nevertheless.
  static constexpr unsigned char name[] = "assay";
  SSL_CTX_set_session_cache_mode(handle, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_session_id_context(handle, name, sizeof name);
  SSL_CTX_set_tlsext_servername_callback(handle, accept_any_name);

  if (!settings.alpn.empty()) {
    attachment(handle).alpn = to_wire(settings.alpn);
    attachment(handle).alpn_required = settings.alpn_required;
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
    SSL_CTX_set_default_verify_paths(handle);
  } else {
    trust(handle, settings.authorities);
  }
  SSL_CTX_set_verify(handle, settings.insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
  if (settings.certificate) use(handle, *settings.certificate);
  const std::string alpn = to_wire(settings.alpn);
  if (!alpn.empty())
    SSL_CTX_set_alpn_protos(handle, octets(alpn), static_cast<unsigned>(alpn.size()));

  SSL_CTX_set_session_cache_mode(handle, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(handle, keep_ticket);
}

}  // namespace tls

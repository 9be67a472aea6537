#include "tests/tls/raw_client.h"

#include <openssl/err.h>

#include "libcore/tls/reason.h"

namespace test {

RawClient::RawClient(const tls::ServerSettings& settings,
                     const std::function<void(SSL_CTX*)>& choose, const std::string& host)
    : context_(SSL_CTX_new(TLS_client_method())),
      server_(std::make_unique<tls::Secure>(
          tls::Context(settings), std::make_unique<Diarist>(diary), tls::Peer{}, &notes)) {
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_NONE, nullptr);
  choose(context_.get());
  ssl_.reset(SSL_new(context_.get()));
  SSL_set_tlsext_host_name(ssl_.get(), host.c_str());
  SSL_set_connect_state(ssl_.get());
  SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  server_.open();
  run();
}

void RawClient::run() {
  std::string said;
  do {
    ERR_clear_error();
    char plain[1024];
    const int result = SSL_read(ssl_.get(), plain, sizeof plain);
    if (failure_.empty() && SSL_get_error(ssl_.get(), result) == SSL_ERROR_SSL)
      failure_ = tls::take_reason();
    char* data = nullptr;
    const long size = BIO_get_mem_data(SSL_get_wbio(ssl_.get()), &data);
    if (size > 0) server_.bytes({data, static_cast<std::size_t>(size)});
    static_cast<void>(BIO_reset(SSL_get_wbio(ssl_.get())));
    said = server_.sent();
    BIO_write(SSL_get_rbio(ssl_.get()), said.data(), static_cast<int>(said.size()));
  } while (!said.empty());
}

}  // namespace test

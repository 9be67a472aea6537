#pragma once

#include <openssl/ssl.h>

#include <functional>
#include <memory>
#include <string>

#include "libcore/base/handle.h"
#include "libcore/tls/context.h"
#include "tests/tls/pair.h"

namespace test {

// A client that is OpenSSL alone, for what ours would not say, and a server of ours that it speaks
// to. It trusts everybody.
class RawClient {
 public:
  // `choose` may change how the client is set up. Opens both ends and carries what they say.
  RawClient(const tls::ServerSettings& settings, const std::function<void(SSL_CTX*)>& choose,
            const std::string& host = "localhost");

  // Goes on with the client's handshake, and carries octets until both are silent.
  void run();

  SSL* ssl() { return ssl_.get(); }
  bool established() const { return SSL_is_init_finished(ssl_.get()) != 0; }
  // The reason of the client's first failure, in OpenSSL's words; empty while there is none.
  const std::string& failure() const& { return failure_; }

  Diary diary;  // of the server
  Notes notes;

 private:
  std::unique_ptr<SSL_CTX, base::FreeWith<SSL_CTX_free>> context_;
  std::unique_ptr<SSL, base::FreeWith<SSL_free>> ssl_;
  Driver server_;
  std::string failure_;
};

}  // namespace test

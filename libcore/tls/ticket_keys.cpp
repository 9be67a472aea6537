#include "libcore/tls/ticket_keys.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sys/random.h>

#include <algorithm>
#include <span>

#include "libcore/base/error.h"

namespace tls {

TicketKeys::TicketKeys() : current_(make_key()) {}

TicketKeys::Key TicketKeys::make_key() {
  Key key;
  static_assert(sizeof key <= 256);  // so much comes whole, or not at all
  if (::getrandom(&key, sizeof key, 0) != static_cast<ssize_t>(sizeof key))
    base::fail("cannot make a key for TLS tickets: {}", base::errno_text());
  return key;
}

void TicketKeys::rotate() {
  const Key made = make_key();
  const std::lock_guard lock(mutex_);
  previous_ = current_;
  current_ = made;
}

int TicketKeys::prepare(Task task, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher,
                        EVP_MAC_CTX* mac) const {
  const std::lock_guard lock(mutex_);
  if (task == Task::seal) {
    std::ranges::copy(current_.name, name);
    const bool done = RAND_bytes(iv, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) == 1 &&
                      start(current_, task, iv, cipher, mac);
    return done ? 1 : -1;
  }
  const auto named = [name](const Key& key) {
    return std::ranges::equal(key.name, std::span(name, 16));
  };
  if (named(current_)) return start(current_, task, iv, cipher, mac) ? 1 : -1;
  if (previous_ && named(*previous_)) return start(*previous_, task, iv, cipher, mac) ? 2 : -1;
  return 0;
}

bool TicketKeys::start(const Key& key, Task task, const unsigned char* iv, EVP_CIPHER_CTX* cipher,
                       EVP_MAC_CTX* mac) {
  char digest[] = "SHA256";
  const OSSL_PARAM how[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                            OSSL_PARAM_construct_end()};
  return EVP_MAC_init(mac, key.authenticates.data(), key.authenticates.size(), how) == 1 &&
         EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), nullptr, key.encrypts.data(), iv,
                           task == Task::seal ? 1 : 0) == 1;
}

}  // namespace tls

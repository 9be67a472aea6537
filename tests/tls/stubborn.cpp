#include "tests/tls/stubborn.h"

#include <openssl/ssl.h>

#include <set>

namespace test {
namespace {

int choose(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char*, unsigned,
           void* protocol) {
  const std::string& name = *static_cast<const std::string*>(protocol);
  *chosen = reinterpret_cast<const unsigned char*>(name.data());
  *size = static_cast<unsigned char>(name.size());
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

tls::Context choosing(const tls::ServerSettings& settings, const std::string& protocol) {
  static std::set<std::string> names;  // contexts outlive their caller
  tls::Context context(settings);
  SSL_CTX_set_alpn_select_cb(context.handle(), choose,
                             const_cast<std::string*>(&*names.insert(protocol).first));
  return context;
}

}  // namespace test

#include "libcore/tls/sealer.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/handle.h"
#include "libcore/tls/octets.h"
#include "libcore/tls/reason.h"

namespace tls {
namespace {

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, base::FreeWith<EVP_CIPHER_CTX_free>>;
using Kdf = std::unique_ptr<EVP_KDF, base::FreeWith<EVP_KDF_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, base::FreeWith<EVP_KDF_CTX_free>>;

constexpr std::size_t largest_plain = std::size_t{1} << 14;
constexpr int tag_size = 16;
constexpr std::uint16_t aes_128_gcm_sha256 = 0x1301, aes_256_gcm_sha384 = 0x1302;

thread_local std::string noted_of_client, noted_of_server;

OSSL_PARAM param(const char* name, std::string_view octets) {
  return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(octets.data()), octets.size());
}

// RFC 8446, 7.1: HKDF-Expand-Label without a context.
std::string expanded(std::string_view secret, std::string_view label, std::size_t size,
                     const char* digest) {
  const Kdf kdf(EVP_KDF_fetch(nullptr, OSSL_KDF_NAME_TLS1_3_KDF, nullptr));
  const KdfContext context(EVP_KDF_CTX_new(kdf.get()));
  int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
  const std::array params{
      OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, const_cast<char*>(digest), 0),
      param(OSSL_KDF_PARAM_KEY, secret),
      param(OSSL_KDF_PARAM_PREFIX, "tls13 "),
      param(OSSL_KDF_PARAM_LABEL, label),
      param(OSSL_KDF_PARAM_DATA, ""),
      OSSL_PARAM_construct_end()};
  std::string made(size, '\0');
  if (EVP_KDF_derive(context.get(), reinterpret_cast<unsigned char*>(made.data()), size,
                     params.data()) != 1)
    base::fail("cannot derive a key of TLS 1.3: {}", take_reason());
  return made;
}

}  // namespace

Sealer::Sealer(std::uint16_t suite, std::string_view secret)
    : cipher_(suite == aes_128_gcm_sha256   ? EVP_aes_128_gcm()
              : suite == aes_256_gcm_sha384 ? EVP_aes_256_gcm()
                                            : EVP_chacha20_poly1305()) {
  const char* const digest = suite == aes_256_gcm_sha384 ? "SHA384" : "SHA256";
  key_ =
      expanded(secret, "key", static_cast<std::size_t>(EVP_CIPHER_get_key_length(cipher_)), digest);
  iv_ = expanded(secret, "iv", static_cast<std::size_t>(EVP_CIPHER_get_iv_length(cipher_)), digest);
}

void Sealer::seal(Content type, std::string_view plain, base::Buffer& out) {
  do {
    seal_one(type, plain.substr(0, largest_plain), out);
    plain.remove_prefix(std::min(plain.size(), largest_plain));
  } while (!plain.empty());
}

void Sealer::seal_one(Content type, std::string_view plain, base::Buffer& out) {
  std::string nonce = iv_;
  for (std::size_t i = 0; i < sizeof number_; ++i)
    nonce[nonce.size() - 1 - i] ^= static_cast<char>(number_ >> (8 * i));
  ++number_;
  const std::string inner = std::string(plain) + static_cast<char>(type);
  const std::size_t size = inner.size() + tag_size;
  std::string record("\x17\x03\x03", 3);
  record += static_cast<char>(size >> 8);
  record += static_cast<char>(size);
  const std::size_t header = record.size();
  record.resize(header + size);
  auto* const sealed = reinterpret_cast<unsigned char*>(record.data()) + header;

  const CipherContext context(EVP_CIPHER_CTX_new());
  int written = 0;
  EVP_EncryptInit_ex2(context.get(), cipher_, octets(key_), octets(nonce), nullptr);
  EVP_EncryptUpdate(context.get(), nullptr, &written, octets(record), static_cast<int>(header));
  EVP_EncryptUpdate(context.get(), sealed, &written, octets(inner), static_cast<int>(inner.size()));
  EVP_EncryptFinal_ex(context.get(), sealed + written, &written);
  EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_size, sealed + inner.size());
  out.append(record);
}

void note_secret(std::string_view line) {
  const bool client = line.starts_with("CLIENT_TRAFFIC_SECRET_0 ");
  if (!client && !line.starts_with("SERVER_TRAFFIC_SECRET_0 ")) return;
  const std::string_view hex = line.substr(line.rfind(' ') + 1);
  std::string& noted = client ? noted_of_client : noted_of_server;
  noted.clear();
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    unsigned octet = 0;
    std::from_chars(hex.data() + i, hex.data() + i + 2, octet, 16);
    noted += static_cast<char>(octet);
  }
}

std::string take_secret(Role whose) {
  const std::string of_client = std::exchange(noted_of_client, {});
  const std::string of_server = std::exchange(noted_of_server, {});
  return whose == Role::client ? of_client : of_server;
}

}  // namespace tls

#include "libcore/tls/certificate.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <cassert>
#include <cstdint>
#include <string_view>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/handle.h"
#include "libcore/tls/octets.h"
#include "libcore/tls/reason.h"

namespace tls {
namespace {

using Bio = std::unique_ptr<BIO, base::FreeWith<BIO_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, base::FreeWith<X509_EXTENSION_free>>;
using CertId = std::unique_ptr<OCSP_CERTID, base::FreeWith<OCSP_CERTID_free>>;
using Ocsp = std::unique_ptr<OCSP_BASICRESP, base::FreeWith<OCSP_BASICRESP_free>>;
using OcspResponse = std::unique_ptr<OCSP_RESPONSE, base::FreeWith<OCSP_RESPONSE_free>>;
using Time = std::unique_ptr<ASN1_TIME, base::FreeWith<ASN1_TIME_free>>;
using Octets = std::unique_ptr<unsigned char,
                               base::FreeWith<[](unsigned char* octets) { OPENSSL_free(octets); }>>;
using Names = std::unique_ptr<GENERAL_NAMES, base::FreeWith<GENERAL_NAMES_free>>;

void check(bool done) {
  if (!done) base::fail("cannot make a certificate: {}", take_reason());
}

std::shared_ptr<EVP_PKEY> make_key(KeyType type) {
  EVP_PKEY* const key = type == KeyType::ec_p256    ? EVP_EC_gen("P-256")
                        : type == KeyType::rsa_2048 ? EVP_RSA_gen(2048)
                        : type == KeyType::rsa_1024 ? EVP_RSA_gen(1024)
                                                    : EVP_RSA_gen(512);
  check(key != nullptr);
  return {key, EVP_PKEY_free};
}

void set_serial(X509* certificate) {
  std::uint64_t serial = 0;
  check(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);
  check(ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial) == 1);
}

void set_name(X509* certificate, const std::string& common_name) {
  if (common_name.empty()) return;
  check(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                                   octets(common_name), static_cast<int>(common_name.size()), -1,
                                   0) == 1);
}

void set_validity(X509* certificate, const Subject& subject) {
  using std::chrono::system_clock;
  check(ASN1_TIME_set(X509_getm_notBefore(certificate),
                      system_clock::to_time_t(subject.valid_from)) != nullptr);
  check(ASN1_TIME_set(X509_getm_notAfter(certificate),
                      system_clock::to_time_t(subject.valid_until)) != nullptr);
}

void add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_nconf_nid(nullptr, &context, nid, value));
  check(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

void add_name(GENERAL_NAMES* names, int kind, ASN1_STRING* value) {
  GENERAL_NAME* const name = GENERAL_NAME_new();
  check(name != nullptr && value != nullptr);
  GENERAL_NAME_set0_value(name, kind, value);
  check(sk_GENERAL_NAME_push(names, name) > 0);
}

// Names come from the command line, so they are not put through OpenSSL's little language of
// values.
void add_alternative_names(X509* certificate, const Subject& subject) {
  if (subject.dns_names.empty() && subject.ip_addresses.empty()) return;
  const Names names(GENERAL_NAMES_new());
  check(names != nullptr);
  for (const std::string& dns : subject.dns_names) {
    ASN1_STRING* const value = ASN1_IA5STRING_new();
    check(value != nullptr &&
          ASN1_STRING_set(value, dns.data(), static_cast<int>(dns.size())) == 1);
    add_name(names.get(), GEN_DNS, value);
  }
  for (const std::string& ip : subject.ip_addresses) {
    ASN1_STRING* const value = a2i_IPADDRESS(ip.c_str());
    if (value == nullptr)
      base::fail("cannot make a certificate for '{}': not an IP address like 127.0.0.1 or ::1", ip);
    add_name(names.get(), GEN_IPADD, value);
  }
  check(X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) ==
        1);
}

// An encrypted key must not make OpenSSL ask at the terminal.
int no_password(char*, int, int, void*) { return -1; }

std::vector<std::shared_ptr<X509>> read_certificates(const std::string& path) {
  const std::string text = base::read_file(path);
  const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  std::vector<std::shared_ptr<X509>> chain;
  while (X509* const next = PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr))
    chain.emplace_back(next, X509_free);
  const std::string reason = take_reason();
  const bool at_end = reason == "no start line";
  if (chain.empty() || !at_end)
    base::fail("cannot read a certificate from {}: {}; expected PEM (-----BEGIN CERTIFICATE-----)",
               path, at_end ? "there is none in it" : reason);
  return chain;
}

std::shared_ptr<EVP_PKEY> read_key(const std::string& path) {
  const std::string text = base::read_file(path);
  const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  EVP_PKEY* const key = PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr);
  if (key != nullptr) return {key, EVP_PKEY_free};
  static_cast<void>(take_reason());  // "unsupported", whatever is wrong
  if (text.find("ENCRYPTED") != std::string::npos)
    base::fail("cannot read the key in {}: it is encrypted; decrypt it with openssl pkey -in {}",
               path, path);
  base::fail(
      "cannot read the key in {}: no private key in it; expected PEM (-----BEGIN PRIVATE KEY"
      "-----)",
      path);
}

template <typename Write>
std::string to_pem(const Write& write) {
  const Bio bio(BIO_new(BIO_s_mem()));
  check(bio != nullptr && write(bio.get()));
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

Certificate::Certificate(std::vector<std::shared_ptr<x509_st>> chain,
                         std::shared_ptr<evp_pkey_st> key, std::string source)
    : chain_(std::move(chain)), key_(std::move(key)), source_(std::move(source)) {
  // OpenSSL reads the extensions of a certificate when it first needs them. Better now, by one
  // thread, than by the first of those that share it.
  for (const auto& one : chain_) X509_check_purpose(one.get(), -1, 0);
}

Certificate Certificate::make(const Subject& subject, Kind kind, const Certificate* issuer) {
  const std::shared_ptr<EVP_PKEY> key = make_key(subject.key_type);
  const std::shared_ptr<X509> made(X509_new(), X509_free);
  check(made != nullptr && X509_set_version(made.get(), X509_VERSION_3) == 1);
  X509* const signer = issuer == nullptr ? made.get() : issuer->chain_.front().get();
  set_serial(made.get());
  set_name(made.get(), subject.common_name);
  set_validity(made.get(), subject);
  check(X509_set_issuer_name(made.get(), X509_get_subject_name(signer)) == 1 &&
        X509_set_pubkey(made.get(), key.get()) == 1);

  const bool is_authority = kind == Kind::authority;
  add_extension(made.get(), signer, NID_subject_key_identifier, "hash");
  add_extension(made.get(), signer, NID_authority_key_identifier, "keyid:always");
  add_extension(made.get(), signer, NID_basic_constraints,
                is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  add_extension(made.get(), signer, NID_key_usage,
                is_authority ? "critical,keyCertSign,cRLSign"
                : subject.key_type == KeyType::ec_p256
                    ? "critical,digitalSignature"
                    : "critical,digitalSignature,keyEncipherment");
  if (!is_authority)
    add_extension(made.get(), signer, NID_ext_key_usage,
                  subject.for_servers ? "serverAuth,clientAuth" : "clientAuth");
  add_alternative_names(made.get(), subject);
  check(X509_sign(made.get(), issuer == nullptr ? key.get() : issuer->key(), EVP_sha256()) > 0);

  std::vector<std::shared_ptr<X509>> chain{made};
  const bool below_another = issuer != nullptr && X509_self_signed(signer, 0) == 0;
  if (below_another) chain.insert(chain.end(), issuer->chain_.begin(), issuer->chain_.end());
  return Certificate(std::move(chain), key, "the generated certificate");
}

Certificate Certificate::authority(const Subject& subject) {
  return make(subject, Kind::authority, nullptr);
}

Certificate Certificate::issue(const Subject& subject) const {
  assert(key_ != nullptr);
  return make(subject, Kind::end_entity, this);
}

Certificate Certificate::issue_authority(const Subject& subject) const {
  assert(key_ != nullptr);
  return make(subject, Kind::authority, this);
}

Certificate Certificate::self_signed(const Subject& subject) {
  return make(subject, Kind::end_entity, nullptr);
}

std::string Certificate::revocation_of(const Certificate& issued) const {
  assert(key_ != nullptr);
  X509* const signer = chain_.front().get();
  const Ocsp basic(OCSP_BASICRESP_new());
  OCSP_CERTID* const id = OCSP_cert_to_id(EVP_sha1(), issued.chain_.front().get(), signer);
  const CertId owned(id);
  const Time now(X509_gmtime_adj(nullptr, 0));
  const Time before(X509_gmtime_adj(nullptr, -3600));
  const Time later(X509_gmtime_adj(nullptr, 24L * 3600));
  check(basic != nullptr && id != nullptr && now != nullptr && before != nullptr &&
        later != nullptr);
  check(OCSP_basic_add1_status(basic.get(), id, V_OCSP_CERTSTATUS_REVOKED,
                               OCSP_REVOKED_STATUS_KEYCOMPROMISE, before.get(), before.get(),
                               later.get()) != nullptr);
  check(OCSP_basic_sign(basic.get(), signer, key(), EVP_sha256(), nullptr, OCSP_NOCERTS) == 1);
  const OcspResponse response(OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()));
  check(response != nullptr);
  unsigned char* octets = nullptr;
  const int size = i2d_OCSP_RESPONSE(response.get(), &octets);
  check(size > 0);
  const Octets freed(octets);
  return {reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size)};
}

Certificate Certificate::load(const std::string& certificate_path, const std::string& key_path) {
  Certificate loaded(read_certificates(certificate_path), read_key(key_path), certificate_path);
  if (X509_check_private_key(loaded.chain_.front().get(), loaded.key()) != 1) {
    static_cast<void>(take_reason());
    base::fail(
        "the key in {} is not that of the first certificate in {}: give the two that were "
        "made together, the server's own certificate before any intermediate one",
        key_path, certificate_path);
  }
  return loaded;
}

std::vector<Certificate> Certificate::load_authorities(const std::string& path) {
  std::vector<Certificate> authorities;
  for (const std::shared_ptr<X509>& one : read_certificates(path))
    authorities.push_back(Certificate({one}, nullptr, path));
  return authorities;
}

std::string Certificate::pem() const {
  return to_pem([this](BIO* bio) {
    for (const std::shared_ptr<X509>& one : chain_)
      if (PEM_write_bio_X509(bio, one.get()) != 1) return false;
    return true;
  });
}

std::vector<std::string> Certificate::der() const {
  std::vector<std::string> all;
  for (const std::shared_ptr<X509>& one : chain_) {
    unsigned char* octets = nullptr;
    const int size = i2d_X509(one.get(), &octets);
    check(size > 0);
    const Octets freed(octets);
    all.emplace_back(reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size));
  }
  return all;
}

std::string Certificate::key_pem() const {
  assert(key_ != nullptr);
  return to_pem([this](BIO* bio) {
    return PEM_write_bio_PrivateKey(bio, key(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
  });
}

std::vector<std::string> Certificate::dns_names() const {
  const Names names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(chain_.front().get(), NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> found;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int kind = 0;
    const void* const value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &kind);
    if (kind != GEN_DNS) continue;
    const auto* const text = static_cast<const ASN1_STRING*>(value);
    found.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                       static_cast<std::size_t>(ASN1_STRING_length(text)));
  }
  return found;
}

}  // namespace tls

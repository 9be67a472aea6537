#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

struct evp_pkey_st;
struct x509_st;

namespace tls {

// The last two are too weak to be trusted by anybody.
enum class KeyType : unsigned char { ec_p256, rsa_2048, rsa_1024, rsa_512 };

// What a certificate is to say. Nothing is checked for sense: a fault wants certificates that are
// expired or for a wrong name.
struct Subject {
  std::string common_name;                     // at most 64 octets
  std::vector<std::string> dns_names = {};     // "example.org", "*.example.org"
  std::vector<std::string> ip_addresses = {};  // "127.0.0.1", "::1"
  std::chrono::system_clock::time_point valid_from =
      std::chrono::system_clock::now() - std::chrono::hours(1);
  std::chrono::system_clock::time_point valid_until =
      std::chrono::system_clock::now() + std::chrono::hours(24 * 365);
  KeyType key_type = KeyType::ec_p256;
  bool for_servers = true;  // else for clients alone
};

// A certificate, the intermediate ones that go with it, and its key if we are the one it speaks of.
// Immutable; copies share. Whatever cannot be made or read throws base::Error.
class Certificate {
 public:
  // A new certification authority, signed by itself.
  static Certificate authority(const Subject& subject);
  // A new certificate for a server or client, signed by this authority.
  Certificate issue(const Subject& subject) const;
  // A new authority below this one.
  Certificate issue_authority(const Subject& subject) const;
  // A new certificate for a server or client, signed by itself.
  static Certificate self_signed(const Subject& subject);
  // What an OCSP responder of this authority would say of a certificate that it has revoked (RFC
  // 6960, DER).
  std::string revocation_of(const Certificate& issued) const;

  // The own certificate first, then intermediate ones; and its key, unencrypted. Both in PEM; they
  // may be the same file.
  static Certificate load(const std::string& certificate_path, const std::string& key_path);
  // The authorities of a PEM file, at least one; without keys.
  static std::vector<Certificate> load_authorities(const std::string& path);

  // PEM: the certificate and the intermediate ones, without the key.
  std::string pem() const;
  // DER, one text each.
  std::vector<std::string> der() const;
  std::string key_pem() const;

  // Where it comes from, for messages: a path, or "the generated certificate".
  const std::string& source() const& { return source_; }

  // The DNS names among its alternative names, as they stand there.
  std::vector<std::string> dns_names() const;

  // For OpenSSL: the own certificate first, never empty; and the key, or null.
  const std::vector<std::shared_ptr<x509_st>>& chain() const& { return chain_; }
  evp_pkey_st* key() const { return key_.get(); }

 private:
  Certificate(std::vector<std::shared_ptr<x509_st>> chain, std::shared_ptr<evp_pkey_st> key,
              std::string source);
  enum class Kind : unsigned char { authority, end_entity };
  static Certificate make(const Subject& subject, Kind kind, const Certificate* issuer);

  std::vector<std::shared_ptr<x509_st>> chain_;
  std::shared_ptr<evp_pkey_st> key_;
  std::string source_;
};

}  // namespace tls

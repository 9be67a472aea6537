#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "libcore/base/buffer.h"
#include "libcore/tls/context.h"

struct evp_cipher_st;

namespace tls {

// Seals the records of one direction of TLS 1.3 by hand (RFC 8446, 5.2), from the first one on, for
// what OpenSSL would not send.
class Sealer {
 public:
  // `suite` by its number, with its traffic secret. Throws base::Error where OpenSSL fails.
  Sealer(std::uint16_t suite, std::string_view secret);

  enum class Content : unsigned char { alert = 21, application_data = 23 };
  // Records with this content behind what is in `out`: one where there is none.
  void seal(Content type, std::string_view plain, base::Buffer& out);

 private:
  void seal_one(Content type, std::string_view plain, base::Buffer& out);

  const evp_cipher_st* cipher_;
  std::string key_;
  std::string iv_;
  std::uint64_t number_ = 0;  // of the next record
};

// What a context notes whose connections seal by hand: a line of a key log. And the last secret
// that came so in this thread for the data of a client, or of a server; both are forgotten then.
void note_secret(std::string_view line);
std::string take_secret(Role whose);

}  // namespace tls

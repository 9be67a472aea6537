#pragma once

#include <array>
#include <mutex>
#include <optional>

struct evp_cipher_ctx_st;
struct evp_mac_ctx_st;

namespace tls {

// The secrets that seal what clients keep of their sessions (tickets, RFC 5077 4 and RFC 8446
// 4.6.1). Contexts that share them resume one another's sessions, so a server that makes a new
// context for a reload hands them on. Any thread may use them.
class TicketKeys {
 public:
  // Throws base::Error where the system has no random octets.
  TicketKeys();

  // From now on tickets are sealed with a new key. Those of the key before are still taken, and
  // renewed; older ones are not. Nothing calls it by itself: a server that does so every hour has
  // tickets for one to two hours, and a thief of its keys reads no older session. Throws as above,
  // and then nothing has changed.
  void rotate();

  enum class Task : unsigned char { open, seal };
  // What OpenSSL asks for each ticket: sets up both contexts with the key and, to seal, chooses
  // `name` (16 octets) and `iv` (16), which are read otherwise. Returns as OpenSSL wants it: 1; 2
  // if opened with the key before, so that the ticket is renewed; 0 for a name that is not known;
  // -1 where OpenSSL fails.
  int prepare(Task task, unsigned char* name, unsigned char* iv, evp_cipher_ctx_st* cipher,
              evp_mac_ctx_st* mac) const;

 private:
  struct Key {
    std::array<unsigned char, 16> name;  // in the clear, in front of the ticket
    std::array<unsigned char, 32> encrypts;
    std::array<unsigned char, 32> authenticates;
  };

  static Key make_key();
  static bool start(const Key& key, Task task, const unsigned char* iv, evp_cipher_ctx_st* cipher,
                    evp_mac_ctx_st* mac);

  mutable std::mutex mutex_;
  Key current_;
  std::optional<Key> previous_;
};

}  // namespace tls

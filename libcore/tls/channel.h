#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "libcore/base/buffer.h"
#include "libcore/base/handle.h"
#include "libcore/tls/context.h"
#include "libcore/tls/peer.h"
#include "libcore/tls/sealer.h"

struct ssl_st;

namespace tls {

void free_ssl(ssl_st* ssl);

// What two ends have agreed upon.
struct Facts {
  std::string version;      // "TLSv1.3"
  std::string cipher;       // "TLS_AES_256_GCM_SHA384"
  std::string alpn;         // "http/1.1", or empty
  std::string server_name;  // what the client asked for, or empty
  // Whose certificate the peer has shown, as RFC 4514 writes it ("CN=a client,O=Assay") in
  // printable ASCII; empty if none.
  std::string peer_subject;
  bool resumed = false;
  bool early_data = false;  // what went along with the ClientHello was taken
};

// One end of a TLS connection without I/O: ciphertext in and plain text out, and the other way
// round. Keeps nothing of either but the begin of a record that has not come whole. Belongs to the
// thread that made it.
//
//   handshake -> established -> peer closed
//       +------------+---------> failed      out of each; for good
class Channel {
 public:
  explicit Channel(const Context& context, const Peer& peer = {});

  // Says the first word where that is ours: the ClientHello; and early data, if it may.
  void start(base::Buffer& out, std::string_view early = {});
  // Whether early data may go along with it: the peer is to have it, and its ticket allows some.
  bool takes_early_data() const;

  // Decrypts from the front of `in` into `plain` and returns what it filled. Empty: `in` is used
  // up, or nothing more will be read (closed, failed) and the rest of it is dropped. What TLS
  // itself has to say meanwhile goes to `out`: handshake, tickets, alerts.
  std::span<char> read(std::span<const char>& in, std::span<char> plain, base::Buffer& out);

  // Encrypts behind what is in `out`; established() must hold. Nothing happens after close or a
  // failure.
  void write(std::string_view plain, base::Buffer& out);

  // Sends close_notify, once, if the handshake is done. The peer may go on sending.
  void close(base::Buffer& out);

  // --- What tests of peers say; established() must hold. Nothing happens where the version has no
  // such thing.
  // New keys for what we send, and a wish that the peer renews its own (TLS 1.3).
  void update_keys(base::Buffer& out);
  // A handshake inside the connection (TLS 1.2). Nothing can be written while it is under way. A
  // server only asks for it; until the client goes along, it can write.
  void renegotiate(base::Buffer& out);
  bool renegotiating() const;
  // Sends close_notify and goes on as if it had not.
  void say_close_notify(base::Buffer& out);
  // A record without content (TLS 1.3), where the context seals by hand.
  void write_empty_record(base::Buffer& out);

  // The transport has ended: a failure if that cuts the handshake short.
  void end_input();

  bool established() const { return established_; }
  // close_notify has come.
  bool peer_closed() const;
  bool failed() const { return !failure_.empty(); }
  // Why, in words, with the alert that was sent or received; empty while there is no failure.
  const std::string& failure() const& { return failure_; }
  // The number of the alert that was the failure, or that we said why with.
  std::optional<int> alert_received() const;
  std::optional<int> alert_sent() const;
  Facts facts() const;

 private:
  bool closed() const;
  Role role() const;
  std::string finished() const;
  void note_established();
  void judge(int result);
  std::string cause();

  std::unique_ptr<ssl_st, base::FreeWith<free_ssl>> ssl_;
  std::unique_ptr<Sealer> sealer_;  // of what we write, where OpenSSL does not
  bool established_ = false;
  bool wants_early_data_ = false;
  std::string finished_;  // when we asked for a renegotiation
  std::int16_t alert_received_ = -1;
  std::int16_t alert_sent_ = -1;
  std::string failure_;
};

}  // namespace tls

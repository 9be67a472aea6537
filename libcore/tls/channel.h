#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "libcore/base/buffer.h"
#include "libcore/base/handle.h"
#include "libcore/tls/context.h"
#include "libcore/tls/peer.h"

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

  // Says the first word where that is ours: the ClientHello.
  void start(base::Buffer& out);

  // Decrypts from the front of `in` into `plain` and returns what it filled. Empty: `in` is used
  // up, or nothing more will be read (closed, failed) and the rest of it is dropped. What TLS
  // itself has to say meanwhile goes to `out`: handshake, tickets, alerts.
  std::span<char> read(std::span<const char>& in, std::span<char> plain, base::Buffer& out);

  // Encrypts behind what is in `out`; established() must hold. Nothing happens after close or a
  // failure.
  void write(std::string_view plain, base::Buffer& out);

  // Sends close_notify, once, if the handshake is done. The peer may go on sending.
  void close(base::Buffer& out);

  // The transport has ended: a failure if that cuts the handshake short.
  void end_input();

  bool established() const { return established_; }
  // close_notify has come.
  bool peer_closed() const;
  bool failed() const { return !failure_.empty(); }
  // Why, in words, with the alert that was sent or received; empty while there is no failure.
  const std::string& failure() const& { return failure_; }
  Facts facts() const;

 private:
  bool closed() const;
  void judge(int result);
  std::string cause() const;

  std::unique_ptr<ssl_st, base::FreeWith<free_ssl>> ssl_;
  bool established_ = false;
  std::string failure_;
};

}  // namespace tls

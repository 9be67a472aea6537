#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/base/buffer.h"
#include "libcore/ws/codes.h"
#include "libcore/ws/extension.h"

struct z_stream_s;

namespace ws {

// One direction of permessage-deflate: a zlib stream where there is need of one, and what it has to
// remember between messages. Streams that are not needed are kept for others of the same thread, so
// a connection without context takeover has one only while it deals with a message.
class Inflater {
 public:
  Inflater(int window_bits, bool takeover) : bits_(window_bits), takeover_(takeover) {}

  // Gives the next octets of the present compressed message; with `last` its last ones. They must
  // stay where they are until `inflate` has used them up, and the ones before must be used up.
  void feed(std::string_view octets, bool last) {
    input_ = octets;
    last_ = last;
    tail_given_ = false;
    pending_ = true;
  }
  // Whether `inflate` has something to do.
  bool pending() const { return pending_; }

  struct Part {
    std::span<char> octets;  // good until the next call in this thread, for any connection
    bool last = false;       // the message ends here
    bool broken = false;     // what came is no DEFLATE, or ends inside a block (7.2.2)
  };
  // As much as fits into 64 KiB.
  Part inflate();

  // Frees what can be made anew, and keeps the window's content alone. Nothing happens inside a
  // message.
  void rest();
  bool resting() const { return stream_ == nullptr; }

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };
  using Stream = std::unique_ptr<z_stream_s, End>;
  static std::vector<Stream>& spare();

  void wake();
  bool step();

  Stream stream_;
  std::string window_;  // of a stream that rests
  std::string_view input_;
  int bits_;
  bool takeover_;
  bool inside_ = false;  // a message
  bool pending_ = false;
  bool last_ = false;        // input_ ends the message
  bool tail_given_ = false;  // and so did the tail
  bool final_ = false;       // nothing came behind the end of a final block
};

class Deflater {
 public:
  // `level` as zlib has it: 1 (fast) to 9 (small).
  Deflater(int window_bits, bool takeover, int level)
      : bits_(window_bits), level_(level), takeover_(takeover) {}

  // Appends the payload of a whole message, compressed and without the tail (7.2.1).
  void deflate(std::string_view message, base::Buffer& out);

  void rest();
  bool resting() const { return stream_ == nullptr; }

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };
  using Stream = std::unique_ptr<z_stream_s, End>;
  struct Spare;
  static std::vector<Spare>& spare();

  void wake();

  Stream stream_;
  std::string window_;
  int bits_;
  int level_;
  bool takeover_;
};

// permessage-deflate of one connection (RFC 7692, section 7), as the end with this role has it.
struct Deflate {
  Deflate(Role role, const DeflateTerms& terms, int level)
      : in(role == Role::server ? terms.client_max_window_bits : terms.server_max_window_bits,
           role == Role::server ? !terms.client_no_context_takeover
                                : !terms.server_no_context_takeover),
        out(role == Role::server ? terms.server_max_window_bits : terms.client_max_window_bits,
            role == Role::server ? !terms.server_no_context_takeover
                                 : !terms.client_no_context_takeover,
            level) {}

  Inflater in;
  Deflater out;
};

}  // namespace ws

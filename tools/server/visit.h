#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "libcore/http/query.h"
#include "libcore/session/session.h"
#include "libcore/ws/codes.h"
#include "libcore/ws/extension.h"
#include "tools/server/counters.h"
#include "tools/server/log.h"

namespace serve {

struct Route;

// Who speaks WebSocket with us, and about what.
struct Caller {
  std::uint64_t id = 0;  // no two connections of a server have the same
  std::string peer;      // its address
  const Route* route = nullptr;
  const std::string* subprotocol = nullptr;      // one of the server's that was agreed on, or null
  std::optional<ws::DeflateTerms> deflate = {};  // agreed on, or nothing
  const http::Target* target = nullptr;          // what it asked for
  session::Link* link = nullptr;
};

// How a connection ended.
struct Ending {
  Party by;
  ws::CloseCode code;  // of the first Close; no_status where it was empty, abnormal without one
  std::string words;   // "closed by peer with 1000 'done'"
  std::string reason;  // the Close's, or why we failed the connection
};

// What the log says of one connection: a line when it opens, and a line when it goes. Small, since
// every connection has one: a peer's address of up to 15 characters has no place of its own.
class Visit {
 public:
  Visit(const Caller& caller, Log& log);

  // Of several endings the first one counts.
  void ended(Ending ending);
  // The peer has not answered our Close.
  void given_up() { gave_up_ = true; }
  void count(std::size_t in, std::size_t out) {
    in_ += in;
    out_ += out;
  }

  // The line at its end.
  void leave(Log& log) const;

 private:
  std::string peer_;
  const Route* route_;
  const std::string* subprotocol_;
  std::unique_ptr<const Ending> ending_;
  session::Clock::time_point opened_at_;
  std::uint64_t id_ : 63;
  std::uint64_t gave_up_ : 1 = 0;
  std::uint64_t in_ = 0;
  std::uint64_t out_ = 0;
};

static_assert(sizeof(Visit) <= 88);

}  // namespace serve

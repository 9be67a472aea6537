#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "libcore/session/session.h"
#include "libcore/ws/endpoint.h"
#include "tools/server/log.h"

namespace serve {

// Who speaks WebSocket with us, and about what.
struct Caller {
  std::uint64_t id = 0;  // no two connections of a server have the same
  std::string peer;      // its address
  std::string path;
  std::string subprotocol;                       // agreed on, or empty
  std::optional<ws::DeflateTerms> deflate = {};  // likewise
};

// What the log says of one connection: a line when it opens, and a line when it goes, with who
// ended it and how. Of several reasons the first one counts.
class Visit {
 public:
  Visit(Log& log, const Caller& caller);
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;
  ~Visit();

  void heard(const ws::Event& event);
  // The server is shutting down and has told the peer so.
  void stopped();
  // The peer has not answered our Close.
  void given_up();
  void ended(session::End end);

  void count(std::size_t in, std::size_t out) {
    in_ += in;
    out_ += out;
  }

 private:
  void because(std::string_view ending);

  Log& log_;
  std::string who_;
  std::string ending_;
  session::Clock::time_point opened_at_;
  std::uint64_t in_ = 0;
  std::uint64_t out_ = 0;
};

}  // namespace serve

#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "libcore/base/random.h"
#include "libcore/http/head.h"
#include "libcore/session/session.h"
#include "suites/facts.h"
#include "suites/monitor.h"
#include "suites/offer.h"
#include "suites/transcript.h"

namespace suite {

// The prober's part in the usual opening handshake (RFC 6455, section 4): it asks a server, or is
// asked by a client.
class Handshaker {
 public:
  // How the handshake came out.
  struct Outcome {
    std::string why_not;  // the connection is not open; empty where it is
    Settlement settlement;
  };

  virtual ~Handshaker() = default;

  // Octets can flow.
  virtual void begin(session::Turn& turn) = 0;
  // Takes the peer's part off the front of `in`, and answers it where it is a request; nothing
  // while it is not whole. What is left of `in` then stands behind the handshake.
  virtual std::optional<Outcome> take(std::span<char>& in, session::Turn& turn) = 0;
  // The peer has left before its part was whole; `why` it says so.
  virtual Outcome left(session::End end, std::string why) const = 0;
  // What the prober waits for, in words: "no response to the opening handshake".
  virtual std::string_view missing() const = 0;

  // The request as the usual one is written, or as it came.
  virtual const http::Request& request() const& = 0;
};

// For a conversation with a peer of the role `facts.judged`. `offer` is what extensions the
// conversation wants agreed on; none: none are. All but `random` must outlive it.
std::unique_ptr<Handshaker> handshaker(const Facts& facts, const std::optional<Offer>& offer,
                                       base::Random& random, Monitor& monitor,
                                       Transcript& transcript);

}  // namespace suite

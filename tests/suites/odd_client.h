#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "libcore/tls/context.h"
#include "libcore/ws/endpoint.h"
#include "libcore/ws/gather.h"
#include "suites/invitation.h"
#include "tests/suites/follower.h"
#include "tests/suites/world.h"

namespace test {

// How a client does its own part: where it connects to, what it asks, what its frames look like. As
// it stands, all is right but for a response that it does not look at closely.
struct Ways {
  // What it is told is changed before it is followed.
  std::function<void(suite::Invitation& told)> hears;
  // What a right client would not follow it follows so.
  std::function<std::optional<Errand>(const suite::Invitation& told)> insists;
  std::function<void(http::Request& request)> asks;
  std::function<void(std::string& octets)> writes;  // of the whole request
  std::function<std::array<std::byte, 16>(std::size_t connection)> nonce;

  std::function<void(std::string& octets)> asks_proxy;
  std::function<bool(const http::Response& response)> takes_tunnel;
  std::function<void(http::Request& request)> asks_in_tunnel;
  bool passes_proxy_by = false;  // asks for what it wants as if there were none

  // The key and payload of its `number`th frame on the `connection`th connection.
  struct Framed {
    std::size_t connection;
    std::size_t number;
    ws::FrameHeader& header;
    std::string& payload;
  };
  std::function<void(const Framed& framed)> frames;
  std::function<void(ws::FrameHeader& header)> reads;  // each frame that comes, before it is judged
  std::function<void(ws::DeflateTerms& terms)> agrees;  // what it takes the answer to its offer for
  std::function<void(ws::DeflatePolicy& policy)> offers;
  bool speaks_early = false;    // a message goes out with the request
  bool opens_whatever = false;  // it is answered
  bool opens_nothing = false;
  bool leaves_first = false;  // it ends TCP behind its answer to a Close
  bool gives_up = true;       // it does not wait for ever for the end of TCP
  bool leaves_at_idle = false;

  // Where it should speak TLS.
  std::function<bool(const suite::Examination::Part& part)> leaves_out_tls;
  // When and how it comes by itself; none: it does not.
  std::function<std::optional<World::Visit>(std::size_t attempt)> returns;
  bool stays_away = false;
  // What it connects for, but asks nothing.
  std::function<bool(const suite::Invitation& told)> shies_away;
  std::optional<suite::Departure> departure = {};
};

// One user's client with these ways, for a World; over TLS where a context is given, which must
// outlive it. What it keeps in mind it keeps for all connections.
World::Client client(const Ways& ways, const tls::Context* tls = nullptr);

}  // namespace test

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "libcore/http/head.h"
#include "suites/altered.h"
#include "suites/features.h"

namespace suite {

// What is sent in place of the usual opening request: that one with something changed. In all texts
// these stand for what is known of the peer: {target},
// {host}, {key}, {protocol} (a declared subprotocol, or one that nobody knows), {other-host},
// {plain} (a target of plain HTTP), {scheme} and {other-scheme} (http, https), {own-origin},
// {origin} (a declared one, or the own), and of that one {origin-host}, {origin-scheme},
// {origin-other-scheme}.
struct Request : Altered<Request, http::Request> {
  std::vector<Request> next;  // requests that follow at once, each to be answered
  std::size_t held = 0;       // octets at the end that wait for `rest`
  bool behind_held = false;   // all that follow the head wait

  // --- The request line.
  Request method(std::string word) const;
  Request target(std::string text) const;
  Request version(std::string text) const;

  // --- The octets.
  using Altered::followed_by;
  Request followed_by(const Request& request) const;
  Request holding(std::size_t octets) const;
  Request holding_what_follows() const;
};

// The request as it is.
inline Request usual() { return {}; }

// One request as it goes out.
struct Asked {
  std::string octets;
  std::size_t at_once;              // of these, the others are held back
  std::vector<std::size_t> cuts;    // where segments end
  std::vector<http::Request> read;  // as a lenient server reads it and those behind it
  std::string key;                  // that the usual request would have
};
Asked written(const Request& request, const http::Request& usual, bool secure,
              const Features& features);

std::string describe(const Request& request);

}  // namespace suite

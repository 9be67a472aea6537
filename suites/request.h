#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libcore/http/head.h"
#include "libcore/ws/codes.h"
#include "suites/features.h"

namespace suite {

// What is sent in place of the usual opening request: that one with something changed. Each word
// gives the changed request. In all texts these stand for what is known of the peer: {target},
// {host}, {key}, {protocol} (a declared subprotocol, or one that nobody knows), {other-host},
// {plain} (a target of plain HTTP), {scheme} and {other-scheme} (http, https), {own-origin},
// {origin} (a declared one, or the own), and of that one {origin-host}, {origin-scheme},
// {origin-other-scheme}.
struct Request {
  using Texts = std::vector<std::string>;
  using Rewrite = std::function<std::string(std::string)>;

  Texts differences;  // from the usual request, for people
  std::vector<std::function<void(http::Request&)>> changes;
  std::vector<Rewrite> rewrites;  // of the octets of the head, behind the changes
  std::string behind;             // octets that follow the head
  std::vector<std::pair<ws::Opcode, std::string>> frames;  // that are among them
  std::vector<Request> next;  // requests that follow at once, each to be answered
  std::size_t held = 0;       // octets at the end that wait for `rest`
  bool behind_held = false;   // all that follow the head wait
  std::function<std::vector<std::size_t>(std::string_view octets)> cuts;  // ends of segments
  std::chrono::milliseconds between{};                                    // a pause behind each

  // --- Fields.
  Request with(std::string name, std::string value) const;  // in its place, or as the last
  Request without(std::string_view name) const;
  Request and_with(std::string line) const;   // one more line, whatever it looks like
  Request and_first(std::string line) const;  // the same, in front of all fields
  Request with_fields(std::string what, std::function<void(http::Fields&)> change) const;

  // --- The request line.
  Request method(std::string word) const;
  Request target(std::string text) const;
  Request version(std::string text) const;
  Request line(std::string text) const;
  Request with_parts(std::string what, std::function<void(http::Request&)> change) const;

  // --- The octets.
  Request rewritten(std::string what, Rewrite rewrite) const;
  Request as_octets(std::string octets) const;  // nothing of the usual request is left
  Request followed_by(std::string octets) const;
  Request followed_by(ws::Opcode opcode, std::string payload) const;  // a masked frame
  Request followed_by(const Request& request) const;
  Request cut(std::string what,
              std::function<std::vector<std::size_t>(std::string_view octets)> ends) const;
  Request cut_behind_head() const;
  Request slowly(std::chrono::milliseconds pause) const;  // with that pause behind each segment
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

// A masked frame as octets, for what is sent before a connection is open.
std::string masked(ws::Opcode opcode, std::string_view payload);

}  // namespace suite

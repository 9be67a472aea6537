#pragma once

#include <string>
#include <vector>

#include "libcore/http/head.h"
#include "suites/altered.h"

namespace suite {

// What a client is answered in place of the usual 101: that one with something changed. In all
// texts {accept} stands for the right Sec-WebSocket-Accept, {key} for the key that came, {host} for
// where it was sent to, and {target} for what it asked for.
struct Response : Altered<Response, http::Response> {
  std::string before;    // octets ahead of the head
  bool unasked = false;  // all of it goes out before a request has come

  Response status(int code, std::string reason) const;
  // The status line's text in the place of the code: "0x1".
  Response odd_status(std::string code) const;
  Response preceded_by(std::string octets) const;
  Response before_request() const;
};

// The 101 as it is.
inline Response accepting() { return {}; }

// One response as it goes out to this request.
struct Answered {
  std::string octets;
  std::vector<std::size_t> cuts;  // where segments end
};
Answered written(const Response& response, const http::Request& request);

std::string describe(const Response& response);

}  // namespace suite

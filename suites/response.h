#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libcore/http/head.h"
#include "libcore/ws/extension.h"
#include "suites/altered.h"

namespace suite {

// What a client is answered in place of the usual 101: that one with something changed. In all
// texts {accept} stands for the right Sec-WebSocket-Accept, {key} for the key that came, {host} for
// where it was sent to, {name} and {port} for the parts of that, and {target} for what it asked
// for.
struct Response : Altered<Response, http::Response> {
  // What hangs on the request: changes the usual head, or says why that request rules the case out.
  using Derive = std::function<std::string(const http::Request& request, http::Response& head)>;

  std::string before;           // octets ahead of the head
  bool unasked = false;         // it waits for no request; the last that came is answered, if any
  bool read_slowly = false;     // the request, octet by octet, and not before T_fast
  std::vector<Derive> derived;  // ahead of all other changes

  Response status(int code, std::string reason) const;
  // The status line's text in the place of the code: "0x1".
  Response odd_status(std::string code) const;
  Response preceded_by(std::string octets) const;
  Response before_request() const;
  Response reading_slowly() const;
  Response made_of_request(std::string what, Derive derive) const;
  // Sec-WebSocket-Accept as `value` makes it of the right one.
  Response accept(std::string what, std::function<std::string(std::string right)> value) const;
};

// The 101 as it is.
inline Response accepting() { return {}; }

// One response as it goes out to this request.
struct Answered {
  std::string octets;
  std::vector<std::size_t> cuts;  // where segments end
  bool switches = false;          // behind the head there are frames
  // Of permessage-deflate, that a client which offered it may take for agreed on.
  std::optional<ws::DeflateTerms> terms;
  std::string why_not;  // the request rules it out; then there is nothing else
};
Answered written(const Response& response, const http::Request& request);

std::string describe(const Response& response);

}  // namespace suite

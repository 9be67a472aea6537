#pragma once

#include <string>
#include <string_view>

#include "libcore/base/buffer.h"
#include "libcore/http/fault.h"
#include "libcore/http/fields.h"

namespace http {

// Heads of HTTP/1.1 messages: start line and header section, up to and with the empty line. They
// are read as leniently as can be, so that a prober sees what its peer does; what was wrong is in
// `faults`, so that a server can refuse. Printing judges nothing: a prober also says what is wrong.

struct Request {
  std::string method = "GET";
  std::string target = "/";
  std::string version = "HTTP/1.1";  // empty where a head that was read has none
  Fields fields;
  Faults faults;  // empty for a request that was not read
  bool operator==(const Request&) const = default;
};

struct Response {
  std::string version = "HTTP/1.1";
  int status = 0;  // 0 where a head that was read has no three digits in that place
  std::string reason;
  Fields fields;
  Faults faults;
  bool operator==(const Response&) const = default;
};

// Reads a whole head, as `HeadReader` delivers it, empty lines in front included. Any octets give a
// result. A bare CR counts as a space, a folded line joins its value with a space; lines that are
// no fields (no colon, white space before the first field) are left out.
Request parse_request(std::string_view head);
Response parse_response(std::string_view head);

// The faults of the request line alone, of a head whose other lines may still be on their way.
Faults request_line_faults(std::string_view head);

void write(const Request& request, base::Buffer& out);
void write(const Response& response, base::Buffer& out);
std::string to_string(const Request& request);
std::string to_string(const Response& response);

}  // namespace http

#include "suites/handshake/request.h"

#include "suites/catalogue.h"

namespace suite {

Group handshake_request() {
  Group g("handshake.request", "4.2.1 Reading the Client's Opening Handshake");
  request_fields(g);
  request_line(g);
  request_target(g);
  request_damaged_line(g);
  request_octets(g);
  request_host(g);
  request_upgrade(g);
  request_key(g);
  request_body(g);
  request_syntax(g);
  request_garbage(g);
  request_timing(g);
  request_sequence(g);
  return g;
}

}  // namespace suite

#include "tools/server/tls_alert.h"

#include <string_view>

namespace serve {

void TlsAlert::on_open(session::Turn& turn) {
  // A record (5.1): alert, of the version that all parse, of 2 octets: fatal, internal_error (80).
  constexpr std::string_view record("\x15\x03\x01\x00\x02\x02\x50", 7);
  turn.out.append(record);
  turn.then = session::Then::close;
}

}  // namespace serve

#include "libcore/session/session.h"

namespace session {

const char* to_string(End end) {
  switch (end) {
    case End::fin:
      return "FIN";
    case End::reset:
      return "RST";
    case End::refused:
      return "connection refused";
    case End::unreachable:
      return "unreachable";
    case End::timed_out:
      return "timed out";
    case End::tls_closed:
      return "TLS close_notify";
    case End::tls_truncated:
      return "FIN without TLS close_notify";
    case End::tls_failed:
      return "TLS failure";
  }
  return "unknown end";
}

}  // namespace session

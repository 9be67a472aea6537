#include "libcore/ws/codes.h"

#include <array>

namespace ws {

std::string_view name(Opcode opcode) {
  static constexpr std::array<std::string_view, 16> names{"Continuation",
                                                          "Text",
                                                          "Binary",
                                                          "reserved opcode 3",
                                                          "reserved opcode 4",
                                                          "reserved opcode 5",
                                                          "reserved opcode 6",
                                                          "reserved opcode 7",
                                                          "Close",
                                                          "Ping",
                                                          "Pong",
                                                          "reserved opcode 11",
                                                          "reserved opcode 12",
                                                          "reserved opcode 13",
                                                          "reserved opcode 14",
                                                          "reserved opcode 15"};
  return names[static_cast<std::uint8_t>(opcode) & 0xf];
}

std::string_view name(CloseCode code) {
  switch (code) {
    case CloseCode::normal:
      return "normal closure";
    case CloseCode::going_away:
      return "going away";
    case CloseCode::protocol_error:
      return "protocol error";
    case CloseCode::unsupported_data:
      return "unsupported data";
    case CloseCode::no_status:
      return "no status";
    case CloseCode::abnormal:
      return "abnormal closure";
    case CloseCode::invalid_payload:
      return "invalid payload";
    case CloseCode::policy_violation:
      return "policy violation";
    case CloseCode::message_too_big:
      return "message too big";
    case CloseCode::mandatory_extension:
      return "mandatory extension";
    case CloseCode::internal_error:
      return "internal error";
    case CloseCode::service_restart:
      return "service restart";
    case CloseCode::try_again_later:
      return "try again later";
    case CloseCode::bad_gateway:
      return "bad gateway";
    case CloseCode::tls_handshake:
      return "TLS handshake";
  }
  return {};
}

}  // namespace ws

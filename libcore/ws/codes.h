#pragma once

#include <cstdint>
#include <string_view>

namespace ws {

enum class Role : std::uint8_t { server, client };

// 5.2. Any four bits can stand in a frame; these are the ones with a meaning.
enum class Opcode : std::uint8_t {
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xa,
};

// 5.5: opcodes from 8 up are control frames, reserved ones included.
constexpr bool is_control(Opcode opcode) { return static_cast<std::uint8_t>(opcode) >= 0x8; }
constexpr bool is_known(Opcode opcode) {
  return opcode <= Opcode::binary || (opcode >= Opcode::close && opcode <= Opcode::pong);
}
// "Text", "Ping", "reserved opcode 3".
std::string_view name(Opcode opcode);

// 7.4.1 and the IANA registry behind it. Any 16 bits can stand in a Close.
enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,
  protocol_error = 1002,
  unsupported_data = 1003,
  no_status = 1005,  // never on the wire
  abnormal = 1006,   // never on the wire
  invalid_payload = 1007,
  policy_violation = 1008,
  message_too_big = 1009,
  mandatory_extension = 1010,
  internal_error = 1011,
  service_restart = 1012,
  try_again_later = 1013,
  bad_gateway = 1014,
  tls_handshake = 1015,  // never on the wire
};

// Whether an endpoint may put `code` into a Close: 1000 to 1003, 1007 to 1014 and 3000 to 4999.
constexpr bool is_sendable(CloseCode code) {
  const auto value = static_cast<std::uint16_t>(code);
  return (value >= 1000 && value <= 1003) || (value >= 1007 && value <= 1014) ||
         (value >= 3000 && value <= 4999);
}
// "going away", "protocol error", or empty where the number has no name.
std::string_view name(CloseCode code);

}  // namespace ws

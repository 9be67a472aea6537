#include "tests/server/guest.h"

#include <fmt/format.h>

namespace test {
namespace {

std::string frame(ws::FrameHeader header, std::string_view payload) {
  header.form = ws::shortest_form(payload.size());
  header.length = payload.size();
  base::Buffer out;
  ws::write_frame(header, payload, out);
  return std::string(out.view());
}

}  // namespace

std::string opening(std::string_view path, std::string_view fields) {
  return fmt::format(
      "GET {} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{}\r\n",
      path, fields);
}

std::string from_client(ws::Opcode opcode, std::string_view payload, bool fin) {
  return frame({.opcode = opcode, .fin = fin, .mask = 0x3d21fa37}, payload);
}

std::string from_server(ws::Opcode opcode, std::string_view payload) {
  return frame({.opcode = opcode}, payload);
}

std::string close_body(ws::CloseCode code, std::string_view reason) {
  const auto value = static_cast<unsigned>(code);
  return std::string{static_cast<char>(value >> 8), static_cast<char>(value & 0xff)}.append(reason);
}

}  // namespace test

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

Heard hear(std::string octets) {
  ws::MaskKeys keys;
  const ws::Settings settings{.keys = &keys};
  ws::Endpoint endpoint(ws::Role::client, settings);
  base::Buffer answers;
  Heard heard;
  std::string message;
  std::span<char> in = octets;
  while (auto event = endpoint.next(in, answers)) {
    if (auto* piece = std::get_if<ws::Piece>(&*event)) {
      message += piece->payload.view();
      if (piece->last) heard.messages.push_back(std::exchange(message, {}));
    } else if (const auto* closed = std::get_if<ws::PeerClosed>(&*event)) {
      heard.close = close_body(closed->code, closed->reason);
    }
  }
  return heard;
}

}  // namespace test

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/http/reception.h"
#include "libcore/ws/frame.h"
#include "tests/support/driver.h"
#include "tools/server/entrance.h"

namespace test {

// A good opening handshake for `path`, with `fields` (each with its line end) added.
std::string opening(std::string_view path, std::string_view fields = "");
// The key of that handshake is the example of RFC 6455, section 1.3; this answers it.
inline constexpr std::string_view accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

// A frame as a client sends it, and as a server does.
std::string from_client(ws::Opcode opcode, std::string_view payload, bool fin = true);
std::string from_server(ws::Opcode opcode, std::string_view payload);
// The payload of a Close.
std::string close_body(ws::CloseCode code, std::string_view reason = "");

// What a server said behind its opening handshake: whole messages, however they were cut into
// frames, and the body of its Close.
struct Heard {
  std::vector<std::string> messages;
  std::string close;
};
Heard hear(std::string octets);

// One connection to the entrance of a server, in memory.
class Guest {
 public:
  explicit Guest(serve::Level level = serve::Level::error, const serve::Limits& limits = {})
      : log({.level = level}),
        house{.endpoint = {.max_message = 1000}, .log = log, .limits = limits} {
    driver.open();
  }

  // Opens `path` and forgets the answer.
  void enter(std::string_view path = "/echo") {
    driver.bytes(opening(path));
    driver.sent();
  }

  serve::Log log;
  serve::House house;
  serve::Admission admission{.subprotocols = {"chat.v2", "chat"}};
  serve::Numbers numbers{1, 1};
  serve::Entrance entrance{serve::Entrance::Scheme::ws, house, admission, numbers};
  Driver driver{std::make_unique<http::Reception>(entrance)};
};

}  // namespace test

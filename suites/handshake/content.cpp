#include "suites/handshake/content.h"

#include <fmt/format.h>

namespace suite {
namespace {

constexpr const char* content_text = "body";

Conversation& expect_unread_content(Conversation& conversation, const Expectation& of_behind) {
  return conversation.send(ping("behind"))
      .expect(of_behind)
      .expect(NoPong{.payload = content_text,
                     .if_any = Grade::fail,
                     .why = "the content of the request was taken for a frame"});
}

}  // namespace

std::string frame_as_content() {
  return frame_octets(ws::Role::client, ws::Opcode::ping, content_text);
}

Request with_content(const Request& request) {
  const std::string content = frame_as_content();
  return request.and_with(fmt::format("Content-Length: {}", content.size())).followed_by(content);
}

std::string in_chunks(const std::string& content) {
  return fmt::format("{:x}\r\n", content.size()) + content + "\r\n0\r\n\r\n";
}

std::string filling_field() { return "X-Filling: " + std::string(69, 'x') + "\r\n"; }

Conversation& expect_unread_content(Conversation& conversation) {
  return expect_unread_content(conversation, PongOf{"behind"});
}

Conversation& expect_unread_content_or_end(Conversation& conversation) {
  return expect_unread_content(conversation,
                               TakenOrRefused{.answer = PongOf{"behind"},
                                              .codes = {ws::CloseCode::internal_error},
                                              .if_dropped = Grade::pass});
}

}  // namespace suite

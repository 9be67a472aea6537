#include <fmt/format.h>

#include "suites/catalogue.h"

namespace suite {
namespace {

Frame close_with_body(Payload body) { return frame(ws::Opcode::close, std::move(body)); }

void reasons(Group& g) {
  const auto reason = [&](const std::string& name, const std::string& text_of_it) {
    g.add(fmt::format("reason-{}", name), "a Close may carry a reason")
        .covers("RFC6455-5.5.1-3", "RFC6455-7.1.6-1")
        .send(close(1000, text_of_it))
        .expect(CloseReply{1000});
  };
  for (const std::size_t size : {1u, 122u, 123u})
    reason(fmt::format("{}", size), fill(size).octets());
  reason("utf8-2", "\xc3\xa4");
  reason("utf8-3", "\xe2\x82\xac");
  reason("utf8-4-octet", "\xf0\x9f\x98\x80");
  reason("utf8-nul", std::string("a\0b", 3));
  reason("utf8-bom", "\xef\xbb\xbf" + std::string("bye"));

  struct Row {
    const char* name;
    const char* reason;
  };
  for (const Row& row : {Row{"surrogate", "\xed\xa0\x80"}, Row{"overlong", "\xc0\xaf"},
                         Row{"truncated", "bye \xe2\x82"}, Row{"impossible", "\xff"},
                         Row{"latin1", "Gr\xfc\xdf Gott"}}) {
    g.add(fmt::format("reason-invalid-{}", row.name),
          "a reason is UTF-8, and is not sent back else")
        .covers("RFC6455-8.1-1", "RFC6455-5.5.1-3")
        .send(close(1000, row.reason))
        .expect(text_failure().or_code(ws::CloseCode::protocol_error));
  }
}

}  // namespace

Group close_payload() {
  Group g("close.payload", "5.5.1 Close");
  g.judging(Judged::either);
  g.add("empty", "a Close without a body is answered")
      .covers("RFC6455-5.5.1-1", "RFC6455-7.4-1", "RFC6455-7.4.1-7")
      .send(close())
      .expect(CloseReply{});
  for (const int octet : {0x00, 0x03, 0xff})
    g.add(fmt::format("one-octet-{:02x}", octet), "a body of one octet is half a code")
        .covers("RFC6455-5.5.1-2")
        .send(close_with_body(std::string(1, static_cast<char>(octet))))
        .expect(protocol_failure());
  g.add("code-only", "a Close may carry a code and no reason")
      .covers("RFC6455-5.5.1-2")
      .send(close(1000))
      .expect(CloseReply{1000});
  reasons(g);

  const std::string normal = "\x03\xe8";
  for (const std::size_t size : {126u, 127u, 65535u})
    g.add(fmt::format("too-long-{}", size), "a Close of more than 125 octets fails the connection")
        .covers("RFC6455-5.5-1")
        .send(close_with_body(normal + fill(size - normal.size())))
        .expect(protocol_failure());

  const auto fragmented = [&](const char* name) -> Case& {
    return g.add(fmt::format("fragmented-{}", name), "a Close without FIN fails the connection")
        .covers("RFC6455-5.4-7", "RFC6455-5.5-2");
  };
  fragmented("first-only").send(close(1000).more()).expect(protocol_failure());
  fragmented("with-continuation")
      .send({close(1000).more(), continuation("bye")})
      .expect(protocol_failure());

  constexpr std::size_t longest = 125;
  g.add("length-form-16", "a Close has its length in seven bits")
      .covers("RFC6455-5.2-11", "RFC6455-5.5-1")
      .send(close_with_body(normal + fill(longest - normal.size())).in_form(ws::LengthForm::bits16))
      .expect(protocol_failure());
  return g;
}

}  // namespace suite

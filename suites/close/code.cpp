#include <fmt/format.h>

#include "suites/catalogue.h"

namespace suite {
namespace {

// What a server has to make of a Close with this code: rule CLEAN where it may be sent, rule
// NOTSENDABLE else. Where no text says which, either will do.
Expectation answer_to(int code) {
  if (ws::is_sendable(static_cast<ws::CloseCode>(code))) {
    // 1011 is a server's own, and 1012 to 1014 came behind RFC 6455: failing is no surprise.
    const bool foreign = code >= 1011 && code <= 1014;
    return CloseReply{.sent = code, .without_close = foreign ? Grade::non_strict : Grade::fail};
  }
  const Failure refused = protocol_failure().or_dropped(Grade::pass);
  const bool beyond = code >= 5000;  // RFC 6455 gives these no meaning, and does not bar them
  return beyond ? refused.or_returned(code) : refused;
}

void closed_with(Conversation& conversation, int code) {
  conversation.send(close(code)).expect(answer_to(code));
}

}  // namespace

Group close_code() {
  Group g("close.code", "7.4 Status Codes");
  g.judging(Judged::either);
  const auto add = [&](const std::string& name, const char* title, int code) -> Case& {
    Case& script = g.add(name, title);
    closed_with(script.fresh(), code);
    return script;
  };
  for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011})
    add(fmt::format("valid-{}", code), "a code of RFC 6455 closes cleanly", code)
        .covers("RFC6455-7.4.1-1", "RFC6455-5.5.1-8");
  for (const int code : {1012, 1013, 1014})
    add(fmt::format("registered-{}", code), "a code of the registry closes cleanly", code)
        .covers("IANA-close-code-1", "IANA-close-code-2", "IANA-close-code-3");
  for (const int code : {3000, 3001, 3003, 3008, 3999})
    add(fmt::format("range-{}", code), "a code of libraries and frameworks closes cleanly", code)
        .covers("RFC6455-7.4.2-3", "IANA-close-code-5");
  for (const int code : {4000, 4001, 4999})
    add(fmt::format("range-{}", code), "a private code closes cleanly", code)
        .covers("RFC6455-7.4.2-4");
  for (const int code : {0, 1, 999})
    add(fmt::format("unused-{}", code), "a code below 1000 is not taken for one", code)
        .covers("RFC6455-7.4.2-1");
  for (const int code : {1004, 1005, 1006, 1015})
    add(fmt::format("{}-on-wire", code), "a code that nobody may send is not sent back", code)
        .covers("RFC6455-7.4.1-6", "RFC6455-7.4.1-7", "RFC6455-7.4.1-8", "RFC6455-7.4.1-15");
  for (const int code : {1016, 1100, 1999, 2000, 2999})
    add(fmt::format("unassigned-{}", code), "a code without a meaning is refused", code)
        .covers("RFC6455-7.4.2-2", "IANA-close-code-4");
  for (const int code : {5000, 32768, 65535})
    add(fmt::format("beyond-{}", code), "a code from 5000 up is refused", code)
        .covers("RFC6455-11.7-1");
  add("byte-swapped-1000", "a code comes with its high octet first", 0xe803)
      .covers("RFC6455-5.5.1-2");

  constexpr std::size_t all = 65536;
  constexpr std::size_t sample = 128;
  Case& sweep = add("every-16-bit", "each code is answered as its range asks", 1000);
  sweep.covers("RFC6455-7.4.2-1", "RFC6455-7.4.2-2", "RFC6455-11.7-1")
      .sweep(all, sample, [](Conversation& conversation, std::size_t code) {
        closed_with(conversation.called(fmt::format("code {}", code)), static_cast<int>(code));
      });

  add("1010-to-server", "the code of a client that misses an extension closes cleanly", 1010)
      .judging(Judged::server)
      .covers("RFC6455-7.4.1-13");
  g.add("1010-to-client", "what a client makes of a code that only clients may send is recorded")
      .judging(Judged::client)
      .covers("RFC6455-7.4.1-13")
      .send(close(1010))
      .expect(Reaction{});
  return g;
}

}  // namespace suite

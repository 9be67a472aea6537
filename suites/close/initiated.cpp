#include <fmt/format.h>

#include "suites/catalogue.h"

namespace suite {
namespace {

constexpr int asked = 4000;
constexpr const char* reason = "bye";

void asked_for(Group& g) {
  for (const int code : {1000, 3000, 4999})
    g.add(fmt::format("normal-{}", code), "the peer closes with the code and reason it was given")
        .covers("RFC6455-7.1.2-1", "RFC6455-7.3-3", "RFC6455-7.4.1-2")
        .needs(Need::close_command)
        .command_close(code, reason)
        .expect(PeerClose{code, reason});
  for (const int code : {999, 1005, 1006, 1015, 5000})
    g.add(fmt::format("refused-codes-{}", code), "a code that may not be sent is not sent")
        .covers("RFC6455-7.4.1-7", "RFC6455-7.4.1-8", "RFC6455-7.4.1-15", "RFC6455-7.4.2-1")
        .needs(Need::close_command)
        .command_close(code, reason)
        .expect(PeerClose{.asked = code, .may_refuse = true});

  std::string long_reason;
  while (long_reason.size() < 200) long_reason += "\xe2\x82\xac";
  g.add("reason-too-long", "a reason that is too long is refused, or cut between characters")
      .covers("RFC6455-5.5-1")
      .needs(Need::close_command)
      .command_close(asked, long_reason)
      .expect(PeerClose{.asked = asked, .may_refuse = true});
}

// What becomes of the closing handshake that the server began.
void closing_answered(Group& g) {
  const auto add = [&](const std::string& name, const char* title,
                       std::vector<Item> answer) -> Case& {
    return g.add(name, title)
        .needs(Need::close_command)
        .answer_close_with(std::move(answer))
        .command_close(asked, reason);
  };
  add("no-reply", "the peer gives up a Close that is never answered", {})
      .covers("RFC6455-7.1.2-2", "RFC6455-5.5.1-15")
      .expect(PeerClose{.asked = asked, .reason = reason, .unanswered = true});
  add("reply-other-code", "TCP ends whatever code our answer has", {close(4001)})
      .covers("RFC6455-7.1.5-1")
      .expect(PeerClose{asked, reason});
  add("data-before-reply", "what we say ahead of our answer is not echoed",
      {text("meanwhile"), ping("meanwhile"), close(asked)})
      .covers("RFC6455-5.5.1-11", "RFC6455-7.1.3-1")
      .expect(PeerClose{asked, reason});

  for (const bool same : {true, false})
    g.add(fmt::format("crossing-{}", same ? "same-code" : "different-code"),
          "Closes that cross need no further answer")
        .covers("RFC6455-1.4-3", "RFC6455-5.5.1-16")
        .needs(Need::close_command)
        .command_close(asked, reason, {close(same ? asked : 4001)})
        .expect(PeerClose{asked, reason});

  struct Row {
    const char* name;
    Frame answer;
  };
  for (const Row& row :
       {Row{"one-octet", frame(ws::Opcode::close, "\x03")}, Row{"1005", close(1005)},
        Row{"bad-utf8", close(1000, "\xff")}, Row{"unmasked", close(asked).wrongly_masked()}})
    add(fmt::format("invalid-reply-{}", row.name), "TCP ends though our answer is faulty",
        {row.answer})
        .covers("RFC6455-7.1.7-7", "RFC6455-5.5.1-2")
        .expect(PeerClose{asked, reason});
}

}  // namespace

Group close_initiated() {
  Group g("close.initiated", "7.1.2 Start the WebSocket Closing Handshake");
  g.judging(Judged::either);
  asked_for(g);
  closing_answered(g);

  g.add("going-away", "a peer that is stopped says 1001")
      .covers("RFC6455-7.4.1-3", "RFC6455-7.3-1")
      .needs(Need::stopping)
      .expect(PeerClose{1001});
  g.add("unhandled-error", "a server that meets an error says 1011")
      .judging(Judged::server)
      .covers("RFC6455-7.4.1-14")
      .needs(Need::error)
      .expect(PeerClose{1011});
  g.add("binary-to-text-only", "a peer that takes Text alone refuses Binary with 1003")
      .covers("RFC6455-7.4.1-5")
      .needs(Need::text_only)
      .send(binary(noise(8)))
      .expect(
          failure(ws::CloseCode::unsupported_data)
              .or_taken_as({Echo{ws::Opcode::binary, noise(8)}}, "Binary is taken, or passed over")
              .or_ignored("Binary is taken, or passed over"));
  for (const char* what : {"code", "1005", "1006", "reason", "clean-flag"})
    g.add(fmt::format("reported-{}", what), "the peer reports what it saw of our Close")
        .covers("RFC6455-7.1.4-1", "RFC6455-7.1.5-1", "RFC6455-7.1.5-2", "RFC6455-7.1.5-3",
                "RFC6455-7.1.6-1")
        .needs(Need::reporting)
        .send(close(asked, reason))
        .expect(CloseReply{asked});
  return g;
}

}  // namespace suite

#include <algorithm>

#include "tests/suites/flaws.h"

namespace test {
namespace {

using suite::Grade;

std::function<void(Habits&)> sends(std::function<void(Reply&)> change) {
  return [change = std::move(change)](Habits& habits) { habits.on_send = change; };
}
// The same for frames with one opcode.
std::function<void(Habits&)> sends(ws::Opcode opcode, std::function<void(Reply&)> change) {
  return sends([=](Reply& frame) {
    if (frame.header.opcode == opcode) change(frame);
  });
}
// Sends `extra` behind each message.
std::function<void(Habits&)> adds(const Reply& extra) {
  return [extra](Habits& habits) {
    habits.on_replies = [extra](std::vector<Reply>& replies) {
      const bool message = std::ranges::any_of(
          replies, [](const Reply& reply) { return reply.header.opcode == ws::Opcode::text; });
      if (message) replies.push_back(extra);
    };
  };
}

}  // namespace

// All traffic is watched, so a case or two stand for all.
std::vector<Flaw> flaws_of_writing() {
  const Globs data = {"framing.samples.hello", "framing.echo.text-126"};
  const Globs pings = {"framing.samples.ping-pong", "control.ping.text"};
  const Globs all = {"*"};
  return {
      {"masks its frames, or as a client does not", sends([](Reply& frame) {
         if (!std::exchange(frame.header.mask, std::nullopt)) frame.header.mask = 0x12345678;
       }),
       data, all},
      {"sets RSV1 in its messages",
       sends(ws::Opcode::text, [](Reply& frame) { frame.header.rsv = ws::rsv1; }), data, all},
      {"sets RSV3 in its Pongs",
       sends(ws::Opcode::pong, [](Reply& frame) { frame.header.rsv = ws::rsv3; }), pings, all},
      {"writes lengths in a longer form than needed",
       sends(ws::Opcode::text, [](Reply& frame) { frame.header.form = ws::LengthForm::bits64; }),
       data, all},
      {"sends Pongs without FIN",
       sends(ws::Opcode::pong, [](Reply& frame) { frame.header.fin = false; }), pings, all},
      {"pads its Pongs to 126 octets",
       sends(ws::Opcode::pong,
             [](Reply& frame) {
               frame.payload.resize(126);
               frame.header.length = 126;
               frame.header.form = ws::LengthForm::bits16;
             }),
       {"control.ping.text", "control.ping.125"},
       all},
      {"sends frames with reserved opcodes", adds({{.opcode = static_cast<ws::Opcode>(11)}, "x"}),
       data, all},
      {"begins its messages with continuations",
       sends(ws::Opcode::text,
             [](Reply& frame) { frame.header.opcode = ws::Opcode::continuation; }),
       data, all},
      {"begins a message inside another",
       [](Habits& h) {
         h.on_replies = [](std::vector<Reply>& replies) {
           if (replies.empty() || replies.front().header.opcode != ws::Opcode::text) return;
           replies.insert(replies.begin(), {{.opcode = ws::Opcode::text, .fin = false}, ""});
         };
       },
       data, all},
      {"echoes text that is not UTF-8",
       sends(ws::Opcode::text, [](Reply& frame) { std::ranges::fill(frame.payload, '\xff'); }),
       data, all},
      {"changes one octet of an echo",
       sends(ws::Opcode::text, [](Reply& frame) { frame.payload.back() ^= 1; }), data, all},
      {"sends a message behind its Close",
       [](Habits& h) {
         h.on_replies = [](std::vector<Reply>& replies) {
           if (!replies.empty() && replies.back().header.opcode == ws::Opcode::close)
             replies.push_back({{.opcode = ws::Opcode::text}, "bye"});
         };
       },
       {"framing.samples.*", "framing.opcode.reserved-3-empty"},
       all},
      {"sends a Ping behind its Close",
       [](Habits& h) {
         h.on_replies = [](std::vector<Reply>& replies) {
           if (!replies.empty() && replies.back().header.opcode == ws::Opcode::close)
             replies.push_back({{.opcode = ws::Opcode::ping}, "still there?"});
         };
       },
       {"framing.samples.*", "framing.opcode.reserved-3-empty"},
       {},
       Grade::non_strict},
      {"ends TCP inside a frame",
       sends(ws::Opcode::close,
             [](Reply& frame) {
               frame.payload += "\x89";  // behind the frame's own end
             }),
       {"framing.samples.hello"},
       {"close.initiated.data-before-reply"},
       Grade::non_strict},
  };
}

}  // namespace test

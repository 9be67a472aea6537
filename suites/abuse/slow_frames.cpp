#include <fmt/format.h>

#include "suites/catalogue.h"
#include "suites/crowd.h"

namespace suite {
namespace {

using namespace std::chrono_literals;

// Who is served beside it, once a second.
void be_served(Case& script) {
  for (int second = 0; second < 8; ++second)
    script.stream(many(text("beside"), {1, 1}).echoed(1)).pause(1s);
  script.survey(others_held_up());
}

}  // namespace

Group abuse_slow_frame() {
  Group g("abuse.slow-frame", "10.4 Implementation-Specific Limits");
  g.judging(Judged::either);
  const auto add = [&](const char* name, const char* title, auto&& drip) {
    Case& script = g.add(name, title).covers("RFC6455-10.4-1").tier(Tier::full);
    be_served(script);
    script.crowd({1, 1}, drip).then_alive();
  };
  const auto echoed_or_given_up = [](const Frame& frame) {
    return taken_or_refused(frame)
        .or_with(ws::CloseCode::normal)
        .or_with(ws::CloseCode::going_away)
        .or_with(ws::CloseCode::protocol_error)
        .or_with(ws::CloseCode::policy_violation)
        .or_dropped();
  };
  add("header-drip", "a header that comes an octet a second holds nobody up",
      [&](Conversation& conversation) {
        const Frame frame = text(fill(200));  // a header of 8 octets
        conversation.send(frame, slowly(cut_at({1, 2, 3, 4, 5, 6, 7, 8}), 1s))
            .expect(echoed_or_given_up(frame));
      });
  add("payload-drip", "a payload that comes an octet a second holds nobody up",
      [&](Conversation& conversation) {
        const Frame frame = text("slowly");
        conversation.send(frame, slowly(cut_at({6, 7, 8, 9, 10, 11}), 1s))
            .expect(echoed_or_given_up(frame));
      });
  add("never-finished", "a frame that is never finished holds nobody up",
      [&](Conversation& conversation) {
        conversation.send(text("never").declaring(100)).pause(8s).end(EndOfOurs::How::rst);
      });
  return g;
}

}  // namespace suite

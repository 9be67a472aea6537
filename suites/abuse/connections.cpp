#include "suites/catalogue.h"
#include "suites/crowd.h"

namespace suite {

Group abuse_connections() {
  Group g("abuse", "10.4 Implementation-Specific Limits");

  g.add("memory-per-connection", "memory is taken for octets that came, not for those declared")
      .covers("RFC6455-10.4-1")
      .alone()
      .tier(Tier::stress)
      .weigh()
      .gather()
      .pause_slow()
      .weigh()
      .echo(text("one of many"))
      .crowd({1000, 1000},
             [](Conversation& half) {
               half.as_bystander()
                   .send(binary("").declaring(std::uint64_t{1} << 30))
                   .stream(many(raw(std::string(64 * kib, 'x')), {1, 1}))
                   .stay();
             })
      .survey(memory_up_front())
      .then_alive();

  g.add("urgent-data", "an urgent octet of TCP inside a frame does no harm")
      .judging(Judged::either)
      .covers("RFC6455-6.2-1")
      .tier(Tier::full)
      .send(text("Hel").declaring(5).under_key(0))
      .urgent('!')
      .send(raw("lo"))
      .pause_slow()
      .end(EndOfOurs::How::rst)
      .then_alive();
  return g;
}

}  // namespace suite

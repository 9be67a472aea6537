#include <fmt/format.h>

#include "suites/catalogue.h"
#include "suites/crowd.h"

namespace suite {

Group limits_connections() {
  Group g("limits.connections", "10.4 Implementation-Specific Limits");

  for (const std::size_t count : {100, 1000, 10'000}) {
    g.add(fmt::format("{}", count), "one connection is served beside very many that are idle")
        .covers("RFC6455-10.4-1")
        .alone()
        .tier(count > 1000 ? Tier::full : Tier::standard)
        .weigh()
        .gather()
        .echo(text("one of many"))
        .weigh()
        .crowd({count, count}, [](Conversation& idle) { idle.as_bystander().stay(); })
        .survey(who_was_let_in());
  }

  g.add("churn-10000", "every one of very many connections is opened, served and closed")
      .covers("RFC6455-10.4-1")
      .alone()
      .tier(Tier::full)
      .echo(text("the first"))
      .sweep(10'000, 10'000, [](Conversation& other, std::size_t) { other.echo(text("another")); })
      .survey(opening_rate());
  return g;
}

}  // namespace suite

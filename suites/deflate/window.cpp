#include <fmt/format.h>

#include "suites/catalogue.h"
#include "suites/deflate/compressed.h"
#include "suites/deflate_symbols.h"

namespace suite {

namespace {

// The peer's messages keep to the window that was agreed on; where a client is judged the sides are
// exchanged.
void obeyed(Group& g, Judged judged) {
  const bool server = judged == Judged::server;
  for (int bits = 8; bits <= 15; ++bits) {
    const std::size_t window = std::size_t{1} << bits;
    Case& script = g.add(fmt::format("{}-obeys-{}", server ? "server" : "client", bits),
                         "no distance is beyond the window that was agreed on");
    if (server) script.covers("RFC7692-7.2.1-15", "RFC7692-7.1.2.1-3");
    if (!server) script.covers("RFC7692-7.2.1-13", "RFC7692-7.1.2.2-9");
    script.judging(judged).offer(
        {.lines = {deflate_with(fmt::format("server_max_window_bits={}", bits))}});
    for (const std::size_t period : {window / 2, window - 4, window + 4, window + 40}) {
      const std::string part = noise(period).octets();
      script.echo(binary(part + part).compressed_if_agreed());
    }
    script.expect(Compression{.needed = true});
  }
}

void inflated(Group& g, Judged judged) {
  const bool server = judged == Judged::server;
  for (const int bits : {9, 12, 15}) {
    const std::size_t window = std::size_t{1} << bits;
    const std::string begin = noise(window).octets();
    g.add(fmt::format("{}-inflates-agreed-{}", server ? "server" : "client", bits),
          "copies may go back as far as the window that was agreed on")
        .judging(judged)
        .covers(server ? "RFC7692-7.2.2-9" : "RFC7692-7.2.2-7")
        .offer({.lines = {deflate_with(fmt::format("client_max_window_bits={}", bits))},
                .clauses = {with_client_window(bits)}})
        .send(binary_of(Blocks().stored(begin).fixed().copy(longest_copy, window).end().message()))
        .expect(binary(begin + begin.substr(0, longest_copy)));
  }
}

}  // namespace

Group deflate_window() {
  Group g("deflate.window", "RFC 7692 7.1.2");
  obeyed(g, Judged::server);
  inflated(g, Judged::server);
  obeyed(g, Judged::client);
  inflated(g, Judged::client);
  const std::string begin = noise(2000).octets();
  g.add("beyond-agreed", "it is recorded what becomes of a distance beyond the window")
      .judging(Judged::either)
      .covers("RFC7692-7.2.2-7", "RFC7692-7.2.2-9")
      .offer({.lines = {deflate_with("client_max_window_bits=9")},
              .clauses = {with_client_window_below(2000)}})
      .send(binary_of(Blocks().stored(begin).fixed().copy(100, 2000).end().message()))
      .expect(Reaction{})
      .then_alive();
  g.add("sizes-used", "the windows that are agreed on and used are recorded")
      .judging(Judged::either)
      .covers("RFC7692-7.3-1")
      .offer({.lines = {deflate_with("client_max_window_bits")}})
      .echo(text(fill(5000)).compressed_if_agreed())
      .expect(Compression{});
  for (Case& script : g.cases) script.needs(Need::deflate);
  return g;
}

}  // namespace suite

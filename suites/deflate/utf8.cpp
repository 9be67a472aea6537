#include <fmt/format.h>

#include "suites/catalogue.h"
#include "suites/deflate/compressed.h"

namespace suite {

Group deflate_utf8() {
  Group g("deflate.utf8", "8.1 Handling of Errors in UTF-8-Encoded Data");
  g.judging(Judged::either);
  g.add("wire-not-utf8", "compressed text need not be UTF-8 itself")
      .covers("RFC7692-6.1-8")
      .offer(plain_offer())
      .echo(text("Hello, \xe2\x82\xac and \xc3\xa4").compressed_if_agreed());
  struct Row {
    const char* name;
    std::string octets;
  };
  for (const Row& row :
       {Row{"surrogate", "a \xed\xa0\x80 b"}, Row{"overlong", "a \xc0\xaf b"},
        Row{"truncated", "a \xe2\x82"}, Row{"late", fill(20'000).octets() + "\xff"}}) {
    g.add(fmt::format("inflated-invalid-{}", row.name),
          "compressed text has to be UTF-8 once it is inflated")
        .covers("RFC7692-6.1-8", "RFC6455-8.1-1")
        .offer(plain_offer())
        .send(text_of(deflated(row.octets)))
        .expect(failure(ws::CloseCode::invalid_payload));
  }
  Blocks halves;
  halves.fixed().literals("\xe2\x82").end().stored("");
  const std::size_t half = halves.octets().size();
  halves.fixed().literals("\xac").end();
  g.add("split-character", "a fragment may end inside a character")
      .covers("RFC7692-6.1-8", "RFC6455-5.6-1")
      .offer(plain_offer())
      .send(cut_into_fragments(text_of(halves.message()), {half}))
      .expect(text("\xe2\x82\xac"));
  g.add("failfast", "it is recorded whether bad text is noticed before the message ends")
      .covers("RFC6455-8.1-1")
      .offer(plain_offer())
      .send(text_of(Blocks().fixed().literals("bad: \xff").end().stored("").octets()).more())
      .expect(Reaction{});
  for (Case& script : g.cases) script.needs(Need::deflate);
  return g;
}

}  // namespace suite

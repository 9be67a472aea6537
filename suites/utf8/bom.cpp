#include "suites/catalogue.h"

namespace suite {

Group utf8_bom() {
  Group g("utf8.bom", "5.6 Data Frames");
  g.judging(Judged::either);
  const std::string mark = "\xef\xbb\xbf";

  const auto add = [&](const char* name, const char* title) -> Case& {
    return g.add(name, title).covers("RFC3629-6-1", "RFC3629-6-2");
  };
  // What begins with a mark may lose it: whoever takes it for a signature strips it (RFC 3629,
  // section 6).
  const auto at_the_start = [&](const char* name, const std::string& rest) {
    add(name, "a byte order mark at the start is a character and comes back")
        .send(text(mark + rest))
        .expect(Echo{.opcode = ws::Opcode::text,
                     .payload = mark + rest,
                     .tolerated = rest,
                     .why_tolerated = "the byte order mark at the start was stripped"});
  };
  at_the_start("start", "Hello");
  at_the_start("only", "");
  add("middle", "a byte order mark inside is a character and comes back")
      .echo(text("Hel" + mark + "lo"));
  add("second-fragment", "a byte order mark at the start of a fragment comes back")
      .send(fragments(ws::Opcode::text, {"Hel", mark + "lo"}))
      .expect(text("Hel" + mark + "lo"));
  at_the_start("twice", mark + "Hello");
  return g;
}

}  // namespace suite

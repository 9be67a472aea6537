#include <fmt/format.h>

#include "suites/catalogue.h"
#include "suites/deflate/compressed.h"
#include "suites/deflate_symbols.h"

namespace suite {
namespace {

Failure bad_stream() {
  return failure(ws::CloseCode::invalid_payload).or_code(ws::CloseCode::protocol_error);
}

struct Broken {
  const char* name;
  std::string stream;
  std::string tolerated = {};  // what may come of it, where no document wants it noticed
};

std::vector<Broken> broken_streams() {
  const CodeTable good = CodeTable::fitting("Helo");
  CodeTable oversubscribed = good;
  oversubscribed.literals['x'] = 1;
  CodeTable incomplete = good;
  incomplete.literals['x'] = 0;
  incomplete.literals['H'] = 0;
  CodeTable nothing_before = good;
  nothing_before.written_as = {{16, 3}, {16, 3}};
  CodeTable endless = CodeTable::fitting("Helo");
  endless.literals[256] = 0;
  endless.literals['x'] = good.literals[256];
  const auto hello = [](const CodeTable& table) {
    return Blocks().dynamic(table).literals("elo").message();
  };
  return {
      {"btype-3", Blocks().bits(0b110, 3).octets("Hello").octets()},
      {"nlen-mismatch", Blocks().bits(0, 8).bits(5, 16).bits(0, 16).octets("Hello").message()},
      {"length-code-286",
       Blocks().fixed().literals("Hello").literal_symbol(286).bits(0, 5).end().message(),
       "Hello" + std::string(longest_copy, 'o')},
      {"distance-code-30",
       Blocks().fixed().literals("Hello").literal_symbol(257).distance_symbol(30).end().message()},
      {"distance-before-start", Blocks().fixed().literals("Hello").copy(5, 100).end().message()},
      {"oversubscribed", hello(oversubscribed)},
      {"incomplete-code", hello(incomplete)},
      {"repeat-without-previous", hello(nothing_before)},
      {"no-end-code", hello(endless)},
      {"garbage", std::string("\xde\xad\xbe\xef\xfe\xed\xfa\xce\x07\x07", 10)},
      {"zlib-header", "\x78\x9c" + deflated("Hello")},
      {"gzip-header", std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10) + deflated("Hello")},
  };
}

}  // namespace

Group deflate_invalid() {
  Group g("deflate.invalid", "RFC 7692 7.2.2");
  g.judging(Judged::either);
  const auto add = [&](const std::string& name) -> Case& {
    return g.add(name, "what is no DEFLATE fails the connection")
        .covers("RFC1951-3.2.3-1", "RFC1951-3.2.3-2", "RFC1951-3.2.4-1", "RFC1951-3.2.6-1",
                "RFC1951-3.2.7-1", "RFC7692-7.2.2-1")
        .offer(plain_offer());
  };
  for (const Broken& broken : broken_streams()) {
    Failure failed = bad_stream();
    if (!broken.tolerated.empty())
      failed = failed.or_taken_as({echo_of(text(broken.tolerated))},
                                  "a code that never occurs was taken for its neighbour");
    add(broken.name).send(text_of(broken.stream)).expect(failed);
  }
  add("truncated")
      .send(text_of(Blocks().fixed().literals("Hello").octets()))
      .expect(bad_stream().or_taken_as({echo_of(text("Hello"))},
                                       "a message that ends inside a block was taken as it is"));

  const std::string good = Blocks().fixed().literals("Hello").end().stored("").octets();
  g.add("in-second-fragment", "a later fragment that is no DEFLATE fails the connection")
      .covers("RFC7692-6.2-1")
      .offer(plain_offer())
      .send(cut_into_fragments(text_of(good + "\x07garbage"), {good.size()}))
      .expect(bad_stream());
  // A Ping may overtake a message that is still being inflated; the marker behind both may not.
  g.add("then-ping", "a broken message with a Ping behind it fails the connection")
      .covers("RFC6455-7.1.7-7")
      .offer(plain_offer())
      .send({text_of("\x07garbage"), ping("behind")})
      .expect(bad_stream());
  g.add("trailing-garbage-after-bfinal", "what stands behind a final block has to be a block")
      .covers("RFC7692-7.2.1-5")
      .offer(plain_offer())
      .send(text_of(Blocks().fixed(true).literals("Hello").end().octets() + "\x07garbage"))
      .expect(bad_stream().or_taken_as({echo_of(text("Hello"))},
                                       "the octets behind the final block were passed over"));
  for (Case& script : g.cases) script.needs(Need::deflate);
  return g;
}

}  // namespace suite

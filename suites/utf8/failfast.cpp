#include <fmt/format.h>

#include <chrono>

#include "suites/catalogue.h"

namespace suite {
namespace {

using namespace std::chrono_literals;

// Text that cannot become right any more behind its second part, whatever follows.
struct Hopeless {
  const char* name;
  std::string valid;
  std::string hopeless;
  std::string rest;
};

std::vector<Hopeless> hopeless_texts() {
  const std::string greek = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";
  return {{"f490-whole", greek, "\xf4\x90\x80\x80", "edited"},
          {"f490-first-octets", greek, "\xf4\x90", "\x80\x80" + std::string("edited")},
          {"surrogate", greek, "\xed\xa0\x80", "edited"},
          {"overlong", greek, "\xc0\xaf", "edited"},
          {"impossible-octet", greek, "\xff", "edited"}};
}

// Only the last part is held back until the peer shows that it has seen enough.
void in_fragments(Conversation& conversation, const Hopeless& row) {
  conversation.send(text(row.valid).more())
      .pause(100ms)
      .send(continuation(row.hopeless).more())
      .expect(text_failure().before({continuation(row.rest)}));
}

void in_one_frame(Conversation& conversation, const Hopeless& row) {
  constexpr ws::MaskKey as_it_is = 0;  // so that raw octets can go on with the frame
  const std::size_t size = row.valid.size() + row.hopeless.size() + row.rest.size();
  conversation.send(text(row.valid).declaring(size).under_key(as_it_is))
      .pause(100ms)
      .send(raw(row.hopeless))
      .expect(text_failure().before({raw(row.rest)}));
}

}  // namespace

Group utf8_failfast() {
  Group g("utf8.failfast", "8.1 Handling of Errors in UTF-8-Encoded Data");
  g.judging(Judged::either);
  const std::vector<Hopeless> rows = hopeless_texts();
  for (const Hopeless& row : rows)
    in_fragments(g.add(fmt::format("fragment-{}", row.name),
                       "hopeless text fails the connection before its last fragment comes")
                     .covers("RFC6455-8.1-1", "RFC3629-3-5")
                     .fresh(),
                 row);
  for (std::size_t i = 0; i < 3; ++i)
    in_one_frame(g.add(fmt::format("chop-{}", rows[i].name),
                       "hopeless text fails the connection before its frame is complete")
                     .covers("RFC6455-8.1-1", "RFC3629-3-5")
                     .fresh(),
                 rows[i]);

  g.add("grade-by-octet", "how early each class of ill-formed text is seen")
      .covers("RFC6455-8.1-1")
      .beside(rows,
              [](Conversation& conversation, const Hopeless& row) {
                conversation.called(row.name).send(text(row.valid).more());
                for (const char octet : row.hopeless + row.rest)
                  conversation.send(continuation(std::string(1, octet)).more()).pause(250ms);
                conversation.send(continuation("")).expect(text_failure());
              })
      .survey(frames_until_end());

  g.add("not-too-early", "what can still become a character is waited for")
      .covers("RFC6455-5.6-1")
      .send(text("Hello \xf4\x8f").more())
      .pause_slow()
      .send(continuation("\xbf\xbf"))
      .expect(text("Hello \xf4\x8f\xbf\xbf"));
  return g;
}

}  // namespace suite

#include <fmt/format.h>

#include <utility>

#include "libcore/base/text.h"
#include "libcore/ws/utf8.h"
#include "suites/catalogue.h"
#include "suites/utf8/characters.h"
#include "suites/utf8/ill_formed.h"

namespace suite {
namespace {

// Who takes no messages of more than 64 KiB need not find out what is wrong with them.
const Failure refused_far = text_failure().or_code(ws::CloseCode::message_too_big);

// A class of text that fails the connection: as it is, in fragments of one octet, and behind 64 KiB
// that are right.
void each_class(Group& g) {
  constexpr std::size_t far = 64 * 1024;
  for (const IllFormed& row : ill_formed()) {
    Case& script = g.add(row.name, row.title);
    for (const char* id : row.requirements) script.covers(id);
    std::vector<std::pair<std::string, std::vector<Item>>> stimuli;
    for (const std::string& octets : row.texts) {
      stimuli.emplace_back(base::hex(octets), std::vector<Item>{text(octets)});
      stimuli.emplace_back(base::hex(octets) + " in fragments",
                           fragments(ws::Opcode::text, octets_of(octets)));
    }
    script.beside(stimuli, [](Conversation& conversation, const auto& stimulus) {
      conversation.called(stimulus.first).send(stimulus.second).expect(text_failure());
    });
    script.fresh()
        .called("behind 64 KiB")
        .send(text(fill(far) + row.texts.front()))
        .expect(refused_far);
  }
}

// Texts of which some are right: these come back on one connection, each other on its own.
template <typename Texts>
void sorted(Case& script, const Texts& texts) {
  std::vector<std::string> wrong;
  for (const std::string& octets : texts) {
    if (ws::is_utf8(octets))
      script.echo(text(octets));
    else
      wrong.push_back(octets);
  }
  script.beside(wrong, [](Conversation& conversation, const std::string& octets) {
    conversation.called(base::hex(octets)).send(text(octets)).expect(text_failure());
  });
}

void prefixes(Group& g) {
  const std::string word = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";
  std::vector<std::string> all;
  for (std::size_t size = 1; size <= word.size(); ++size) all.push_back(word.substr(0, size));
  sorted(g.add("prefixes-of-valid-1-to-11",
               "the beginnings of a word are right where they end between characters")
             .covers("RFC3629-4-6", "RFC6455-5.6-3"),
         all);
}

void second_octets(Group& g) {
  struct Lead {
    const char* name;
    int octet;
    const char* rest;  // behind the second octet
  };
  for (const Lead& lead : {Lead{"e0", 0xe0, "\x80"}, Lead{"ed", 0xed, "\x80"},
                           Lead{"f0", 0xf0, "\x80\x80"}, Lead{"f4", 0xf4, "\x80\x80"}}) {
    std::vector<std::string> all;
    for (int second = 0; second < 256; ++second)
      all.push_back(std::string{static_cast<char>(lead.octet), static_cast<char>(second)} +
                    lead.rest);
    sorted(g.add(fmt::format("second-octet-edges-{}", lead.name),
                 "of all second octets behind this lead only those of the grammar are right")
               .covers("RFC3629-4-2", "RFC3629-4-3", "RFC3629-4-4", "RFC3629-4-5"),
           all);
  }
}

// Whether each text of two octets is right is known from its first octet on.
void two_octets(Group& g) {
  const auto octets_of_number = [](std::size_t number) {
    return std::string{static_cast<char>(number >> 8), static_cast<char>(number)};
  };
  constexpr std::size_t all = 65536;
  constexpr std::size_t every = 31;  // so that each octet stands in each place
  constexpr std::size_t in_a_segment = 64;
  Case& script = g.add("every-two-octets",
                       "of all texts of two octets those of the grammar come back, and no other");
  script.covers("RFC3629-4-1", "RFC3629-4-6", "RFC3629-3-5");
  std::vector<Item> right;
  std::vector<std::size_t> wrong;
  const auto send = [&] {
    script.send(right);
    for (const Item& sent : right) script.expect(std::get<Frame>(sent));
    right.clear();
  };
  std::size_t seen = 0;
  for (std::size_t number = 0; number < all; ++number) {
    if (!ws::is_utf8(octets_of_number(number)))
      wrong.push_back(number);
    else if (seen++ % every == 0)
      right.emplace_back(text(octets_of_number(number)));
    if (right.size() == in_a_segment) send();
  }
  if (!right.empty()) send();
  constexpr std::size_t sample = 128;
  const std::size_t count = wrong.size();
  script.sweep(
      count, sample,
      [octets_of_number, wrong = std::move(wrong)](Conversation& conversation, std::size_t i) {
        const std::string octets = octets_of_number(wrong[i]);
        conversation.called(base::hex(octets)).send(text(octets)).expect(text_failure());
      });
}

void positions(Group& g) {
  constexpr std::size_t far = 64 * 1024;
  const auto add = [&](const char* name) -> Case& {
    return g.add(fmt::format("position-{}", name), "one bad octet is found wherever it stands")
        .covers("RFC3629-3-5");
  };
  add("start").send(text("\xff" + std::string("Hello"))).expect(text_failure());
  add("end").send(text("Hello\xff")).expect(text_failure());
  add("after-64k").send(text(fill(far) + "\xff")).expect(refused_far);
  add("before-64k").send(text("\xff" + fill(far))).expect(refused_far);
  std::vector<std::size_t> offsets;
  for (std::size_t offset = 1; offset <= 16; ++offset) offsets.push_back(offset);
  add("word-offset-1-to-16").beside(offsets, [](Conversation& conversation, std::size_t offset) {
    conversation.called(fmt::format("offset {}", offset))
        .send(text(fill(offset) + Payload("\xff") + fill(32)))
        .expect(text_failure());
  });
}

void in_a_message(Group& g) {
  const std::string bad = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80 edited";
  const auto add = [&](const char* form, std::vector<Item> items) {
    g.add(fmt::format("surrogate-in-text-{}", form),
          "a surrogate among characters fails the connection with 1007")
        .covers("RFC6455-8.1-1", "RFC6455-5.6-3", "RFC6455-7.4.1-9", "RFC3629-3-3", "RFC3629-3-5")
        .send(std::move(items))
        .expect(text_failure());
  };
  add("unfragmented", {text(bad)});
  add("octet-wise", fragments(ws::Opcode::text, octets_of(bad)));

  const auto cut = [&](const char* name, const std::vector<std::string>& parts) {
    g.add(fmt::format("truncated-at-fin-{}", name), "a message may not end inside a character")
        .covers("RFC6455-5.6-3", "RFC3629-4-6")
        .send(fragments(ws::Opcode::text, parts))
        .expect(text_failure());
  };
  cut("2of3", {"Hello \xe2\x82"});
  cut("3of4", {"Hello \xf0\x9f\x98"});
  cut("fragmented-empty-last", {"Hello \xe2\x82", ""});
}

}  // namespace

Group utf8_invalid() {
  Group g("utf8.invalid", "8.1 Handling of Errors in UTF-8-Encoded Data");
  g.judging(Judged::either);
  in_a_message(g);
  each_class(g);
  prefixes(g);
  second_octets(g);
  two_octets(g);
  positions(g);

  Case& in_binary = g.add("not-in-binary", "no octets are wrong in a Binary message");
  in_binary.covers("RFC6455-5.6-4");
  for (const IllFormed& row : ill_formed())
    for (const std::string& octets : row.texts) in_binary.echo(binary(octets));

  g.add("then-valid", "nothing behind text that is no UTF-8 is processed")
      .covers("RFC6455-7.1.7-7")
      .send({text("\xff"), text("Hello"), ping("behind")})
      .expect(text_failure().leaving_unanswered("behind"));
  return g;
}

}  // namespace suite

#include <fmt/format.h>

#include "suites/catalogue.h"
#include "suites/deflate/compressed.h"

namespace suite {
namespace {

using Wish = Offer::Wish;
using Lines = std::vector<std::string>;

Frame greeting() { return text("Hello, hello, hello").compressed_if_agreed(); }

Conversation& try_out(Conversation& conversation, Lines lines, Wish wish) {
  return conversation.offer({.lines = std::move(lines), .wish = wish})
      .echo(greeting())
      .echo(greeting());
}

Case& add(Group& g, const std::string& name, const char* title, const Lines& lines, Wish wish) {
  return g.add(name, title)
      .needs(Need::deflate)
      .each(std::vector<Lines>(1, lines), [&](Conversation& conversation, const Lines& offered) {
        try_out(conversation, offered, wish);
      });
}
Case& add(Group& g, const std::string& name, const char* title, const std::string& line,
          Wish wish) {
  return add(g, name, title, Lines{line}, wish);
}

void parameters(Group& g) {
  add(g, "plain", "an offer without parameters is accepted, and compressed messages come back",
      deflate_alone, Wish::optional)
      .covers("RFC7692-5-8", "RFC7692-5-9", "RFC7692-5-10", "RFC7692-5-18", "RFC7692-7-9")
      .expect(Compression{});
  g.add("not-offered", "what was not offered is not answered, and RSV1 fails the connection")
      .covers("RFC7692-5-1", "RFC7692-5-16")
      .offer({.lines = {}, .wish = Wish::either})
      .send(text_of(deflated("Hello")))
      .expect(protocol_failure());
  add(g, "server-no-takeover", "server_no_context_takeover is granted in the answer, or declined",
      deflate_with("server_no_context_takeover"), Wish::accepted)
      .covers("RFC7692-7.1.1.1-1", "RFC7692-7.1.1.1-4", "RFC7692-7.1.1.1-6");
  add(g, "client-no-takeover", "an offer with client_no_context_takeover is accepted",
      deflate_with("client_no_context_takeover"), Wish::accepted)
      .covers("RFC7692-7.1.1.2-1", "RFC7692-7.1.1.2-4", "RFC7692-7.1.1.2-5");
  for (int bits = 8; bits <= 15; ++bits) {
    const std::size_t window = std::size_t{1} << bits;
    const std::string repeated = noise(window + 10).octets();
    add(g, fmt::format("server-window-{}", bits),
        "the window that the server was asked for is granted and kept to, or declined",
        deflate_with(fmt::format("server_max_window_bits={}", bits)), Wish::either)
        .covers("RFC7692-7.1.2.1-1", "RFC7692-7.1.2.1-3", "RFC7692-7.1.2.1-4", "RFC7692-7.1.2.1-6",
                "RFC7692-7-4", "RFC7692-5-7")
        .echo(binary(repeated + repeated).compressed_if_agreed());
  }
  const auto client_window = [&](const std::string& name, const std::string& parameter) {
    add(g, "client-window-" + name, "a hint on the client's window is accepted",
        deflate_with(parameter), Wish::accepted)
        .covers("RFC7692-7.1.2.2-1", "RFC7692-7.1.2.2-3", "RFC7692-7.1.2.2-4", "RFC7692-7.1.2.2-5",
                "RFC7692-7.1.2.2-6");
  };
  client_window("none", "client_max_window_bits");
  for (int bits = 8; bits <= 15; ++bits)
    client_window(fmt::format("{}", bits), fmt::format("client_max_window_bits={}", bits));

  std::vector<std::string> subsets;
  for (unsigned set = 0; set < 16; ++set) {
    std::string line = deflate_alone;
    if ((set & 1) != 0) line += "; server_no_context_takeover";
    if ((set & 2) != 0) line += "; client_no_context_takeover";
    if ((set & 4) != 0) line += "; server_max_window_bits=10";
    if ((set & 8) != 0) line += "; client_max_window_bits";
    subsets.push_back(std::move(line));
  }
  const auto each_subset = [&](const char* name, const char* title) -> Case& {
    return g.add(name, title)
        .needs(Need::deflate)
        .each(subsets, [](Conversation& conversation, const std::string& line) {
          try_out(conversation, {line}, Wish::either);
        });
  };
  each_subset("combinations-16", "every subset of the four parameters gets a fitting answer")
      .covers("RFC7692-7-9", "RFC7692-7.1.1.1-7", "RFC7692-7.1.2.1-8");
  each_subset("answer-well-formed", "every answer keeps to the grammar and to its parameters")
      .covers("RFC7692-7.1.1.1-5", "RFC7692-7.1.1.2-6", "RFC7692-7.1.2.1-7", "RFC7692-7.1.2.2-6",
              "RFC6455-9-4", "RFC6455-9.1-5", "RFC6455-4.2.2-22", "RFC6455-11.3.2-2");
  add(g, "client-window-only-if-offered",
      "client_max_window_bits is not answered where it was not offered",
      deflate_with("server_max_window_bits=10"), Wish::either)
      .covers("RFC7692-7.1.2.2-7");
  add(g, "quoted-window", "a value in quotes is as good as a plain one",
      deflate_with("server_max_window_bits=\"10\""), Wish::accepted)
      .covers("RFC7692-5.2-1");
}

void lists_of_offers(Group& g) {
  const std::string any_window = deflate_with("client_max_window_bits");
  struct Row {
    const char* name;
    std::string line;
  };
  for (const Row& row :
       {Row{"two", any_window + ", " + deflate_alone},
        Row{"three", deflate_with("server_no_context_takeover; client_max_window_bits") + ", " +
                         any_window + ", " + deflate_alone},
        Row{"unsupported-first", deflate_with("server_max_window_bits=8") + ", " + deflate_alone},
        Row{"invalid-first", deflate_with("server_max_window_bits=20") + ", " + deflate_alone},
        Row{"unknown-extension-first", "x-unheard-of; level=3, " + deflate_alone}}) {
    add(g, fmt::format("fallback-{}", row.name), "of several offers the first usable one is taken",
        row.line, Wish::accepted)
        .covers("RFC7692-5-2", "RFC7692-5-3", "RFC7692-5-4", "RFC7692-5-19", "RFC7692-7.1.2.1-4");
  }
  add(g, "unknown-parameter-with-fallback",
      "behind an offer with an unknown parameter one is taken",
      deflate_with("foo") + ", " + deflate_alone, Wish::accepted)
      .covers("RFC7692-7-1");

  g.add("all-declined-silent", "where no offer can be met, none is named in the answer")
      .covers("RFC7692-5-15")
      .needs(Need::deflate)
      .offer({.lines = {deflate_with("foo") + ", " + deflate_with("server_max_window_bits=3") +
                        ", x-unheard-of"},
              .wish = Wish::declined,
              .may_be_refused = true})
      .echo(greeting());
  for (const auto& [name, token] :
       {std::pair{"webkit-frame", "x-webkit-deflate-frame"}, std::pair{"bzip2", "permessage-bzip2"},
        std::pair{"snappy", "permessage-snappy"}}) {
    add(g, fmt::format("with-conflicting-rsv1-{}", name),
        "of two extensions that both use RSV1 at most one is taken",
        fmt::format("{}, {}", token, deflate_alone), Wish::either)
        .covers("RFC7692-5-11", "RFC7692-5-13");
  }
  add(g, "two-field-lines", "offers on two lines are one list",
      Lines{deflate_with("server_max_window_bits=20"), deflate_alone}, Wish::accepted)
      .covers("RFC6455-9.1-3", "RFC7692-5-2");

  std::string thousand;
  for (int i = 0; i < 1000; ++i) thousand += fmt::format("x{}, ", i);
  g.add("many-offers-1000", "a thousand offers are read or refused")
      .covers("RFC6455-10.4-1")
      .needs(Need::deflate)
      .offer({.lines = {thousand + deflate_alone}, .wish = Wish::either, .may_be_refused = true})
      .echo(greeting())
      .then_alive();
}

void to_be_declined(Group& g) {
  g.add("unknown-parameter", "an offer with an unknown parameter is declined")
      .covers("RFC7692-7-1")
      .needs(Need::deflate)
      .each(std::vector<std::string>{"foo", "foo=1"},
            [](Conversation& conversation, const std::string& parameter) {
              try_out(conversation, {deflate_with(parameter)}, Wish::declined);
            });

  struct Row {
    const char* name;
    const char* parameters;
  };
  for (const Row& row :
       {Row{"server-no-takeover", "server_no_context_takeover; server_no_context_takeover"},
        Row{"client-no-takeover", "client_no_context_takeover; client_no_context_takeover"},
        Row{"server-window-equal", "server_max_window_bits=10; server_max_window_bits=10"},
        Row{"server-window-different", "server_max_window_bits=10; server_max_window_bits=12"},
        Row{"client-window", "client_max_window_bits; client_max_window_bits=10"}}) {
    add(g, fmt::format("duplicate-parameter-{}", row.name),
        "an offer with a parameter twice is declined", deflate_with(row.parameters), Wish::declined)
        .covers("RFC7692-7-3");
  }
  for (const Row& row :
       {Row{"absent", ""}, Row{"empty", "="}, Row{"0", "=0"}, Row{"7", "=7"}, Row{"16", "=16"},
        Row{"99", "=99"}, Row{"256", "=256"}, Row{"leading-zero", "=09"}, Row{"plus", "=+10"},
        Row{"minus", "=-10"}, Row{"float", "=10.0"}, Row{"hex", "=0xa"}, Row{"letters", "=ten"},
        Row{"space", "=1 0"}, Row{"quoted-bad", "=\"1 0\""}}) {
    add(g, fmt::format("bad-value-server-window-{}", row.name),
        "an offer with no right window for the server is declined",
        deflate_with(fmt::format("server_max_window_bits{}", row.parameters)), Wish::declined)
        .covers("RFC7692-7-2", "RFC7692-7.1.2.1-2");
  }
  for (const Row& row : {Row{"empty", "="}, Row{"0", "=0"}, Row{"7", "=7"}, Row{"16", "=16"},
                         Row{"leading-zero", "=09"}, Row{"plus", "=+10"}, Row{"letters", "=ten"}}) {
    add(g, fmt::format("bad-value-client-window-{}", row.name),
        "an offer with no right window for the client is declined",
        deflate_with(fmt::format("client_max_window_bits{}", row.parameters)), Wish::declined)
        .covers("RFC7692-7-2", "RFC7692-7.1.2.2-2");
  }
  for (const Row& row : {Row{"server-true", "server_no_context_takeover=true"},
                         Row{"server-empty", "server_no_context_takeover="},
                         Row{"client-1", "client_no_context_takeover=1"}}) {
    add(g, fmt::format("value-on-flag-{}", row.name),
        "an offer with a value where none may stand is declined", deflate_with(row.parameters),
        Wish::declined)
        .covers("RFC7692-7-2", "RFC7692-7.1.1.1-2", "RFC7692-7.1.1.2-2");
  }
}

}  // namespace

Group deflate_negotiation() {
  Group g("deflate.negotiation", "RFC 7692 7.1");
  parameters(g);
  lists_of_offers(g);
  to_be_declined(g);
  return g;
}

}  // namespace suite

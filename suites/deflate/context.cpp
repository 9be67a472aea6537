#include <fmt/format.h>

#include "suites/catalogue.h"
#include "suites/deflate/compressed.h"

namespace suite {
namespace {

// The first message by itself, each other one a reference to the one before it and a number.
void refer_back(Case& script, int count) {
  const std::string same = "this is message ";
  for (int i = 0; i < count; ++i) {
    const std::string number = fmt::format("{:03}", i);
    Blocks blocks;
    blocks.fixed();
    if (i == 0) {
      blocks.literals(same);
    } else {
      blocks.copy(same.size(), same.size() + number.size());
    }
    blocks.literals(number).end();
    script.send(text_of(blocks.message())).expect(text(same + number));
  }
}

Frame a_message() { return text(fill(200)).compressed_if_agreed(); }

void ours(Group& g) {
  for (const int count : {2, 100}) {
    Case& script = g.add(fmt::format("client-keeps-{}", count), "messages refer to earlier ones");
    script.covers("RFC7692-7.1.1.2-7", "RFC7692-7.2.2-5").offer(plain_offer({with_client_context}));
    refer_back(script, count);
  }
  const std::string hint = deflate_with("client_no_context_takeover");
  Case& hinted = g.add("client-keeps-though-offered-hint",
                       "a hint that the answer does not confirm binds nobody");
  hinted.covers("RFC7692-7.2.2-6", "RFC7692-7.2.1-10", "RFC7692-7.1.1.2-3")
      .offer({.lines = {hint}, .clauses = {with_client_context}});
  refer_back(hinted, 3);
  g.add("client-resets", "messages stand alone where client_no_context_takeover was agreed on")
      .covers("RFC7692-7.2.2-4")
      .offer({.lines = {hint}, .clauses = {without_client_context}})
      .send(text_of(deflated("Hello")))
      .expect(text("Hello"))
      .send(text_of(deflated("Hello again")))
      .expect(text("Hello again"))
      .send(text_of(Blocks().fixed().copy(11, 11).end().message()))
      .expect(Reaction{});
}

// The same conversations with the sides exchanged: a client's messages take the server's place.
void of_a_client(Group& g) {
  g.judging(Judged::client);
  Case& keeps = g.add("sut-client-keeps", "it is recorded whether equal messages shrink");
  keeps.covers("RFC7692-7.2.1-9", "RFC7692-7.2.1-10", "RFC7692-7.1.1.2-3").offer(plain_offer());
  for (int i = 0; i < 5; ++i) keeps.echo(a_message());
  keeps.expect(Compression{});

  Case& resets = g.add("sut-client-resets",
                       "where client_no_context_takeover was agreed on, each message stands alone");
  resets.covers("RFC7692-7.2.1-8").offer({.lines = {deflate_with("server_no_context_takeover")}});
  for (int i = 0; i < 100; ++i) resets.echo(a_message());
  resets.expect(Compression{.needed = true});

  Case& back = g.add("server-message-refers-back", "messages refer to earlier ones");
  back.covers("RFC7692-7.2.2-3", "RFC7692-7.1.1.1-3").offer(plain_offer({with_client_context}));
  refer_back(back, 100);

  g.add("server-refers-back-despite-agreement",
        "it is recorded what becomes of a reference that was agreed not to be made")
      .covers("RFC7692-7.2.2-2")
      .offer({.lines = {deflate_with("client_no_context_takeover")},
              .clauses = {without_client_context}})
      .send(text_of(deflated("Hello again")))
      .expect(text("Hello again"))
      .send(text_of(Blocks().fixed().copy(11, 11).end().message()))
      .expect(Reaction{});
  g.judging(Judged::server);
}

void of_the_server(Group& g) {
  Case& resets = g.add("server-resets",
                       "where server_no_context_takeover was agreed on, each message stands alone");
  resets.covers("RFC7692-7.2.1-11", "RFC7692-5-7")
      .offer({.lines = {deflate_with("server_no_context_takeover")}});
  for (int i = 0; i < 100; ++i) resets.echo(a_message());
  resets.expect(Compression{.needed = true});

  Case& keeps = g.add("server-keeps", "it is recorded whether equal messages shrink");
  keeps.covers("RFC7692-7.2.1-12").offer(plain_offer());
  for (int i = 0; i < 5; ++i) keeps.echo(a_message());
  keeps.expect(Compression{});
}

void kept_apart(Group& g) {
  const std::string secret = "the words of somebody else";
  const std::string reference = Blocks().fixed().copy(secret.size(), secret.size()).end().message();
  g.add("not-shared-between-directions", "what the peer compressed is no history of ours")
      .judging(Judged::either)
      .covers("RFC7692-7.2.2-3", "RFC7692-7.2.2-5")
      .offer(plain_offer())
      .echo(text(secret))
      .echo(text(secret))
      .send(text_of(reference))
      .expect(Reaction{.answered = Grade::pass,
                       .failed = Grade::pass,
                       .barred = secret,
                       .why_barred = "the history of the other direction was used"});
  g.add("uncompressed-not-in-window", "a message that was not compressed is no history")
      .judging(Judged::either)
      .covers("RFC7692-7.2.3.2-2")
      .offer(plain_offer())
      .send({text_of(deflated("x")), text(secret)})
      .expect(text("x"))
      .expect(text(secret))
      .send(text_of(reference))
      .expect(Reaction{.answered = Grade::pass,
                       .failed = Grade::pass,
                       .barred = secret,
                       .why_barred = "a message without RSV1 was taken into the window"});
  Case& connections =
      g.add("not-shared-between-connections", "the history of one connection is no other's")
          .judging(Judged::either);
  connections.covers("RFC7692-7.2.2-1", "RFC1951-3.2.3-2")
      .offer(plain_offer())
      .send(text_of(deflated(secret)))
      .expect(text(secret));
  connections.each(std::vector{reference}, [&](Conversation& other, const std::string& stream) {
    other.offer(plain_offer())
        .send(text_of(stream))
        .expect(Reaction{.answered = Grade::fail,
                         .failed = Grade::pass,
                         .barred = secret,
                         .why_barred = "they were said on another connection"});
  });
}

}  // namespace

Group deflate_context() {
  Group g("deflate.context", "RFC 7692 7.1.1");
  ours(g);
  of_the_server(g);
  of_a_client(g);
  kept_apart(g);
  for (Case& script : g.cases) script.needs(Need::deflate);
  return g;
}

}  // namespace suite

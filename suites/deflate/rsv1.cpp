#include <fmt/format.h>

#include "suites/catalogue.h"
#include "suites/deflate/compressed.h"

namespace suite {
namespace {

void uncompressed(Group& g) {
  struct Row {
    const char* name;
    std::vector<Item> items;
    Frame message;
  };
  for (const Row& row :
       {Row{"text", {text("Hello")}, text("Hello")},
        Row{"binary", {binary(noise(300))}, binary(noise(300))}, Row{"empty", {text("")}, text("")},
        Row{"fragmented", {text("Hel").more(), continuation("lo")}, text("Hello")}}) {
    g.add(fmt::format("uncompressed-on-compressed-connection-{}", row.name),
          "a message without RSV1 is taken as it is")
        .covers("RFC7692-6-3", "RFC7692-6.2-2")
        .offer(plain_offer())
        .send(row.items)
        .expect(row.message);
  }
  Case& alternating =
      g.add("alternating", "compressed and plain messages in turn, the context goes on");
  alternating.covers("RFC7692-6-2", "RFC7692-6-3", "RFC7692-7.2.3.2-2")
      .offer(plain_offer({with_client_context}))
      .send(text_of(deflated("Hello")))
      .expect(text("Hello"));
  for (int i = 0; i < 3; ++i) {
    alternating.echo(text(fmt::format("plain {}", i)))
        .send(text_of(Blocks().fixed().copy(5, 5).end().message()))
        .expect(text("Hello"));
  }
  g.add("server-may-answer-plain", "it is recorded whether what does not shrink is compressed")
      .covers("RFC7692-6.1-2")
      .offer(plain_offer())
      .echo(binary(noise(1000)).compressed_if_agreed())
      .expect(Compression{});
  g.add("opcode-kept", "a compressed message keeps its type")
      .covers("RFC7692-6.1-7")
      .offer(plain_offer())
      .echo(text("Hello").compressed_if_agreed())
      .echo(binary("Hello").compressed_if_agreed());
}

void misplaced(Group& g) {
  struct Row {
    const char* name;
    std::vector<Item> items;
  };
  for (const Row& row : {Row{"ping", {ping(deflated("Hello")).with_rsv(ws::rsv1)}},
                         Row{"pong", {pong(deflated("Hello")).with_rsv(ws::rsv1)}},
                         Row{"close", {close(1000).with_rsv(ws::rsv1)}}}) {
    g.add(fmt::format("on-control-{}", row.name), "RSV1 on a control frame fails the connection")
        .covers("RFC7692-6.1-3", "RFC7692-6.1-5", "RFC7692-6-1")
        .offer(plain_offer())
        .send(row.items)
        .expect(
            protocol_failure().leaving_unanswered(deflated("Hello")).leaving_unanswered("Hello"));
  }
  const std::string stream = deflated("Hello");
  const Frame first = text(stream.substr(0, 2)).more();
  const Frame rest = continuation(stream.substr(2));
  for (const Row& row :
       {Row{"first-set", {first.with_rsv(ws::rsv1), rest.with_rsv(ws::rsv1)}},
        Row{"first-clear", {text("Hel").more(), continuation(deflated("lo")).with_rsv(ws::rsv1)}},
        Row{"last-only",
            {text("Hel").more(), continuation("lo").more(),
             continuation(deflated("you")).with_rsv(ws::rsv1)}}}) {
    g.add(fmt::format("on-continuation-{}", row.name),
          "RSV1 on a later fragment fails the connection")
        .covers("RFC7692-6.1-4", "RFC7692-6.1-6")
        .offer(plain_offer())
        .send(row.items)
        .expect(protocol_failure());
  }
  g.add("rsv2-rsv3-still-forbidden", "the other reserved bits still fail the connection")
      .covers("RFC6455-5.2-3", "RFC7692-6-1")
      .each(std::vector{ws::rsv1 | ws::rsv2, +ws::rsv2, +ws::rsv3},
            [&](Conversation& conversation, int bits) {
              conversation.offer(plain_offer())
                  .send(text(stream).with_rsv(static_cast<std::uint8_t>(bits)))
                  .expect(protocol_failure());
            });
}

}  // namespace

Group deflate_rsv1() {
  Group g("deflate.rsv1", "RFC 7692 6");
  g.judging(Judged::either);
  g.add("without-agreement", "RSV1 fails the connection where nothing was offered or agreed on")
      .covers("RFC7692-5-16", "RFC6455-5.2-3")
      .each(std::vector<Offer>{{.lines = {}, .wish = Offer::Wish::either},
                               {.lines = {"x-unheard-of"}, .wish = Offer::Wish::declined}},
            [](Conversation& conversation, const Offer& offer) {
              conversation.offer(offer).send(text_of(deflated("Hello"))).expect(protocol_failure());
            });
  uncompressed(g);
  misplaced(g);

  const std::vector<Item> halves = cut_into_fragments(text_of(deflated("Hello")), {3});
  g.add("control-inside-compressed", "control frames stand between compressed fragments as ever")
      .covers("RFC7692-6-1", "RFC6455-5.4-10")
      .offer(plain_offer())
      .send({halves[0], ping("now"), pong("nobody asked"), halves[1]})
      .expect(pong("now"))
      .expect(text("Hello"))
      .send({halves[0], close(1000)})
      .expect(CloseReply{1000});
  for (Case& script : g.cases) script.needs(Need::deflate);
  return g;
}

}  // namespace suite

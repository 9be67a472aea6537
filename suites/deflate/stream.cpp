#include <fmt/format.h>

#include "libcore/base/buffer.h"
#include "libcore/ws/deflate.h"
#include "suites/catalogue.h"
#include "suites/deflate/compressed.h"
#include "suites/deflate_symbols.h"

namespace suite {
namespace {

constexpr std::string_view final_refused = "a final block was refused";

Case& add(Group& g, const std::string& name, const char* title) {
  return g.add(name, title).needs(Need::deflate).offer(plain_offer());
}
// The case that a Text message with this stream comes back as `message`.
Case& add(Group& g, const std::string& name, const char* title, std::string stream,
          std::string_view message) {
  return add(g, name, title).send(text_of(std::move(stream))).expect(text(std::string(message)));
}

void samples(Group& g) {
  const auto octets = [](std::initializer_list<int> values) {
    std::string made;
    for (const int value : values) made += static_cast<char>(value);
    return made;
  };
  const std::string hello = octets({0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00});
  const auto covered = [](Case& script) -> Case& {
    return script.covers("RFC7692-7.2.3.1-1", "RFC7692-7.2.3.3-1", "RFC7692-7.2.3.4-1",
                         "RFC7692-7.2.3.5-1", "RFC7692-7.2.3.6-1", "RFC7692-7.2.2-1");
  };
  const char* const title = "a sample of RFC 7692 is read";
  covered(add(g, "sample-one-block", title, hello, "Hello"));
  covered(add(g, "sample-fragmented-3-4", title)
              .send(cut_into_fragments(text_of(hello), {3}))
              .expect(text("Hello")));
  covered(add(g, "sample-stored", title,
              octets({0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00}), "Hello"));
  covered(add(g, "sample-bfinal", title)
              .send(text_of(octets({0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00})))
              .expect(echo_of(text("Hello")).or_refused(final_refused)));
  covered(
      add(g, "sample-two-blocks", title,
          octets({0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00}),
          "Hello"));
  covered(add(g, "sample-empty-octet", title, octets({0x00}), ""));

  const std::string again = octets({0xf2, 0x00, 0x11, 0x00, 0x00});
  g.add("sample-shared-window", "the second message is a reference to the first")
      .covers("RFC7692-7.2.3.2-1", "RFC7692-7.2.2-3", "RFC7692-7.2.2-5")
      .needs(Need::deflate)
      .offer(plain_offer({with_client_context}))
      .send({text_of(hello), text_of(again)})
      .expect(text("Hello"))
      .expect(text("Hello"));
  g.add("sample-shared-window-with-plain-between",
        "messages that are not compressed do not touch the window")
      .covers("RFC7692-7.2.3.2-2")
      .needs(Need::deflate)
      .offer(plain_offer({with_client_context}))
      .send(text_of(hello))
      .expect(text("Hello"))
      .echo(text("plain text"))
      .echo(binary(noise(100)))
      .send(text_of(again))
      .expect(text("Hello"));
}

void block_types(Group& g) {
  const auto covered = [](Case& script) {
    script.covers("RFC7692-7.2.1-2", "RFC7692-7.2.1-3", "RFC1951-3.2.7-1");
  };
  const char* const title = "a message may consist of any blocks";
  const std::string text = "abracadabra";
  const CodeTable table = CodeTable::fitting(text);
  covered(add(g, "block-stored", title, Blocks().stored(text).message(), text));
  covered(add(g, "block-fixed", title, deflated(text), text));
  covered(
      add(g, "block-dynamic", title, Blocks().dynamic(table).literals(text).end().message(), text));
  covered(add(g, "block-mixed", title,
              Blocks()
                  .fixed()
                  .literals("fixed ")
                  .end()
                  .stored("stored ")
                  .dynamic(table)
                  .literals("abra")
                  .end()
                  .fixed()
                  .copy(7, 11)
                  .end()
                  .stored("")
                  .message(),
              "fixed stored abrastored "));
  Blocks many;
  for (int i = 0; i < 500; ++i) many.stored("");
  many.fixed().literals(text).end();
  for (int i = 0; i < 500; ++i) many.stored("");
  covered(add(g, "block-many-empty-stored", title, many.message(), text));
}

void final_blocks(Group& g) {
  const auto final = [&](const char* name, const std::string& stream) -> Case& {
    return add(g, fmt::format("bfinal-{}", name), "blocks with BFINAL end no message")
        .covers("RFC7692-7.2.1-4", "RFC7692-7.2.1-5")
        .send(text_of(stream))
        .expect(echo_of(text("one two")).or_refused(final_refused));
  };
  const std::string single = Blocks().fixed(true).literals("one two").end().align().message();
  final("single", single);
  final(
      "in-the-middle",
      Blocks().fixed(true).literals("one ").end().align().fixed().literals("two").end().message());
  final("every-block", Blocks()
                           .fixed(true)
                           .literals("one ")
                           .end()
                           .align()
                           .fixed(true)
                           .literals("two")
                           .end()
                           .align()
                           .message());
  final("then-next-message", single)
      .send(text_of(deflated("three")))
      .expect(echo_of(text("three")).or_refused(final_refused));
  add(g, "bfinal-without-following-block", "it is recorded what becomes of a final block alone")
      .covers("RFC7692-7.2.1-2", "RFC7692-7.2.2-1")
      .send(text_of(Blocks().fixed(true).literals("Hello").end().octets()))
      .expect(Reaction{})
      .then_alive();
}

void empty_messages(Group& g) {
  const auto covered = [](Case& script) { script.covers("RFC7692-7.2.3.6-1", "RFC7692-7.2.2-1"); };
  covered(add(g, "empty-message-00", "an empty message is one octet", std::string(1, '\0'), ""));
  // With nothing behind it the tail would complete no block, so that an octet is added.
  covered(add(g, "empty-message-0300", "an empty message may be a final block")
              .send(text_of(std::string("\x03\x00\x00", 3)))
              .expect(echo_of(text("")).or_refused(final_refused)));
  covered(add(g, "empty-message-zero-length-payload",
              "it is recorded what becomes of RSV1 without a payload")
              .send(text_of(""))
              .expect(Reaction{}));
}

void compressed_fragments(Group& g) {
  const std::string message = fill(200).octets();
  const Frame frame = text_of(deflated(message));
  const std::size_t size = frame.payload.size();
  const auto cut = [&](const char* name, const std::vector<Item>& items) {
    add(g, fmt::format("fragments-{}", name), "compressed octets may be cut anywhere")
        .covers("RFC7692-6-2", "RFC7692-6.2-1", "RFC7692-7.2.1-6")
        .send(items)
        .expect(text(message));
  };
  cut("2", cut_into_fragments(frame, {size / 2}));
  cut("10", cut_every((size + 9) / 10, frame));
  cut("octet-wise", cut_every(1, frame));
  cut("empty-between", cut_into_fragments(frame, {0, 0, 3, 3, 100, 100, 100}));
  cut("empty-last", cut_into_fragments(frame, {size / 2, size}));

  Blocks flushed;
  std::vector<std::size_t> ends;
  for (const char* part : {"one ", "two ", "three"}) {
    if (!flushed.octets().empty()) {
      flushed.stored("");
      ends.push_back(flushed.octets().size());
    }
    flushed.fixed().literals(part).end();
  }
  add(g, "flush-per-fragment", "each fragment may end with a flushed block of its own")
      .covers("RFC7692-7.2.1-6")
      .send(cut_into_fragments(text_of(flushed.message()), ends))
      .expect(text("one two three"));
  add(g, "tail-not-removed", "it is recorded what becomes of a message that kept its tail")
      .covers("RFC7692-7.2.1-1", "RFC7692-7.2.2-1")
      .send(text_of(deflated("Hello") + std::string("\x00\x00\xff\xff", 4)))
      .expect(Reaction{})
      .then_alive();
}

void distances(Group& g) {
  for (const std::size_t distance : {1, 2, 258, 32767, 32768}) {
    const std::string begin = noise(distance).octets();
    std::string message = begin;
    for (std::size_t i = 0; i < longest_copy; ++i) message += message[message.size() - distance];
    add(g, fmt::format("distance-{}", distance), "a copy goes back as far as this")
        .covers("RFC1951-3.2.3-3", "RFC1951-3.2.5-1", "RFC7692-7.2.2-8", "RFC7692-7.2.2-10",
                "RFC7692-7.1.2.1-5", "RFC7692-7.1.2.2-8")
        .send(
            binary_of(Blocks().stored(begin).fixed().copy(longest_copy, distance).end().message()))
        .expect(binary(message));
  }
  for (const std::size_t distance : {1, 1024, 32768}) {
    const std::string begin = noise(widest_window).octets();
    std::string all = begin;
    for (std::size_t i = 0; i < 100; ++i) all += all[all.size() - distance];
    g.add(fmt::format("distance-across-messages-{}", distance),
          "a copy goes back as far as this, into an earlier message")
        .covers("RFC7692-7.2.2-3", "RFC7692-7.2.2-5", "RFC7692-7.2.2-8", "RFC7692-7.2.2-10")
        .needs(Need::deflate)
        .offer(plain_offer({with_client_context}))
        .send(binary_of(Blocks().stored(begin).message()))
        .expect(binary(begin))
        .send(binary_of(Blocks().fixed().copy(100, distance).end().message()))
        .expect(binary(all.substr(begin.size())));
  }
  Blocks run;
  run.fixed().literals("x");
  for (int i = 0; i < 500; ++i) run.copy(longest_copy, 1);
  add(g, "length-258-runs", "copies of the greatest length follow each other", run.end().message(),
      std::string(1 + 500 * longest_copy, 'x'))
      .covers("RFC1951-3.2.5-1");
}

void huffman_corners(Group& g) {
  const auto corner = [&](const char* name, const Blocks& blocks, const std::string& message) {
    add(g, fmt::format("huffman-corner-{}", name), "an unusual table of codes is legal",
        Blocks(blocks).message(), message)
        .covers("RFC1951-3.2.7-1");
  };
  const int nearest[] = {0};
  corner("one-distance-code",
         Blocks().dynamic(CodeTable::fitting("ab", nearest)).literals("ab").copy(5, 1).end(),
         "abbbbbb");
  CodeTable no_distance = CodeTable::fitting("ab");
  no_distance.distances = {0};
  corner("no-distance-code", Blocks().dynamic(no_distance).literals("abab").end(), "abab");

  // Each code is a bit longer than the one before it.
  CodeTable longest{std::vector<std::uint8_t>(257), {0}};
  std::string letters;
  for (std::uint8_t length = 1; length <= longest_code; ++length) {
    letters += static_cast<char>('a' + length);
    longest.literals[static_cast<std::size_t>('a' + length)] = length;
  }
  longest.literals[end_of_block] = longest_code;
  corner("15-bit-codes", Blocks().dynamic(longest).literals(letters).end(), letters);

  // A repetition that begins among the lengths of literals and ends among those of distances.
  CodeTable crossing{std::vector<std::uint8_t>(259), std::vector<std::uint8_t>(8, 3)};
  crossing.literals['a'] = 1;
  crossing.literals[256] = 2;
  crossing.literals[257] = crossing.literals[258] = 3;
  crossing.written_as = {{18, 'a' - 11}, {1}, {18, 127}, {18, 158 - 138 - 11}, {2}, {3},
                         {16, 3},        {16}};
  corner("repeat-crossing", Blocks().dynamic(crossing).literals("a").copy(3, 1).end(), "aaaa");
}

void compressors(Group& g) {
  std::string message;
  for (int i = 0; message.size() < 40'000; ++i) message += fmt::format("row {} of {}; ", i, i * i);
  for (const int level : {0, 1, 6, 9}) {
    Blocks stored;
    for (std::size_t at = 0; at < message.size(); at += 20'000)
      stored.stored(std::string_view(message).substr(at, 20'000));
    std::string stream = stored.message();
    if (level > 0) {
      base::Buffer out;
      ws::Deflater(15, false, level).deflate(message, out);
      stream = out.view();
    }
    add(g, fmt::format("compress-level-{}", level), "what a common compressor makes is read",
        std::move(stream), message)
        .covers("RFC7692-7.2.1-3");
  }
  add(g, "not-smaller", "compressed octets may be more than the message has")
      .covers("RFC7692-6.1-2")
      .echo(binary(noise(5000)).compressed_if_agreed());
}

}  // namespace

Group deflate_stream() {
  Group g("deflate.stream", "RFC 7692 7.2");
  g.judging(Judged::either);
  samples(g);
  block_types(g);
  final_blocks(g);
  empty_messages(g);
  compressed_fragments(g);
  distances(g);
  huffman_corners(g);
  compressors(g);
  return g;
}

}  // namespace suite

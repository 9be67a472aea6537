#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "suites/catalogue.h"

namespace suite {
namespace {

using namespace std::chrono_literals;

std::string joined(const std::vector<std::string>& parts) {
  std::string whole;
  for (const std::string& part : parts) whole += part;
  return whole;
}

// Sends a message in these parts, which has to come back whole.
Case& echo_of(Case& script, ws::Opcode opcode, const std::vector<std::string>& parts,
              const Cut& cut = whole()) {
  return script.send(fragments(opcode, parts), cut).expect(frame(opcode, joined(parts)));
}

std::vector<std::string> parts_of_sizes(const std::vector<std::size_t>& sizes) {
  std::size_t total = 0;
  for (const std::size_t size : sizes) total += size;
  const std::string whole = fill(total).octets();
  std::vector<std::string> parts;
  std::size_t at = 0;
  for (const std::size_t size : sizes) {
    parts.push_back(whole.substr(at, size));
    at += size;
  }
  return parts;
}

void counts(Group& g) {
  struct Type {
    const char* name;
    ws::Opcode opcode;
  };
  for (const Type& type : {Type{"text", ws::Opcode::text}, Type{"binary", ws::Opcode::binary}}) {
    echo_of(g.add(fmt::format("{}-2", type.name), "two fragments come back as their message")
                .covers("RFC6455-5.4-4", "RFC6455-5.4-5", "RFC6455-5.4-12", "RFC6455-6.2-4"),
            type.opcode, {"Hel", "lo"});
    for (const int count : {3, 10, 1000}) {
      std::vector<std::string> parts;
      for (int i = 0; i < count; ++i) parts.push_back(fmt::format("part {};", i));
      echo_of(g.add(fmt::format("{}-{}", type.name, count), "numbered fragments come back in order")
                  .covers("RFC6455-5.4-5", "RFC6455-5.4-8", "RFC6455-6.1-3"),
              type.opcode, parts);
    }
  }
  echo_of(g.add("two-per-frame", "two fragments in a segment each").covers("RFC6455-6.2-1"),
          ws::Opcode::text, {"Hel", "lo"}, per_frame());
  echo_of(g.add("two-octet-wise", "two fragments octet by octet").covers("RFC6455-6.2-1"),
          ws::Opcode::text, {"Hel", "lo"}, octet_wise());
}

void fragment_sizes(Group& g) {
  struct Row {
    const char* name;
    std::vector<std::size_t> sizes;
  };
  const Row rows[] = {
      {"one-octet-each", std::vector<std::size_t>(50, 1)},
      {"uneven", {3, 200, 1, 70, 1000, 5}},
      {"growing", {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024}},
      {"first-huge", {200000, 1, 1}},
      {"last-huge", {1, 1, 200000}},
  };
  for (const Row& row : rows) {
    echo_of(g.add(fmt::format("sizes-{}", row.name), "fragments may be of any sizes")
                .covers("RFC6455-5.4-2", "RFC6455-5.4-11"),
            ws::Opcode::text, parts_of_sizes(row.sizes));
  }

  struct Empty {
    const char* name;
    std::vector<std::string> parts;
  };
  std::vector<std::string> hundred(100, "");
  hundred.emplace_back("data");
  const Empty empties[] = {{"all-three", {"", "", ""}},
                           {"first-and-last", {"", "Hello", ""}},
                           {"middle", {"Hel", "", "lo"}},
                           {"only-last", {"Hello", ""}},
                           {"100-then-data", hundred}};
  for (const Empty& row : empties) {
    echo_of(
        g.add(fmt::format("empty-{}", row.name), "fragments may be empty").covers("RFC6455-5.4-11"),
        ws::Opcode::text, row.parts);
  }

  echo_of(g.add("boundary-lengths", "fragments of every length form")
              .covers("RFC6455-5.2-8", "RFC6455-5.4-11"),
          ws::Opcode::binary, parts_of_sizes({125, 126, 127, 65535, 65536}));
}

}  // namespace

Group fragment_basic() {
  Group g("fragment.basic", "5.4 Fragmentation");
  g.judging(Judged::either);
  counts(g);
  fragment_sizes(g);

  g.add("no-delivery-before-fin", "a message is delivered only when its last fragment has come")
      .covers("RFC6455-6.2-4")
      .send(text("Hel").more())
      .pause(2s)
      .expect(NoMessage{"the last fragment was not sent yet"})
      .send(continuation("lo"))
      .expect(text("Hello"));

  g.add("two-messages-back-to-back", "fragmented, fragmented and plain messages keep apart")
      .covers("RFC6455-6.2-5")
      .send({text("Hel").more(), continuation("lo"), text("wo").more(), continuation("rld"),
             text("plain")})
      .expect(text("Hello"))
      .expect(text("world"))
      .expect(text("plain"));

  g.add("type-from-first", "the first fragment gives the message its type")
      .covers("RFC6455-5.4-17", "RFC6455-6.2-3")
      .send({binary("\xc3").more(), continuation("\xa4")})
      .expect(binary("\xc3\xa4"))
      .send({text("\xc3").more(), continuation("\xa4")})
      .expect(text("\xc3\xa4"));

  echo_of(
      g.add("own-fragments-form", "64 KiB in fragments of 1300 come back, in whatever fragments")
          .covers("RFC6455-5.4-4", "RFC6455-5.4-7", "RFC6455-6.1-3", "RFC6455-6.1-5"),
      ws::Opcode::text, parts_of_sizes([] {
        std::vector<std::size_t> sizes(50, 1300);
        sizes.push_back(65536 - 50 * 1300);
        return sizes;
      }()));
  return g;
}

}  // namespace suite

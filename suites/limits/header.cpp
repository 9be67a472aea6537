#include <fmt/format.h>

#include "suites/catalogue.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

// So many octets in lines of the usual length.
std::string padding(std::size_t octets) {
  std::string lines;
  for (std::size_t i = 0; lines.size() < octets; ++i) {
    if (i > 0) lines += "\r\n";
    lines += fmt::format("X-Padding-{}: {}", i, std::string(80, 'p'));
  }
  return lines;
}

std::string numbered_fields(std::size_t count) {
  std::string lines = "X-0: 0";
  for (std::size_t i = 1; i < count; ++i) lines += fmt::format("\r\nX-{0}: {0}", i);
  return lines;
}

// The padding stands before the key, so that a right hash shows that what follows it was read.
void padded(Group& g, std::string_view name, const std::string& lines) {
  opening(g, name, "a long header section is read to its end, or refused", usual().and_first(lines),
          rejected({431, 400}).or_opens(Grade::pass, ""))
      .covers("RFC9110-5.4-1", "RFC9110-2.3-1")
      .then_alive();
}

void sections(Group& g) {
  struct Size {
    const char* name;
    std::size_t octets;
  };
  for (const Size& size :
       {Size{"8k", 8 * kib}, Size{"16k", 16 * kib}, Size{"64k", 64 * kib}, Size{"1m", mib}}) {
    padded(g, fmt::format("{}-line", size.name), "X-Padding: " + std::string(size.octets, 'p'));
    padded(g, fmt::format("{}-total", size.name), padding(size.octets));
  }
  for (const std::size_t count : {100, 1000, 10'000}) {
    padded(g, fmt::format("count-{}", count), numbered_fields(count));
  }
}

void targets(Group& g) {
  const auto add = [&](const char* name, std::size_t octets, const Answer& answer) {
    opening(g, fmt::format("target-{}", name), "a long target is read to its end, or refused",
            usual().target("{target}?" + std::string(octets, 't')), answer)
        .covers("RFC9112-3-3", "RFC9112-3-4")
        .then_alive();
  };
  add("8k", 8 * kib, rejected({414, 404}).or_opens(Grade::pass, ""));
  add("64k", 64 * kib, rejected({414}).or_opens(Grade::pass, ""));
  add("1m", mib, rejected({414}).or_opens(Grade::pass, ""));
}

// --- Where a client is judged.

void headers_of_clients(Group& g) {
  const auto add = [&](const char* name, const char* title, const Response& response) -> Case& {
    return g.add(fmt::format("client-{}", name), title)
        .judging(Judged::client)
        .covers("RFC9110-5.4-2", "RFC9110-2.3-1")
        .respond(response)
        .survey(does_not_crash());
  };
  const auto padded = [&](const char* name, const std::string& fields) {
    add(name, "a long header section is read to its end, or given up",
        accepting().and_first(fields))
        .expect(is_opened_or_failed());
  };
  padded("64k-line", "X-Padding: " + std::string(64 * kib, 'p'));
  padded("1m-total", padding(mib));
  padded("10000-lines", numbered_fields(10'000));
  add("never-ending", "a header section without end is given up at some size",
      accepting().rewritten("64 MiB of fields follow, and no end",
                            [](std::string head) {
                              head.resize(head.size() - 2);  // the empty line
                              return head + padding(64 * mib);
                            }))
      .tier(Tier::full)
      .expect(GivesUp{.by = GivesUp::By::now, .if_not = Grade::non_strict});
}

}  // namespace

Group limits_header() {
  Group g("limits.header", "10.4 Implementation-Specific Limits");
  sections(g);
  targets(g);
  g.add("never-ending", "a header section without end is refused at some size")
      .covers("RFC9110-5.4-1", "RFC9110-2.3-1", "RFC6455-10.4-1")
      .tier(Tier::full)
      .request(usual().rewritten("64 MiB of fields follow, and no end",
                                 [](std::string head) {
                                   head.resize(head.size() - 2);  // the empty line
                                   return head + padding(64 * mib);
                                 }))
      .expect(
          rejected().or_refused(Grade::pass).or_waits(Grade::non_strict, "no bound up to 64 MiB"))
      .then_alive();
  headers_of_clients(g);
  return g;
}

}  // namespace suite

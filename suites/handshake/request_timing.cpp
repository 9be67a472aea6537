#include <fmt/format.h>

#include "suites/handshake/request.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

using Ends = std::vector<std::size_t>;

// Where the octets between two marks begin.
Ends behind_each(std::string_view octets, std::string_view mark) {
  Ends ends;
  for (std::size_t at = 0; (at = octets.find(mark, at)) != std::string_view::npos;)
    ends.push_back(at += mark.size());
  return ends;
}

void incomplete(Group& g) {
  const Answer early = rejected({408})
                           .or_refused_otherwise(Grade::pass)
                           .or_closed(Grade::pass)
                           .or_waits(Grade::pass, "")
                           .or_opens(Grade::fail, "opened before the request was complete");
  const auto add = [&](const char* name, std::size_t held) {
    g.add(fmt::format("incomplete-{}", name), "an incomplete request opens nothing")
        .covers("RFC9110-5.3-3", "RFC9112-8-1")
        .request(usual().holding(held))
        .expect(early)
        .rest()
        .expect(opens())
        .echo(text("a working session"));
  };
  add("no-final-crlf", 2);
  g.add("incomplete-half-close", "an incomplete request opens nothing")
      .covers("RFC9110-5.3-3", "RFC9112-8-1")
      .request(usual().holding(2))
      .end(EndOfOurs::How::fin)
      .expect(rejected()
                  .or_refused_otherwise(Grade::pass)
                  .or_closed(Grade::pass)
                  .or_opens(Grade::fail, "opened by a request that never became complete"));
  add("half-line", 10);
}

void segmented_requests(Group& g) {
  const auto add = [&](const char* name, std::string what,
                       std::function<Ends(std::string_view)> ends) {
    opening(g, fmt::format("segmented-{}", name), "a request is read however TCP cuts it",
            usual().cut(std::move(what), std::move(ends)))
        .covers("RFC6455-6.2-1");
  };
  add("octet-wise", "a segment an octet", [](std::string_view octets) {
    Ends ends;
    for (std::size_t i = 1; i < octets.size(); ++i) ends.push_back(i);
    return ends;
  });
  add("per-line", "a segment a line",
      [](std::string_view octets) { return behind_each(octets, "\r\n"); });
  add("split-crlfcrlf", "its last line ends cut apart", [](std::string_view octets) {
    return Ends{octets.size() - 3, octets.size() - 2, octets.size() - 1};
  });
  add("two-halves", "two segments",
      [](std::string_view octets) { return Ends{octets.size() / 2}; });
}

}  // namespace

void request_timing(Group& g) {
  incomplete(g);
  segmented_requests(g);
}

}  // namespace suite

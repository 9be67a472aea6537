#include <fmt/format.h>

#include <numeric>

#include "libcore/base/random.h"
#include "suites/catalogue.h"
#include "suites/crowd.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

using namespace std::chrono_literals;

std::vector<std::size_t> up_to(std::size_t count) {
  std::vector<std::size_t> all(count);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

Request octet_by_octet(const Request& request) {
  return request
      .cut("a segment an octet",
           [](std::string_view octets) {
             std::vector<std::size_t> ends(octets.size());
             std::iota(ends.begin(), ends.end(), std::size_t{1});
             return ends;
           })
      .slowly(1s);
}

void slow_openings(Group& g) {
  const auto add = [&](const char* name, const Request& request) {
    Case& script = g.add(fmt::format("slowloris.{}", name),
                         "a hundred openings that do not get on hold nobody up")
                       .covers("RFC9112-8-1", "RFC9110-2.3-1")
                       .alone()
                       .tier(Tier::full);
    for (int second = 0; second < 8; ++second)
      script.stream(many(text("beside"), {1, 1}).echoed(1)).pause(1s);
    script
        .crowd({100, 100}, [&](Conversation& slow) { slow.as_bystander().request(request).stay(); })
        .survey(others_held_up())
        .then_alive();
  };
  add("request-1-octet-per-s", octet_by_octet(usual()));
  add("header-drip", usual()
                         .and_with("X-Drip: " + std::string(kib, 'd'))
                         .cut("its last field octet by octet",
                              [](std::string_view octets) {
                                std::vector<std::size_t> ends(kib);
                                std::iota(ends.begin(), ends.end(), octets.size() - kib - 3);
                                return ends;
                              })
                         .slowly(1s));
  add("no-final-crlf", usual().holding(2));
  add("nothing", usual().as_octets(""));
}

void storms(Group& g) {
  const auto flood = [&](const char* name, const char* title) -> Case& {
    return g.add(name, title)
        .covers("RFC6455-10.4-1")
        .alone()
        .tier(Tier::stress)
        .gather()
        .echo(text("one of many"))
        .crowd(
            {1000, 1000},
            [](Conversation& idle) { idle.as_bystander().request(usual().as_octets("")).stay(); })
        .then_alive();
  };
  flood("connect-flood.no-tls", "a thousand connections that say nothing do no harm");
  flood("connect-flood.tls", "a thousand connections that say nothing within TLS do no harm")
      .over(Transport::tls);

  g.add("reset-storm", "a thousand connections that are reset in every state do no harm")
      .covers("RFC6455-7.2.1-2")
      .alone()
      .tier(Tier::stress)
      .beside(up_to(1000),
              [](Conversation& conversation, std::size_t i) {
                if (i % 4 == 0) conversation.request(usual().holding(2));
                if (i % 4 == 1) conversation.send(text("Hel").more());
                if (i % 4 == 2) conversation.send(text("Hello").declaring(100));
                if (i % 4 == 3) conversation.send(close(1000));
                conversation.end(EndOfOurs::How::rst);
              })
      .then_alive();

  g.add("handshake-garbage-storm", "a thousand openings of random octets do no harm")
      .covers("RFC6455-10.7-1")
      .alone()
      .tier(Tier::stress)
      .beside(up_to(1000),
              [](Conversation& conversation, std::size_t i) {
                base::Random random(i);
                std::string garbage;
                for (std::uint64_t n = 1 + random.below(200); garbage.size() < n;)
                  garbage += static_cast<char>(random.below(256));
                if (i % 2 == 0) garbage = "GET / HTTP/1.1\r\n" + garbage + "\r\n\r\n";
                conversation.request(usual().as_octets(garbage)).end(EndOfOurs::How::fin);
              })
      .then_alive();
}

void bombs(Group& g) {
  const auto add = [&](const char* name, const std::string& line) {
    opening(g, fmt::format("deep-headers.{}", name), "a list bomb is read or refused at once",
            usual().and_with(line), rejected().or_opens(Grade::pass, ""))
        .covers("RFC9110-2.3-1", "RFC9110-5.6.1.2-1")
        .then_alive();
  };
  std::string quotes = "Sec-WebSocket-Extensions: x-assay; a=\"";
  for (int i = 0; i < 2000; ++i) quotes += "\\\"";
  add("nested-quotes", quotes + "\"");
  add("commas-64k", "Sec-WebSocket-Protocol: " + std::string(64 * kib, ','));
  add("semicolons-64k", "Sec-WebSocket-Extensions: x-assay" + std::string(64 * kib, ';'));
}

// Fields that only what was smuggled into another one can have made are a fault, and markup in a
// page that a browser would show is bad manners.
std::vector<Judgement> judge_reflection(const Exchange& exchange) {
  for (const Exchange::Response& response : exchange.responses()) {
    if (response.head.fields.first("X-Smuggled"))
      return judged(Grade::fail, "a line end of the request became one of the response");
    const std::string_view type = response.head.fields.first("Content-Type").value_or("");
    if (type.find("html") != std::string::npos &&
        response.body.find("<script>assay") != std::string::npos)
      return judged(Grade::non_strict, "markup of the request stands in the page as it came");
  }
  return {};
}

void reflections(Group& g) {
  const std::vector<Request> requests = {
      usual().target("/<script>assay</script>"),
      usual().target("/%0d%0aX-Smuggled:%201?<script>assay</script>"),
      usual().with("Origin", "http://<script>assay</script>"),
      usual().with("Origin", "http://a\rX-Smuggled: 1"),
      usual().with("User-Agent", "\x1b[31m\x01<script>assay</script>")};
  g.add("xss-and-log-injection", "markup and control octets of a request are not reflected")
      .covers("RFC6455-10.1-1")
      .each(requests,
            [](Conversation& conversation, const Request& request) {
              conversation.request(request)
                  .expect(whatever().or_closed(Grade::pass))
                  .check("nothing of it is reflected as it came", judge_reflection)
                  .end(EndOfOurs::How::rst);
            })
      .then_alive();
}

}  // namespace

Group abuse_openings() {
  Group g("abuse", "10.4 Implementation-Specific Limits");
  slow_openings(g);
  storms(g);
  bombs(g);
  reflections(g);
  return g;
}

}  // namespace suite

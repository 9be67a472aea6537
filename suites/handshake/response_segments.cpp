#include <fmt/format.h>

#include "libcore/base/random.h"
#include "suites/handshake/response.h"

// How the response is cut, what stands right behind it, and that it never comes whole.

namespace suite {
namespace {

using namespace std::chrono_literals;

using Ends = std::vector<std::size_t>;

Ends each_octet(std::string_view octets) {
  Ends ends;
  for (std::size_t end = 1; end < octets.size(); ++end) ends.push_back(end);
  return ends;
}

Ends each_line(std::string_view octets) {
  Ends ends;
  for (std::size_t at = 0; (at = octets.find("\r\n", at)) != std::string_view::npos;)
    ends.push_back(at += 2);
  return ends;
}

Ends last_line_ends(std::string_view octets) {
  return {octets.size() - 3, octets.size() - 2, octets.size() - 1};
}

void segmented_responses(Group& g) {
  const auto add = [&](const char* name, const char* what, Ends (*ends)(std::string_view)) {
    answering(g, fmt::format("segmented-{}", name), "a response is read however TCP cuts it",
              accepting().cut(what, ends), is_opened())
        .covers("RFC6455-6.2-1");
  };
  add("octet-wise", "a segment an octet", each_octet);
  add("per-line", "a segment a line", each_line);
  add("split-crlfcrlf", "its last line ends cut apart", last_line_ends);
}

void first_frames(Group& g) {
  const auto add = [&](const char* name, const Response& response) -> Case& {
    return g
        .add(fmt::format("with-first-frame-{}", name),
             "frames in the segment of the response are processed")
        .covers("RFC6455-4.2.2-23")
        .respond(response);
  };
  const Response with_text = accepting().followed_by(ws::Opcode::text, "first");
  add("same-segment", with_text).expect(text("first"));
  add("split-in-header",
      with_text.cut("the first frame behind its first octet",
                    [](std::string_view octets) { return Ends{octets.find("\r\n\r\n") + 5}; }))
      .expect(text("first"));
  Response many = accepting();
  for (int i = 0; i < 50; ++i) many = many.followed_by(ws::Opcode::text, fmt::format("text {}", i));
  many.differences = {"50 Text frames behind it"};
  Case& frames = add("many-frames", many);
  for (int i = 0; i < 50; ++i) frames.expect(text(fmt::format("text {}", i)));
  add("ping", accepting().followed_by(ws::Opcode::ping, "first")).expect(pong("first"));
  add("close", accepting().followed_by(ws::Opcode::close, "\x03\xe8")).expect(CloseReply{1000});
}

void slow(Group& g) {
  const auto add = [&](const char* name, const char* title, const Response& response) -> Case& {
    return g.add(fmt::format("slow-{}", name), title)
        .covers("RFC6455-10.4-1", "RFC9112-9.5-1")
        .alone()
        .tier(Tier::full)
        .respond(response);
  };
  const char* const in_the_end = "a response that does not get on is given up in the end";
  add("drip-1s", "a response an octet a second is given up, or opens once it is whole",
      accepting().cut("a segment an octet", each_octet).slowly(1s))
      .expect(is_opened_or_failed());
  const std::string begun = "HTTP/1.1 101 Switching Protocols\r\nX-Drip: ";
  add("never-ends", in_the_end,
      accepting()
          .as_octets(begun + std::string(60, 'd'))
          .cut("a minute of a segment an octet",
               [from = begun.size()](std::string_view octets) {
                 Ends ends;
                 for (std::size_t end = from; end < octets.size(); ++end) ends.push_back(end);
                 return ends;
               })
          .slowly(1s))
      .expect(GivesUp{.by = GivesUp::By::now, .if_not = Grade::informational});
  add("silent", in_the_end, accepting().as_octets(""))
      .expect(GivesUp{.if_not = Grade::informational});
}

void ended(Group& g) {
  const Response half = accepting().rewritten(
      "its first half alone", [](std::string head) { return head.substr(0, head.size() / 2); });
  struct Row {
    const char* name;
    Response response;
    bool opens = false;
  };
  for (const Row& row : {Row{"before-status", accepting().as_octets("")}, Row{"mid-header", half},
                         Row{"after-101", accepting(), true}})
    g.add(fmt::format("close-{}", row.name), "a connection that the server ended is given up")
        .covers("RFC6455-7.2.1-1", "RFC6455-7.2.1-2")
        .respond(row.response)
        .end(EndOfOurs::How::fin)
        .expect(GivesUp{.if_opened = row.opens ? Grade::pass : Grade::fail})
        .survey(reports_failure());
  for (const Row& row : {Row{"before-status", accepting().as_octets("")}, Row{"mid-header", half},
                         Row{"after-101", accepting()}})
    g.add(fmt::format("rst-{}", row.name), "a connection that was reset is reported as failed")
        .covers("RFC6455-7.2.1-2")
        .respond(row.response)
        .end(EndOfOurs::How::rst)
        .survey(must_report_failure())
        .then_alive();
}

// Each holds an empty line, so that who reads lines need not wait for more.
void not_http(Group& g) {
  const auto add = [&](const char* name, const std::string& octets) {
    answering(g, fmt::format("not-http-{}", name), "what is no HTTP opens nothing",
              accepting().as_octets(octets), is_failed())
        .covers("RFC6455-4.1-49", "RFC9112-2.2-9", "RFC9112-2.2-1");
  };
  using namespace std::string_literals;
  add("tls", "\x15\x03\x01\x00\x06\x02\x46\r\n\r\n"s);
  add("smtp", "220 assay.test ESMTP\r\n\r\n");
  std::string random;
  for (base::Random octets(20); random.size() < 200;) random += static_cast<char>(octets());
  random.front() = '\x8d';
  add("random", random + "\r\n\r\n");
  add("frames", frame_octets(ws::Role::server, ws::Opcode::text, "a message\r\n\r\n"));
  add("http09", "<html>\r\n\r\nHello</html>\r\n");
}

}  // namespace

void response_segments(Group& g) {
  segmented_responses(g);
  first_frames(g);
  slow(g);
  ended(g);
  not_http(g);
}

}  // namespace suite

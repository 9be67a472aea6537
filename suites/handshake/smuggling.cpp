#include <fmt/format.h>

#include <algorithm>

#include "suites/catalogue.h"
#include "suites/handshake/content.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

using Judgements = std::vector<Judgement>;

const char* const length_title =
    "a Content-Length that is none is refused, and the connection ends";
const char* const coding_title = "a coding that a server does not understand is refused";

void invalid_lengths(Group& g) {
  struct Row {
    const char* name;
    const char* lines;
  };
  for (const Row& row :
       {Row{"negative", "Content-Length: -1"}, Row{"plus", "Content-Length: +0"},
        Row{"hex", "Content-Length: 0x0"}, Row{"spaces", "Content-Length: 0 0"},
        Row{"list-equal", "Content-Length: 0, 0"}, Row{"list-different", "Content-Length: 0, 10"},
        Row{"two-equal", "Content-Length: 0\r\nContent-Length: 0"},
        Row{"two-different", "Content-Length: 0\r\nContent-Length: 10"}}) {
    const bool equal = std::string_view(row.name).ends_with("-equal");
    const Answer answer = rejected({400}).and_closes();
    answered(
        g, fmt::format("cl-{}", row.name), length_title, usual().and_with(row.lines),
        equal ? answer.or_opens(Grade::non_strict, "two equal lengths were taken for one") : answer)
        .covers("RFC9112-6.3-3", "RFC9110-8.6-2", "RFC9110-8.6-4");
  }
}

// Numbers that are ten, the size of the content that comes, where they are cut to 64 bits or fewer.
void long_lengths(Group& g) {
  struct Row {
    const char* name;
    const char* length;
  };
  const Answer refused =
      rejected({400, 413}).or_refused_otherwise(Grade::pass).or_waits(Grade::pass, "");
  for (const Row& row : {Row{"2-63", "9223372036854775818"}, Row{"2-64", "18446744073709551626"},
                         Row{"10-30", "1000000000013369799803404288010"}})
    g.add(fmt::format("cl-{}", row.name), "a long Content-Length is refused, or waited for")
        .covers("RFC9112-6.3-3", "RFC9110-8.6-2", "RFC9110-8.6-4")
        .request(usual()
                     .and_with(fmt::format("Content-Length: {}", row.length))
                     .followed_by(frame_as_content())
                     .holding_what_follows())
        .expect(refused.or_opens(Grade::non_strict, "the content was not waited for"))
        .rest()
        .expect(refused.or_opens(Grade::fail, "the Content-Length wraps around"));
}

void content_lengths(Group& g) {
  invalid_lengths(g);
  long_lengths(g);
  for (const auto& [name, line] :
       {std::pair{"empty", "Content-Length:"}, std::pair{"trailing-garbage", "Content-Length: 0x"}})
    answered(g, fmt::format("cl-{}", name), length_title, usual().and_with(line),
             rejected({400}).and_closes())
        .covers("RFC9112-6.3-3", "RFC9110-8.6-2", "RFC9110-8.6-4");
}

// A request with content, which is refused or never taken for frames.
Case& with_content_unread(Group& g, const std::string& name, const char* title,
                          const Request& request, const Answer& answer) {
  Case& script = g.add(name, title);
  script.each(std::vector{request}, [&](Conversation& conversation, const Request& asked) {
    expect_unread_content(conversation.request(asked).expect(answer));
  });
  return script;
}

void codings(Group& g) {
  struct Row {
    const char* name;
    const char* line;
    bool chunked;  // as RFC 9112 reads it
  };
  const std::string content = frame_as_content();
  const Answer refused = rejected({400, 501});
  const Answer answer = refused.or_waits(Grade::informational, "waits for the content to end")
                            .or_opens(Grade::non_strict, "opened in spite of a Transfer-Encoding")
                            .and_goes_on();
  for (const Row& row : {Row{"chunked-upgrade", "Transfer-Encoding: chunked", true},
                         Row{"unknown", "Transfer-Encoding: x-assay", false},
                         Row{"chunked-not-last", "Transfer-Encoding: chunked, gzip", false},
                         Row{"chunked-twice", "Transfer-Encoding: chunked, chunked", false},
                         Row{"space-before-colon", "Transfer-Encoding : chunked", true},
                         Row{"tab", "Transfer-Encoding:\tchunked", true},
                         Row{"upper-case", "Transfer-Encoding: CHUNKED", true},
                         Row{"quoted", "Transfer-Encoding: \"chunked\"", false}})
    with_content_unread(
        g, fmt::format("te-{}", row.name), coding_title,
        usual().and_with(row.line).followed_by(row.chunked ? in_chunks(content) : content),
        std::string_view(row.name) == "space-before-colon" ? refused : answer)
        .covers("RFC9112-6.1-1", "RFC9112-6.1-3", "RFC9112-6.3-2");
  // An empty list names no coding, and neither did identity (RFC 2616, 4.4): no content follows.
  for (const char* name : {"empty", "identity"}) {
    const std::string_view coding = std::string_view(name) == "empty" ? "" : " identity";
    opening(g, fmt::format("te-{}", name), coding_title,
            usual().and_with(fmt::format("Transfer-Encoding:{}", coding)), answer)
        .covers("RFC9112-6.1-1", "RFC9112-6.1-3", "RFC9112-6.3-2");
  }
}

void both(Group& g) {
  const auto add = [&](const char* name, const std::string& lines, const std::string& content) {
    with_content_unread(g, fmt::format("cl-te-{}", name),
                        "a length together with a coding is refused, and the connection ends",
                        usual().and_with(lines).followed_by(content),
                        rejected({400, 501})
                            .and_closes()
                            .or_waits(Grade::informational, "waits for the content to end")
                            .or_opens(Grade::non_strict, "opened with two lengths of its content")
                            .and_goes_on())
        .covers("RFC9112-6.1-4");
  };
  const std::string content = frame_as_content();
  const std::string length = fmt::format("Content-Length: {}", content.size());
  const std::string coding = "Transfer-Encoding: chunked";
  add("both", length + "\r\n" + coding, in_chunks(content));
  add("te-first", coding + "\r\n" + length, in_chunks(content));
  add("obscured", length + "\r\nTransfer-Encoding: xchunked", content);

  answered(g, "http10-te", "HTTP/1.0 knows no Transfer-Encoding",
           usual().version("HTTP/1.0").and_with(coding).followed_by(in_chunks(content)),
           rejected().or_refused_otherwise(Grade::pass).and_closes())
      .covers("RFC9112-6.1-5");
}

void chunks(Group& g) {
  const char* const title = "what the chunked coding does not say is not the end of content";
  const Request chunked = usual().and_with("Transfer-Encoding: chunked");
  const Answer refused =
      rejected().or_refused_otherwise(Grade::pass).or_ordinary().or_waits(Grade::pass, "");
  const std::string content = frame_as_content();
  // No frame can stand behind content without end: who answers one has read the size wrongly.
  const auto never_ends = [&](const char* name, const char* size) {
    answered(
        g, fmt::format("chunk-{}", name), title,
        chunked.followed_by(std::string(size) + "\r\n" + content + "\r\n0\r\n\r\n"),
        refused.or_opens(Grade::non_strict, "opened before the content was complete").and_goes_on())
        .covers("RFC9112-7.1-1", "RFC9112-7.1.1-1", "RFC9112-6.3-2")
        .send(ping("behind"))
        .expect(protocol_failure().leaving_unanswered("behind").or_waits(Grade::pass));
  };
  const Answer opened_too = refused.or_opens(Grade::pass, "");
  never_ends("size-overflow", "1000000000000000a");
  never_ends("size-negative", "-a");
  with_content_unread(g, "chunk-extension", title,
                      chunked.followed_by("a;x=\"y\"\r\n" + content + "\r\n0;z\r\n\r\n"),
                      opened_too)
      .covers("RFC9112-7.1-1", "RFC9112-7.1.1-1", "RFC9112-6.3-2");
  // A bare LF may be taken for the end of a line, and need not be.
  expect_unread_content_or_end(g.add("chunk-lf-only", title)
                                   .covers("RFC9112-7.1-1", "RFC9112-7.1.1-1", "RFC9112-6.3-2")
                                   .fresh()
                                   .request(chunked.followed_by("a\n" + content + "\n0\n\n"))
                                   .expect(opened_too));
  answered(g, "chunk-trailer-key", "a field of the trailer section is no field of the request",
           chunked.without("Sec-WebSocket-Key")
               .followed_by("a\r\n" + content + "\r\n0\r\nSec-WebSocket-Key: {key}\r\n\r\n"),
           refused.or_opens(Grade::fail, "the key of the trailer section was used"))
      .covers("RFC9112-7.1-1", "RFC9112-7.1.1-1", "RFC9112-6.3-2");
}

Judgements judge_single(const Exchange& exchange) {
  if (std::ranges::all_of(exchange.responses(), &Exchange::Response::asked_for)) return {};
  return judged(Grade::fail, "the content of the request was taken for a second request");
}

void unread_bodies(Group& g) {
  const char* const title = "content of a request is neither frames nor a request";
  const Answer answer =
      rejected().or_refused_otherwise(Grade::pass).or_ordinary().or_opens(Grade::pass, "");
  with_content_unread(g, "body-masked-ping", title, with_content(usual()), answer)
      .covers("RFC9112-6.3-5", "RFC9112-6.3-4", "RFC9112-9.3-1");

  const std::string second = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";
  Case& script = g.add("body-second-request", title);
  script.covers("RFC9112-6.3-5", "RFC9112-6.3-4", "RFC9112-9.3-1");
  script.each(
      std::vector{
          usual().and_with(fmt::format("Content-Length: {}", second.size())).followed_by(second)},
      [&](Conversation& conversation, const Request& request) {
        expect_unread_content(conversation.request(request)
                                  .expect(answer)
                                  .pause(std::chrono::milliseconds(250))
                                  .check("there is one response", judge_single));
      });

  // The rest of the content comes late, so that what follows is no part of it for anybody.
  constexpr std::size_t late = 990;
  const std::string content = frame_as_content();
  Case& cut = g.add("body-short", title);
  cut.covers("RFC9112-6.3-5", "RFC9112-6.3-4", "RFC9112-9.3-1");
  cut.each(std::vector{usual()
                           .and_with(fmt::format("Content-Length: {}", content.size() + late))
                           .followed_by(content + std::string(late, '\0'))
                           .holding(late)},
           [&](Conversation& conversation, const Request& request) {
             expect_unread_content(
                 conversation.request(request)
                     .expect(answer.or_waits(Grade::pass, "")
                                 .or_opens(Grade::non_strict, "the content was not waited for")
                                 .and_goes_on())
                     .rest()
                     .expect(answer));
           });
}

}  // namespace

Group handshake_smuggling() {
  Group g("handshake.smuggling",
          "4.2.1 Reading the Client's Opening Handshake; RFC 9112, section 6.3 Message Body "
          "Length");
  content_lengths(g);
  codings(g);
  both(g);
  chunks(g);
  unread_bodies(g);
  g.add("upgrade-with-failed-version",
        "behind an upgrade that failed the connection is HTTP, or ends")
      .covers("RFC6455-4.2.2-8", "RFC9112-9.3-1")
      .request(
          usual().with("Sec-WebSocket-Version", "99").followed_by(usual().as_octets(plain_get)))
      .expect(rejected().or_closed(Grade::pass))
      .expect(rejected()
                  .or_refused_otherwise(Grade::pass)
                  .or_ordinary()
                  .or_closed(Grade::pass)
                  .or_silent(Grade::non_strict, "the request behind the refusal is not answered"));
  answered(g, "status-spoof", "a resource that is no WebSocket answers as HTTP does",
           usual().target("{plain}"), rejected().or_refused_otherwise(Grade::pass).or_ordinary())
      .needs(Need::http_path)
      .covers("RFC9110-7.8-5", "RFC9110-7.8-2");
  return g;
}

}  // namespace suite

#include <fmt/format.h>

#include <algorithm>

#include "suites/handshake/content.h"
#include "suites/handshake/request.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

Request in_coding(const std::string& octets) {
  return usual().and_with("Transfer-Encoding: chunked").followed_by(octets);
}

void request_bodies(Group& g) {
  const auto add = [&](const char* name, const Request& request) {
    Case& script = g.add(fmt::format("body-{}", name),
                         "content of a request is refused, or read and never taken for frames");
    script.covers("RFC9112-6.1-1", "RFC9112-6.3-5", "RFC9112-6.3-6", "RFC9112-9.3-1",
                  "RFC9110-8.6-4");
    script.each(std::vector{request}, [](Conversation& conversation, const Request& asked) {
      conversation.request(asked).expect(
          rejected().or_refused_otherwise(Grade::pass).or_ordinary().or_opens(Grade::pass, ""));
      expect_unread_content(conversation);
    });
  };
  opening(g, "body-cl-0", "content of no octets is none", usual().and_with("Content-Length: 0"),
          opens().or_refused(Grade::non_strict))
      .covers("RFC9112-6.1-1", "RFC9112-6.3-5", "RFC9112-6.3-6", "RFC9112-9.3-1", "RFC9110-8.6-4");
  add("cl-5", with_content(usual()));
  add("chunked-empty", in_coding("0\r\n\r\n"));
  add("chunked-data", in_coding(in_chunks(frame_as_content())));
}

std::vector<Judgement> judge_continue(const Exchange& exchange) {
  if (std::ranges::find(exchange.interims(), 100) != exchange.interims().end()) return {};
  return judged(Grade::non_strict, "answered only behind the content, and without a 100");
}

void expectations(Group& g) {
  const auto add = [&](const char* name, const char* title) -> Case& {
    return g.add(fmt::format("expect-100-{}", name), title)
        .covers("RFC9110-7.8-10", "RFC9110-10.1.1-2", "RFC9110-10.1.1-3", "RFC9112-9.3-1");
  };
  const Answer decided =
      rejected().or_refused_otherwise(Grade::pass).or_ordinary().or_opens(Grade::pass, "");
  add("no-body", "an expectation without content is answered")
      .request(usual().and_with("Expect: 100-continue"))
      .expect(decided);
  Case& with_body = add("with-body", "content is asked for with 100, or refused before it comes");
  with_body.each(
      std::vector{with_content(usual()).and_with("Expect: 100-continue").holding_what_follows()},
      [&](Conversation& conversation, const Request& request) {
        conversation.request(request)
            .expect(decided.or_opens(Grade::non_strict, "opened without a 100 for the content")
                        .or_waits(Grade::pass, "")
                        .or_100())
            .rest()
            .expect(decided)
            .check("the content was asked for with 100", judge_continue);
        expect_unread_content(conversation);
      });
  add("other", "an expectation that nobody knows is answered")
      .request(usual().and_with("Expect: the-unexpected"))
      .expect(decided);
}

}  // namespace

void request_body(Group& g) {
  request_bodies(g);
  expectations(g);
}

}  // namespace suite

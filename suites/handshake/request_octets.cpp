#include <fmt/format.h>

#include <algorithm>

#include "suites/handshake/request.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

using namespace std::string_literals;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

Request with_line_ends(std::string what, std::string_view end) {
  return usual().rewritten(std::move(what), [end](std::string octets) {
    return replaced(std::move(octets), "\r\n", end);
  });
}

void line_ends(Group& g) {
  const Answer either = whatever().or_opens(Grade::informational, "LF alone ends a line");
  answered(g, "line-end-lf-only", "lines that end in LF may be accepted or refused",
           with_line_ends("LF as its line ends", "\n"),
           either.or_waits(Grade::informational, "waits for CR LF"))
      .covers("RFC9112-2.2-2", "RFC9112-2.2-4");
  g.add("line-end-cr-only", "CR does not end a line")
      .covers("RFC9112-2.2-2", "RFC9112-2.2-4")
      .request(
          with_line_ends("CR as its line ends", "\r").followed_by(usual()).holding_what_follows())
      .expect(rejected({400, 408})
                  .or_closed(Grade::pass)
                  .or_waits(Grade::pass, "")
                  .or_opens(Grade::fail, "CR alone was taken for a line end"))
      .rest()
      .expect(whatever());
  answered(g, "line-end-mixed", "one line that ends in LF may be accepted or refused",
           usual().rewritten(
               "LF behind the request line",
               [](std::string octets) { return octets.replace(octets.find("\r\n"), 2, "\n"); }),
           either)
      .covers("RFC9112-2.2-2", "RFC9112-2.2-4");
}

// What stands behind the odd octets of `line` would be a line of its own if they ended one: one
// that chooses a subprotocol, or the key without which no handshake is complete.
void hidden(Group& g, const char* name, const char* title,
            const std::function<Request(const Request& request, const std::string& field)>& hide,
            const Answer& answer, std::initializer_list<const char*> requirements) {
  Case& script = g.add(name, title);
  for (const char* requirement : requirements) script.covers(requirement);
  script.request(hide(usual(), "Sec-WebSocket-Protocol: {protocol}")).expect(answer);
  script.each(std::vector{hide(usual().without("Sec-WebSocket-Key"), "Sec-WebSocket-Key: {key}")},
              [](Conversation& conversation, const Request& request) {
                conversation.request(request).expect(rejected().or_opens(
                    Grade::fail, "what stands behind it took effect as a field of its own"));
              });
}

void bare_crs(Group& g) {
  const Answer answer = rejected({400}).or_opens(Grade::non_strict,
                                                 "a CR without LF is taken for a space or nothing");
  const char* title = "a CR that no LF follows ends no line";
  const auto requirements = {"RFC9112-2.2-4", "RFC9110-5.5-2"};
  hidden(
      g, "bare-cr-in-line", title,
      [](const Request& request, const std::string& field) {
        return request.line("GET {target} HTTP/1.1\r" + field);
      },
      answer, requirements);
  hidden(
      g, "bare-cr-in-name", title,
      [](const Request& request, const std::string& field) {
        return request.and_with("X-Unknown\r" + field);
      },
      answer, requirements);
  hidden(
      g, "bare-cr-in-value", title,
      [](const Request& request, const std::string& field) {
        return request.and_with("X-Unknown: x\r" + field);
      },
      answer, requirements);
}

}  // namespace

void request_octets(Group& g) {
  line_ends(g);
  bare_crs(g);

  const auto nul = [&](const char* name, const Request& request) {
    answered(g, name, "a NUL octet is refused", request,
             rejected({400}).or_opens(Grade::non_strict, "opened in spite of a NUL octet"))
        .covers("RFC9110-5.5-2");
  };
  nul("nul-in-line", usual().line("GET {target} HTTP/1.1\0"s));
  nul("nul-in-name", usual().and_with("X-\0: x"s));
  nul("nul-in-value", usual().and_with("X-Unknown: x\0y"s));

  for (const int lines : {1, 2, 100}) {
    std::string empty;
    for (int i = 0; i < lines; ++i) empty += "\r\n";
    answered(g, fmt::format("empty-lines-before-{}", lines),
             "empty lines in front of the request line are passed over",
             usual().rewritten(fmt::format("{} empty lines in front", lines),
                               [empty](const std::string& octets) { return empty + octets; }),
             lines == 1 ? opens().or_refused(Grade::non_strict)
                        : whatever().or_refused(Grade::informational))
        .covers("RFC9112-2.2-6");
  }

  hidden(g, "whitespace-line-first",
         "a line with white space in front of all fields is refused or passed over",
         [](const Request& request, const std::string& field) {
           return request.and_first(" " + field);
         },
         rejected({400}).or_opens(Grade::pass, ""), {"RFC9112-2.2-8"});
}

void request_syntax(Group& g) {
  const Answer joined =
      rejected({400}).or_refused_otherwise(Grade::non_strict).or_opens(Grade::pass, "");
  answered(g, "obs-fold-connection", "a folded line is refused or joined",
           usual().with("Connection", "keep-alive,\r\n Upgrade"), joined)
      .covers("RFC9112-5.2-2");
  answered(g, "obs-fold-extensions", "a folded line is refused or joined",
           usual().and_with("Sec-WebSocket-Extensions: permessage-deflate;\r\n "
                            "server_max_window_bits=10"),
           joined)
      .covers("RFC9112-5.2-2")
      .check("an extension is accepted with its folded parameter", [](const Exchange& exchange) {
        if (!exchange.switched()) return std::vector<Judgement>();
        const http::Response& response = exchange.responses().front().head;
        const auto agreed = response.fields.first("Sec-WebSocket-Extensions");
        if (!agreed || agreed->find("server_max_window_bits") != std::string_view::npos)
          return std::vector<Judgement>();
        return judged(Grade::fail, "the offer was accepted without its folded parameter");
      });
  hidden(g, "obs-fold-unknown", "a folded line is refused or joined, and no field of its own",
         [](const Request& request, const std::string& field) {
           return request.and_with("X-Unknown: x\r\n\t" + field);
         },
         joined, {"RFC9112-5.2-2"});

  const auto spaced = [&](const char* name, const Request& request) {
    answered(g, fmt::format("space-before-colon-{}", name),
             "white space between a field's name and its colon is refused", request,
             rejected({400}))
        .covers("RFC9112-5.1-1");
  };
  spaced("host", usual().without("Host").and_with("Host : {host}"));
  spaced("upgrade", usual().without("Upgrade").and_with("Upgrade : websocket"));
  spaced("unknown", usual().and_with("X-Unknown : x"));

  const auto broken = [&](const char* name, const char* line) {
    answered(g, fmt::format("header-{}", name), "a line that is no field is refused",
             usual().and_with(line),
             rejected({400}).or_opens(Grade::non_strict, "opened in spite of a broken line"))
        .covers("RFC9110-5.6.2-1", "RFC9112-2.2-9");
  };
  broken("no-colon", "X-Unknown");
  broken("empty-name", ": x");
  broken("name-with-space", "X Unknown: x");
  broken("name-non-ascii", "X-\xc3\xa4: x");
  broken("name-control", "X-\x01: x");
}

}  // namespace suite

#include <fmt/format.h>

#include "suites/handshake/response.h"

// What stands in the status line of the answer to an opening request, and ahead of it.

namespace suite {
namespace {

using namespace std::chrono_literals;

const char* const not_101 = "a response that is no 101 opens nothing";

void statuses(Group& g) {
  struct Row {
    int status;
    const char* reason;
  };
  for (const Row& row :
       {Row{200, "OK"}, Row{201, "Created"}, Row{204, "No Content"}, Row{206, "Partial Content"},
        Row{300, "Multiple Choices"}, Row{304, "Not Modified"}, Row{400, "Bad Request"},
        Row{401, "Unauthorized"}, Row{403, "Forbidden"}, Row{404, "Not Found"},
        Row{407, "Proxy Authentication Required"}, Row{426, "Upgrade Required"},
        Row{429, "Too Many Requests"}, Row{500, "Internal Server Error"},
        Row{503, "Service Unavailable"}, Row{599, "Assay"}})
    answering(g, fmt::format("status-{}", row.status), not_101,
              accepting().status(row.status, row.reason), is_failed())
        .covers("RFC6455-4.1-39", "RFC9110-15-1");
  struct Odd {
    const char* name;
    const char* code;
  };
  for (const Odd& row :
       {Odd{"000", "000"}, Odd{"099", "099"}, Odd{"600", "600"}, Odd{"999", "999"}, Odd{"10", "10"},
        Odd{"1010", "1010"}, Odd{"1x1", "1x1"}, Odd{"empty", ""}, Odd{"negative", "-101"}})
    answering(g, fmt::format("status-odd-{}", row.name), not_101, accepting().odd_status(row.code),
              is_failed())
        .covers("RFC9110-15-2", "RFC6455-4.1-49");
}

std::string interim(int status, const char* reason) {
  return fmt::format("HTTP/1.1 {} {}\r\nX-Interim: 1\r\n\r\n", status, reason);
}

void interims(Group& g) {
  const auto add = [&](const char* name, const Response& response) {
    answering(g, fmt::format("interim-{}", name), "an interim response is not the answer yet",
              response, is_opened())
        .covers("RFC9110-15.2-2");
  };
  const std::string go_on = interim(100, "Continue");
  add("100", accepting().preceded_by(go_on));
  add("102", accepting().preceded_by(interim(102, "Processing")));
  add("103", accepting().preceded_by(interim(103, "Early Hints")));
  add("199", accepting().preceded_by(interim(199, "Assay")));
  add("100-twice", accepting().preceded_by(go_on + go_on));
  add("100-segmented",
      accepting().preceded_by(go_on).cut("the 100 in two segments of its own",
                                         [size = go_on.size()](std::string_view) {
                                           return std::vector<std::size_t>{size / 2, size};
                                         }));

  constexpr std::size_t a_minute = 600;
  std::string endless;
  for (std::size_t i = 0; i < a_minute; ++i) endless += go_on;
  g.add("interim-endless", "interim responses without end are given up in the end")
      .covers("RFC6455-10.4-1")
      .alone()
      .tier(Tier::full)
      .respond(accepting()
                   .as_octets(endless)
                   .cut("an interim response each",
                        [size = go_on.size()](std::string_view octets) {
                          std::vector<std::size_t> ends;
                          for (std::size_t end = size; end < octets.size(); end += size)
                            ends.push_back(end);
                          return ends;
                        })
                   .slowly(100ms))
      .expect(GivesUp{.by = GivesUp::By::now, .if_not = Grade::non_strict})
      .survey(does_not_crash());
}

void sequence(Group& g) {
  g.add("second-101", "a second 101 stands where frames do, and fails the connection")
      .covers("RFC6455-4.1-49")
      .respond(
          accepting().followed_by("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"))
      .expect(protocol_failure());
  answering(g, "before-request", "what came ahead of the request is no answer to it",
            accepting().before_request(), is_failed())
      .covers("RFC9112-9.2-1");
}

void response_versions(Group& g) {
  const Opens or_opens = is_failed_or(Grade::non_strict, "the version was not looked at");
  const auto add = [&](const char* name, const char* version, const Opens& opens) {
    answering(g, fmt::format("http-version-{}", name), "the version of HTTP is looked at",
              accepting().line(fmt::format("{} 101 Switching Protocols", version)), opens)
        .covers("RFC6455-4.1-49", "RFC9110-6.2-3", "RFC9112-2.3-1");
  };
  add("1-0", "HTTP/1.0", is_either());
  add("1-2", "HTTP/1.2", is_opened_or(Grade::non_strict, "a later version of HTTP/1"));
  add("2-0", "HTTP/2.0", or_opens);
  add("0-9", "HTTP/0.9", or_opens);
  add("lower-case", "http/1.1", or_opens);
  answering(g, "http-version-missing", "a line without a version is no status line",
            accepting().line("101 Switching Protocols"), is_failed())
      .covers("RFC6455-4.1-49", "RFC9110-6.2-3", "RFC9112-2.3-1");
}

void lines(Group& g) {
  const auto add = [&](const char* name, const char* title, const Response& response,
                       const Opens& opens) {
    answering(g, fmt::format("line-{}", name), title, response, opens)
        .covers("RFC9112-4-1", "RFC9112-4-2", "RFC9112-2.2-2", "RFC9110-5.5-3");
  };
  const char* const reason = "the reason phrase means nothing";
  const char* const odd = "how the form of the status line is taken is recorded";
  add("no-reason", reason, accepting().line("HTTP/1.1 101 "), is_opened());
  add("no-space", odd, accepting().line("HTTP/1.1 101"), is_either());
  add("long-reason", reason, accepting().line("HTTP/1.1 101 " + std::string(4000, 'r')),
      is_opened_or(Grade::non_strict, "a long reason phrase"));
  add("obs-text-reason", reason, accepting().line("HTTP/1.1 101 Umschalten \xc3\xbc\xe4"),
      is_opened_or(Grade::non_strict, "a reason phrase with obs-text"));
  add("double-space", odd, accepting().line("HTTP/1.1  101 Switching Protocols"), is_either());
  add("leading-space", odd, accepting().line(" HTTP/1.1 101 Switching Protocols"), is_either());
  add("lf-only", odd,
      accepting().rewritten("lines that end in LF alone",
                            [](std::string octets) {
                              std::erase(octets, '\r');
                              return octets;
                            }),
      is_either());
}

}  // namespace

void response_heads(Group& g) {
  statuses(g);
  interims(g);
  sequence(g);
  response_versions(g);
  lines(g);
}

}  // namespace suite

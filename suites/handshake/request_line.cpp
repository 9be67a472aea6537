#include <fmt/format.h>

#include "suites/handshake/request.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

constexpr const char* waiting_for_more = "waits for the rest of a line or of a header section";

void methods(Group& g) {
  const auto add = [&](const char* name, std::string method) -> Case& {
    return answered(g, fmt::format("method-{}", name), "only GET opens a connection",
                    usual().method(std::move(method)), rejected({405, 501, 400}).or_ordinary());
  };
  struct Row {
    const char* name;
    const char* method;
  };
  for (const Row& row :
       {Row{"post", "POST"}, Row{"head", "HEAD"}, Row{"put", "PUT"}, Row{"delete", "DELETE"},
        Row{"options", "OPTIONS"}, Row{"trace", "TRACE"}, Row{"connect", "CONNECT"},
        Row{"patch", "PATCH"}, Row{"unknown", "BREW"}, Row{"empty", ""}})
    add(row.name, row.method)
        .covers("RFC6455-4.2.1-1", "RFC6455-4.2.1-3", "RFC9110-9.1-2", "RFC9110-9.1-3",
                "RFC9110-7.8-12");
  for (const Row& row : {Row{"case-lower", "get"}, Row{"case-mixed", "Get"}})
    add(row.name, row.method)
        .covers("RFC6455-4.2.1-1", "RFC6455-4.2.1-3", "RFC9110-9.1-1", "RFC9112-3.1-1");
  answered(g, "method-long-10k", "a method of 10000 octets is refused",
           usual().method(std::string(10000, 'M')), rejected({501, 400}))
      .covers("RFC9112-3-2");
}

void request_versions(Group& g) {
  const auto older = [&](const char* name, const Request& request, const Answer& answer) {
    answered(g, name, "versions of HTTP before 1.1 cannot be upgraded", request, answer)
        .covers("RFC6455-4.2.1-1", "RFC6455-4.2.1-2", "RFC6455-11.1.1-3", "RFC9110-7.8-8",
                "RFC9110-15.2-1");
  };
  const Answer too_old = rejected({400, 426, 505}).or_ordinary();
  older("http-version-0-9", usual().as_octets("GET {target}\r\n"),
        too_old.or_waits(Grade::informational, waiting_for_more));
  older("http-version-1-0", usual().version("HTTP/1.0"), too_old);
  older("http-version-1-0-keepalive",
        usual().version("HTTP/1.0").with("Connection", "keep-alive, Upgrade"), too_old);

  for (const char* minor : {"2", "9"})
    opening(g, fmt::format("http-version-1-{}", minor),
            "a higher minor version is read as HTTP/1.1",
            usual().version(fmt::format("HTTP/1.{}", minor)), opens().or_refused(Grade::non_strict))
        .covers("RFC9110-6.2-3");
  for (const char* version : {"2.0", "3.0", "9.9"}) {
    std::string name = fmt::format("http-version-{}", version);
    name.replace(name.find('.'), 1, "-");
    answered(
        g, name, "a higher major version is refused",
        usual().version(fmt::format("HTTP/{}", version)),
        rejected({505, 400}).or_opens(Grade::non_strict, "opened by a request of HTTP/2 and up"))
        .covers("RFC9110-6.2-4");
  }

  struct Bad {
    const char* name;
    const char* version;
  };
  const Answer bad = rejected({400, 505});
  for (const Bad& row :
       {Bad{"lower-case", " http/1.1"}, Bad{"two-digit-minor", " HTTP/1.10"},
        Bad{"no-minor", " HTTP/1"}, Bad{"leading-zero", " HTTP/01.1"}, Bad{"letters", " HTTP/a.b"},
        Bad{"missing", ""}, Bad{"plus", " HTTP/+1.1"}}) {
    const std::string_view name = row.name;
    Answer answer = bad;
    if (name == "two-digit-minor" || name == "leading-zero")
      answer = bad.or_opens(Grade::non_strict, "RFC 2616 had such versions, RFC 9112 has not");
    if (name == "missing") answer = bad.or_waits(Grade::informational, waiting_for_more);
    answered(g, fmt::format("http-version-bad-{}", name), "a version that is none is refused",
             usual().line(fmt::format("GET {{target}}{}", row.version)), answer)
        .covers("RFC9112-2.3-1");
  }
}

}  // namespace

void request_line(Group& g) {
  methods(g);
  request_versions(g);
}

void request_damaged_line(Group& g) {
  const auto add = [&](const char* name, const char* line, const Answer& answer) {
    answered(g, name, "a damaged request line is refused", usual().line(line), answer)
        .covers("RFC9112-3-1", "RFC9112-3.2-1", "RFC9112-3.2-2");
  };
  const Answer lenient =
      rejected({400}).or_opens(Grade::informational, "white space in the request line is split");
  add("line-double-space", "GET  {target} HTTP/1.1", lenient);
  add("line-tab", "GET\t{target} HTTP/1.1", lenient);
  add("line-leading-space", " GET {target} HTTP/1.1", lenient);
  add("line-trailing-space", "GET {target} HTTP/1.1 ", lenient);
  add("line-extra-word", "GET {target} HTTP/1.1 x",
      rejected({400}).or_opens(Grade::non_strict, "opened in spite of a fourth word"));
  add("line-missing-version", "GET {target}",
      rejected({400}).or_waits(Grade::informational, waiting_for_more));
}

}  // namespace suite

#include <fmt/format.h>

#include <cctype>

#include "libcore/base/text.h"
#include "libcore/http/query.h"
#include "suites/handshake/request.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

Request with_host(std::string what, std::function<std::string(std::string host)> change) {
  return usual().with_fields(std::move(what), [change = std::move(change)](http::Fields& fields) {
    fields.lines.front().value = change(fields.lines.front().value);
  });
}

std::string without_port(const std::string& host) { return std::string(http::host_of(host)); }

}  // namespace

void request_host(Group& g) {
  answered(g, "missing-host", "a request without Host is refused", usual().without("Host"),
           rejected({400}))
      .covers("RFC6455-4.2.1-5", "RFC9112-3.2-5");

  // 4.2.1 wants the server's authority there, so that refusing is right as well.
  const auto odd = [&](const char* name, const Request& request) {
    answered(g, fmt::format("host-{}", name), "a server decides which hosts are its own", request,
             whatever().or_opens(Grade::informational, "opened"))
        .covers("RFC6455-4.2.1-5")
        .then_alive();
  };
  odd("empty", usual().with("Host", ""));
  odd("foreign", usual().with("Host", "foreign.example"));
  odd("port-only", usual().with("Host", ":80"));
  odd("other-port",
      with_host("Host with port 1", [](std::string h) { return without_port(h) + ":1"; }));
  odd("upper-case", with_host("Host in upper case", base::upper));
  odd("trailing-dot", with_host("Host with a dot behind it", [](std::string h) {
        const std::string name = without_port(h);
        return name + "." + h.substr(name.size());
      }));

  struct Row {
    const char* name;
    const char* host;
  };
  for (const Row& row :
       {Row{"space", "a b"}, Row{"comma", "a.example,b.example"},
        Row{"port-letters", "a.example:http"}, Row{"port-99999", "a.example:99999"},
        Row{"unclosed-bracket", "[::1"}, Row{"slash", "a.example/"},
        Row{"userinfo", "user@a.example"}, Row{"non-ascii", "\xc3\xa4.example"}})
    answered(g, fmt::format("host-invalid-{}", row.name), "a Host that is none is refused",
             usual().with("Host", row.host),
             rejected({400}).or_opens(Grade::non_strict, "opened for a Host that is none"))
        .covers("RFC9112-3.2-7");

  const auto doubled = [&](const char* name, const char* second) {
    answered(g, fmt::format("duplicate-host-{}", name), "two lines of Host are refused",
             usual().and_with(second), rejected({400}))
        .covers("RFC9112-3.2-6");
  };
  doubled("equal", "Host: {host}");
  doubled("different", "Host: other.example");
}

}  // namespace suite

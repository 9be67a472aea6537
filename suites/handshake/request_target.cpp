#include <fmt/format.h>

#include "suites/handshake/request.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

using namespace std::string_literals;

// A target of this kind for the declared resource.
Request in_target(std::string what, std::function<std::string(std::string target)> change) {
  return usual().with_parts(std::move(what), [change = std::move(change)](http::Request& request) {
    request.target = change(request.target);
  });
}

std::string with_query(std::string target, const std::string& query) {
  return target + (target.find('?') == std::string::npos ? "?" : "&") + query;
}

// The last letter or digit of the path as an escape.
std::string escaped(std::string target) {
  const std::size_t end = std::min(target.find('?'), target.size());
  for (std::size_t at = end; at-- > 0;)
    if (std::isalnum(static_cast<unsigned char>(target[at])) != 0)
      return target.replace(at, 1, fmt::format("%{:02X}", target[at]));
  return with_query(target, "%61");
}

void served(Group& g) {
  const auto add = [&](const char* name, const Request& request, const Answer& answer) {
    opening(g, name, "the resource is found by its target", request, answer)
        .covers("RFC6455-4.2.1-4", "RFC9112-3-4");
  };
  const Answer routed = opens().or_status({404}, Grade::non_strict);
  add("target-root", usual().target("/"), routed);
  add("target-path", usual(), opens());
  add("target-query",
      in_target("a query in its target", [](std::string t) { return with_query(t, "a=b&c"); }),
      routed);
  add("target-percent", in_target("an escape in its target", escaped), routed);
  add("target-long-8000",
      in_target("a target of 8000 octets",
                [](std::string t) {
                  t = with_query(t, "q=");
                  return t + std::string(t.size() < 8000 ? 8000 - t.size() : 0, 'q');
                }),
      opens().or_refused(Grade::non_strict));
}

void absolute(Group& g) {
  opening(g, "target-absolute-http", "a target in absolute form is accepted",
          usual().target("{scheme}://{host}{target}"), opens().or_refused(Grade::non_strict))
      .covers("RFC6455-4.2.1-4", "RFC9112-3.2.2-1");
  opening(g, "target-absolute-ws", "a target with a scheme of WebSocket is no target of HTTP",
          usual().target("ws://{host}{target}"),
          whatever().or_opens(Grade::informational, "accepted"))
      .covers("RFC6455-4.2.1-4", "RFC9112-3.2.2-1");
  answered(
      g, "target-absolute-host-mismatch", "the target's host counts, not the Host field",
      usual().target("{scheme}://{host}{target}").with("Host", "{other-host}"),
      whatever().or_opens(Grade::informational, "opened; which of the hosts did it is not seen"))
      .covers("RFC9112-3.2.2-2", "RFC9110-7.4-1");
  answered(g, "target-absolute-https-on-clear",
           "a target of another scheme than the connection's is not served",
           usual().target("{other-scheme}://{host}{target}"),
           rejected({421, 400, 404})
               .or_refused_otherwise(Grade::informational)
               .or_opens(Grade::informational, "opened, whatever the scheme"))
      .covers("RFC9110-7.4-1");
}

void odd(Group& g) {
  struct Row {
    const char* name;
    std::string target;
  };
  const Answer answer =
      rejected({400}).or_opens(Grade::non_strict, "opened for a target that is none");
  for (const Row& row : {Row{"asterisk", "*"}, Row{"authority", "{host}"}, Row{"empty", ""},
                         Row{"relative", "x"}, Row{"fragment", "{target}#x"}, Row{"space", "/a b"},
                         Row{"backslash", "\\"}, Row{"nul", "/\0x"s}})
    answered(g, fmt::format("target-{}", row.name), "a target of no known form is refused",
             usual().target(row.target),
             std::string_view(row.name) == "fragment"
                 ? answer.or_opens(Grade::informational, "the fragment is passed over")
                 : answer)
        .covers("RFC9110-7.1-1", "RFC9112-3.2-1");
}

// No file from outside of what is served.
std::vector<Judgement> judge_leak(const Exchange& exchange) {
  for (const Exchange::Response& response : exchange.responses())
    if (response.body.find("root:x:0:0:") != std::string::npos)
      return judged(Grade::fail, "the answer has a file from outside of what is served");
  return {};
}

void elsewhere(Group& g) {
  answered(g, "target-unknown-path", "a path that is not served is refused",
           usual().target("/assay-no-such-path"),
           rejected()
               .or_refused_otherwise(Grade::pass)
               .or_opens(Grade::informational, "opened: the server does not route by path"))
      .covers("RFC6455-4.2.2-10", "RFC6455-4.2.2-4", "RFC6455-4.2.2-3");
  Case& traversal = g.add("target-traversal", "a path that climbs out of its root leads nowhere");
  traversal.covers("RFC6455-10.1-1");
  traversal.each(std::vector<std::string>{"/../../../../../../etc/passwd",
                                          "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/%00"},
                 [](Conversation& conversation, const std::string& target) {
                   conversation.request(usual().target(target))
                       .expect(rejected()
                                   .or_refused_otherwise(Grade::pass)
                                   .or_ordinary()
                                   .or_opens(Grade::informational,
                                             "opened: the server does not route by path"))
                       .check("no file comes from outside of what is served", judge_leak);
                 });
  traversal.then_alive();
}

}  // namespace

void request_target(Group& g) {
  served(g);
  absolute(g);
  odd(g);
  elsewhere(g);
}

}  // namespace suite

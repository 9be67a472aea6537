#include "suites/catalogue.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

// Requests that draw as many kinds of answers as possible. What the monitors say of these is graded
// here alone, or each case with a refusal would repeat it.
std::vector<Request> odd_requests() {
  return {usual().with("Sec-WebSocket-Version", "99"), usual().without("Upgrade"),
          usual().without("Connection"), usual().method("POST"),
          usual().target("/assay-no-such-path")};
}

Case& add_odd(Group& g, const char* name, const char* title) {
  Case& script = g.add(name, title);
  return script.each(odd_requests(), [](Conversation& conversation, const Request& request) {
    conversation.request(request).expect(
        whatever().or_closed(Grade::informational).or_opens(Grade::informational, "opened"));
  });
}

}  // namespace

Group monitor_http() {
  Group g("monitor.http", "4.2.2 Sending the Server's Opening Handshake; RFC 9110");
  add_odd(g, "date", "responses have a Date").covers("RFC9110-6.6.1-1");
  add_odd(g, "status-fields", "a status comes with the fields that it cannot do without")
      .covers("RFC9110-11.6.1-1", "RFC9110-15.5.6-1", "RFC9110-15.5.22-1", "RFC9110-7.8-6",
              "RFC9110-7.8-11", "RFC6455-4.2.2-3");
  add_odd(g, "connection-upgrade-pair", "Upgrade comes with Connection: upgrade")
      .covers("RFC9110-7.6.1-2", "RFC9110-7.8-7");
  return g;
}

}  // namespace suite

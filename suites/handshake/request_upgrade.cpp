#include <fmt/format.h>

#include "suites/handshake/request.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

const char* const no_upgrade = "a request that does not ask for WebSocket is an ordinary one";
const char* const in_any_case = "tokens are compared without case";

void upgrade_of_request(Group& g) {
  answered(g, "missing-upgrade", no_upgrade, usual().without("Upgrade"),
           rejected({400, 426}).or_ordinary())
      .covers("RFC6455-4.2.1-1", "RFC6455-4.2.1-6");
  // A token that nobody knows: to some a server may really switch, and rightly so.
  for (const NamedValue& row :
       {NamedValue{"empty", ""}, NamedValue{"other-token", "x-assay"}, NamedValue{"prefix", "web"},
        NamedValue{"suffix", "websockets"}, NamedValue{"with-version", "websocket/13"},
        NamedValue{"quoted", "\"websocket\""}}) {
    const bool versioned = std::string_view(row.name) == "with-version";
    const Answer answer = rejected().or_refused_otherwise(Grade::non_strict).or_ordinary();
    answered(
        g, fmt::format("upgrade-{}", row.name), no_upgrade, usual().with("Upgrade", row.value),
        versioned ? answer.or_opens(Grade::informational, "the version is passed over") : answer)
        .covers("RFC6455-4.2.1-6", "RFC9110-7.8-5");
  }
  for (const NamedValue& row : {NamedValue{"upper", "WEBSOCKET"}, NamedValue{"mixed", "WebSocket"}})
    opening(g, fmt::format("upgrade-case-{}", row.name), in_any_case,
            usual().with("Upgrade", row.value))
        .covers("RFC6455-4.2.1-6", "RFC9110-7.8-3");
  const auto listed = [&](const char* name, const Request& request) {
    opening(g, fmt::format("upgrade-list-{}", name), "websocket may be one of several upgrades",
            request, opens().or_refused(Grade::non_strict))
        .covers("RFC6455-4.2.1-6", "RFC9110-7.8-1", "RFC9110-5.2-1");
  };
  listed("first", usual().with("Upgrade", "websocket, x-assay"));
  listed("last", usual().with("Upgrade", "x-assay, websocket"));
  listed("two-lines", usual().and_with("Upgrade: x-assay"));
  for (const NamedValue& row :
       {NamedValue{"kelvin", "websoc\xe2\x84\xaa\x65t"}, NamedValue{"long-s", "web\xc5\xbfocket"}})
    answered(g, fmt::format("upgrade-unicode-{}", row.name),
             "only letters of ASCII are compared without case", usual().with("Upgrade", row.value),
             rejected().or_ordinary())
        .covers("RFC6455-2.1-1");
}

void connection_of_request(Group& g) {
  const Answer refused = rejected().or_ordinary();
  answered(g, "missing-connection", no_upgrade, usual().without("Connection"), refused)
      .covers("RFC6455-4.2.1-1", "RFC6455-4.2.1-7");
  for (const NamedValue& row : {NamedValue{"empty", ""}, NamedValue{"close", "close"},
                                NamedValue{"keep-alive", "keep-alive"}, NamedValue{"prefix", "up"},
                                NamedValue{"suffix", "upgrades"}})
    answered(g, fmt::format("connection-{}", row.name), no_upgrade,
             usual().with("Connection", row.value), refused)
        .covers("RFC6455-4.2.1-7");
  for (const NamedValue& row : {NamedValue{"upper", "UPGRADE"}, NamedValue{"mixed", "uPgRaDe"}})
    opening(g, fmt::format("connection-case-{}", row.name), in_any_case,
            usual().with("Connection", row.value))
        .covers("RFC6455-4.2.1-7", "RFC9110-7.6.1-1");

  const auto listed = [&](const char* name, const Request& request, const Answer& answer) {
    opening(g, fmt::format("connection-list-{}", name), "Connection is a list", request, answer)
        .covers("RFC6455-4.2.1-7", "RFC9110-5.2-1");
  };
  std::string many;
  for (int i = 0; i < 50; ++i) many += fmt::format("x-{}, ", i);
  const Answer or_refused = opens().or_refused(Grade::non_strict);
  listed("keep-alive-first", usual().with("Connection", "keep-alive, Upgrade"), opens());
  listed("keep-alive-last", usual().with("Connection", "Upgrade, keep-alive"), opens());
  listed("no-space", usual().with("Connection", "keep-alive,Upgrade"), opens());
  listed("tabs", usual().with("Connection", "keep-alive\t,\tUpgrade"), or_refused);
  listed("two-lines", usual().and_with("Connection: keep-alive"), or_refused);
  listed("many", usual().with("Connection", many + "Upgrade"), or_refused);
  opening(g, "connection-empty-elements", "empty elements of a list are passed over",
          usual().with("Connection", ",, upgrade ,"), or_refused)
      .covers("RFC9110-5.6.1.2-1");

  // RFC 9112, section 9.6, wants the last response to be sent; RFC 6455 wants the upgrade.
  answered(g, "connection-upgrade-and-close", "a server may upgrade or close, but decides",
           usual().with("Connection", "Upgrade, close"),
           whatever().or_opens(Grade::informational, "opened in spite of close"))
      .covers("RFC9112-9.6-1")
      .then_alive();
  const auto names = [&](const char* name, const char* value) {
    answered(g, fmt::format("connection-lists-{}", name),
             "what becomes of fields that Connection names", usual().with("Connection", value),
             opens().or_refused(Grade::informational))
        .covers("RFC9110-7.6.1-2");
  };
  names("sec-key", "Upgrade, Sec-WebSocket-Key");
  names("host", "Upgrade, Host");
}

}  // namespace

void request_upgrade(Group& g) {
  upgrade_of_request(g);
  connection_of_request(g);
}

}  // namespace suite

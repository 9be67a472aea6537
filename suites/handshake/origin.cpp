#include <fmt/format.h>

#include "suites/catalogue.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

Request from(const std::string& origin) { return usual().with("Origin", origin); }

void without_policy(Group& g) {
  const auto add = [&](const char* name, const Request& request, const Answer& answer) {
    opening(g, name, "who comes from anywhere is let in, unless there is a policy", request, answer)
        .covers("RFC6455-4.2.1-15", "RFC6455-4.2.2-5");
  };
  const Answer may_refuse =
      opens().or_refused(Grade::non_strict).or_status({403}, Grade::informational);
  add("absent", usual().without("Origin"), may_refuse);
  add("same", from("{own-origin}"), may_refuse);
  add("null", from("null"),
      opens()
          .or_refused(Grade::informational)
          .or_opens(Grade::informational, "the origin null is let in"));
}

void with_policy(Group& g) {
  const auto add = [&](const char* name, const char* title, const Request& request,
                       const Answer& answer) {
    answered(g, fmt::format("policy-{}", name), title, request, answer)
        .needs(Need::origins)
        .covers("RFC6455-4.2.2-5", "RFC6455-4.2.2-6", "RFC6455-10.2-1", "RFC6455-10.2-2");
  };
  const char* const refused = "an origin that the policy does not name is refused with 403";
  const Answer strict = rejected({403});
  const Answer milder =
      strict.or_opens(Grade::non_strict, "an origin was let in that the policy does not name");
  const Answer open =
      strict.or_opens(Grade::informational, "let in").or_refused_otherwise(Grade::informational);
  add("listed", "an origin that the policy names is let in", from("{origin}"), opens());
  add("foreign", refused, from("https://evil.example"), strict);
  add("subdomain", refused, from("{origin-scheme}://sub.{origin-host}"), strict);
  add("suffix-trick", refused, from("{origin-scheme}://evil{origin-host}"), strict);
  add("prefix-trick", refused, from("{origin-scheme}://{origin-host}.evil.example"), strict);
  add("other-scheme", refused, from("{origin-other-scheme}://{origin-host}"), milder);
  add("other-port", refused, from("{origin-scheme}://{origin-host}:4711"), milder);
  add("null", refused, from("null"), strict);
  add("empty", "what is done about an empty Origin", from(""), open);
  add("upper-case", "what is done about an origin in upper case", from("{origin-in-upper-case}"),
      open);
  add("duplicate", "what is done about two lines of Origin",
      from("{origin}").and_with("Origin: https://evil.example"), open);
  add("userinfo", refused, from("{origin-scheme}://{origin-host}@evil.example"), strict);
  add("malformed", refused, from("{origin}/ {origin}"), milder);
}

}  // namespace

Group handshake_origin() {
  Group g("handshake.origin", "10.2 Origin Considerations");
  without_policy(g);
  with_policy(g);
  // A server that opens and then closes with 1008 has its reasons (7.4.1).
  g.add("after-open-policy", "an origin may also be refused behind the opening, with Close 1008")
      .covers("RFC6455-7.4.1-10")
      .request(from("https://evil.example"))
      .expect(whatever())
      .pause(std::chrono::milliseconds(250))
      .expect(Unasked{});
  return g;
}

}  // namespace suite

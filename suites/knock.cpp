#include "suites/knock.h"

#include <fmt/format.h>

#include <utility>

#include "suites/changed.h"

namespace suite {
Knock Knock::breaking_off() const {
  return changed(*this, [](Knock& k) { k.breaks_off = true; });
}
Knock Knock::answering(std::string octets) const {
  return changed(*this, [&](Knock& k) { k.answer = std::move(octets); });
}
Knock Knock::or_negotiated(Grade grade) const {
  return changed(*this, [&](Knock& k) { k.negotiated = grade; });
}
Knock Knock::or_silent(Grade grade, std::string_view why) const {
  return changed(*this, [&](Knock& k) {
    k.silent = grade;
    k.why_silent = why;
  });
}

Knock knock(std::string what, tls::ClientHello hello) {
  return {.what = std::move(what), .said = std::move(hello)};
}
Knock knock(std::string what, std::string octets) {
  return {.what = std::move(what), .said = std::move(octets)};
}
Knock knock_in_clear() {
  return {.what = "the opening request in clear text", .said = Knock::ClearRequest{}};
}

Knock rebuff(std::string what, tls::ServerFlight flight, std::optional<tls::KeyType> key) {
  return {.what = std::move(what), .said = std::move(flight), .to_client = true, .key = key};
}
Knock rebuff(std::string what, std::string octets) {
  return {.what = std::move(what), .said = std::move(octets), .to_client = true};
}

std::string describe(const Knock& knock) {
  std::string text =
      fmt::format("{}, send {}{}", knock.to_client ? "to a ClientHello, by hand" : "without TLS",
                  knock.breaks_off ? "the first half of " : "", knock.what);
  if (knock.breaks_off) text += ", then FIN";
  if (!knock.answer.empty()) text += ", and behind the ServerHello a fatal alert";
  return text + fmt::format("; an alert, 400 or the end of TCP is right, silence is {}",
                            word(knock.silent));
}

}  // namespace suite

#include "tests/suites/client_flaws.h"

namespace test {

std::vector<ClientFlaw> flaws_of_giving_up() {
  using namespace std::chrono_literals;
  return {
      {.name = "waits for ever",
       .breaks = [](ClientHabits& habits) { habits.patience = std::nullopt; },
       .non_strict = {"handshake.response.interim-endless"},
       .informational = {"handshake.response.slow-never-ends", "handshake.response.slow-silent"}},
      {.name = "never ends TCP",
       .breaks = [](ClientHabits& habits) { habits.holds_tcp = true; },
       .fails = {"handshake.response.close-*", "handshake.response.error-content-length-*"},
       .non_strict = {"handshake.response.status-*", "handshake.response.slow-drip-1s"},
       .all = true},
      {.name = "ends TCP late",
       .breaks = [](ClientHabits& habits) { habits.lingers = 3s; },
       .non_strict = {"handshake.response.status-404", "handshake.response.missing-*"}},
      {.name = "reports no failure",
       .breaks = [](ClientHabits& habits) { habits.exit_status = 0; },
       .non_strict = {"handshake.response.close-*", "handshake.response.rst-*",
                      "handshake.response.chunked-error"}},
      {.name = "reads a head without end",
       .breaks =
           [](ClientHabits& habits) {
             habits.patience = std::nullopt;
             habits.limits = {.octets = 1 << 30, .fields = 1 << 30};
           },
       .non_strict = {"limits.header.client-never-ending"}},
      {.name = "asks again at once where its version was refused",
       .breaks = [](ClientHabits& habits) { habits.retries = true; },
       .non_strict = {"handshake.version.client-endless"},
       .informational = {"handshake.version.client-*-l*", "handshake.version.client-only-unknown"}},
      {.name = "crashes where it fails",
       .breaks = [](ClientHabits& habits) { habits.exit_status = 139; },
       .fails = {"handshake.response.interim-endless", "handshake.response.error-content-length-*",
                 "limits.header.client-*"}},
      {.name = "follows redirects",
       .breaks = [](ClientHabits& habits) { habits.follows = true; },
       .informational = {"handshake.response.redirect-30?"}},
      {.name = "follows redirects with the same key",
       .breaks =
           [](ClientHabits& habits) {
             habits.follows = true;
             habits.keeps_key = true;
           },
       .fails = {"handshake.response.redirect-30?"}},
      {.name = "follows a loop of redirects without end",
       .breaks =
           [](ClientHabits& habits) {
             habits.follows = true;
             habits.follows_without_end = true;
           },
       .non_strict = {"handshake.response.redirect-loop"}},
      {.name = "sends credentials on to another host",
       .breaks =
           [](ClientHabits& habits) {
             habits.follows = true;
             habits.keeps_credentials = true;
           },
       .fails = {"handshake.response.redirect-other-host-credentials"}},
      {.name = "sends cookies back",
       .breaks = [](ClientHabits& habits) { habits.keeps_cookies = true; },
       .informational = {"handshake.response.cookies"}},
  };
}

}  // namespace test

#include <algorithm>
#include <string>

#include "libcore/base/text.h"
#include "tests/suites/client_flaws.h"

namespace test {
namespace {

using http::Response;
using Overlook = void (*)(Response& response, const std::string& accept);

std::function<void(ClientHabits&)> overlooking(Overlook overlook) {
  return [overlook](ClientHabits& habits) { habits.overlooks = overlook; };
}

void replace_field(Response& response, std::string_view name, std::string value) {
  std::erase_if(response.fields.lines, [&](const http::Field& field) {
    return base::same_ignoring_case(field.name, name);
  });
  response.fields.add(std::string(name), std::move(value));
}

bool lacks(std::string_view octets, std::string_view text) {
  return octets.find(text) == std::string_view::npos;
}

bool is_own(const http::Field& field) {
  const auto own = {"Upgrade", "Connection", "Set-Cookie", "Content-Length", "Transfer-Encoding"};
  return std::ranges::any_of(
             own, [&](const char* name) { return base::same_ignoring_case(field.name, name); }) ||
         base::same_ignoring_case(field.name.substr(0, 14), "Sec-WebSocket-");
}

// CR where no LF follows.
std::string split_at_cr(std::string octets) {
  for (std::size_t at = 0; (at = octets.find('\r', at)) != std::string::npos; ++at)
    if (octets.substr(at, 2) != "\r\n") octets.insert(at + 1, "\n");
  return octets;
}

std::string cut_at_nul(std::string octets) {
  const std::size_t nul = octets.find('\0');
  if (nul != std::string::npos) octets.erase(nul, octets.find('\r', nul) - nul);
  return octets;
}

std::vector<ClientFlaw> too_lenient() {
  return {
      {.name = "looks at no status",
       .breaks = overlooking([](Response& r, const std::string&) {
         r.status = 101;
         r.faults.clear();
       }),
       .fails = {"handshake.response.status-*", "handshake.response.auth-*",
                 "handshake.response.redirect-30?", "handshake.response.redirect-loop",
                 "handshake.response.redirect-to-file",
                 "handshake.response.redirect-other-host-credentials",
                 "handshake.version.client-*"},
       .all = true},
      {.name = "looks at no status, and passes content over",
       .breaks =
           [](ClientHabits& habits) {
             habits.overlooks = [](Response& r, const std::string&) {
               r.status = 101;
               r.faults.clear();
             };
             habits.skips_a_broken_frame = true;
           },
       .fails = {"handshake.response.chunked-error"},
       .all = true},
      {.name = "looks at no version of HTTP",
       .breaks = overlooking([](Response& r, const std::string&) {
         r.version = "HTTP/1.1";
         std::erase_if(r.faults, [](const http::Fault& fault) {
           return fault.kind == http::FaultKind::bad_version ||
                  fault.kind == http::FaultKind::missing_version;
         });
       }),
       .fails = {"handshake.response.http-version-missing"},
       .non_strict = {"handshake.response.http-version-2-0", "handshake.response.http-version-0-9",
                      "handshake.response.http-version-lower-case"},
       .informational = {"handshake.response.http-version-1-0"}},
      {.name = "looks at no Upgrade",
       .breaks = overlooking(
           [](Response& r, const std::string&) { replace_field(r, "Upgrade", "websocket"); }),
       .fails = {"handshake.response.missing-upgrade", "handshake.response.upgrade-empty",
                 "handshake.response.upgrade-other", "handshake.response.upgrade-prefix",
                 "handshake.response.upgrade-suffix", "handshake.response.upgrade-unicode",
                 "handshake.response.upgrade-h2c"},
       .informational = {"handshake.response.upgrade-list"}},
      {.name = "looks at no Connection",
       .breaks = overlooking(
           [](Response& r, const std::string&) { replace_field(r, "Connection", "Upgrade"); }),
       .fails = {"handshake.response.missing-connection", "handshake.response.connection-close",
                 "handshake.response.connection-empty", "handshake.response.connection-keep-alive",
                 "handshake.response.connection-prefix", "handshake.response.connection-suffix"}},
      {.name = "looks at no Sec-WebSocket-Accept",
       .breaks = overlooking([](Response& r, const std::string& accept) {
         replace_field(r, "Sec-WebSocket-Accept", accept);
         std::erase_if(r.faults, [](const http::Fault& fault) {
           return fault.kind == http::FaultKind::bare_cr ||
                  fault.kind == http::FaultKind::control_octet;
         });
       }),
       .fails = {"handshake.response.missing-accept", "handshake.response.before-request",
                 "handshake.response.accept-empty", "handshake.response.accept-other-key",
                 "handshake.response.accept-flipped-char", "handshake.response.accept-lower-case",
                 "handshake.response.accept-truncated", "handshake.response.accept-*-pad",
                 "handshake.response.accept-of-decoded-key", "handshake.response.accept-reversed-*",
                 "handshake.response.accept-raw-key", "handshake.response.accept-sha256",
                 "handshake.response.accept-url-safe",
                 "handshake.response.accept-duplicate-*-wrong",
                 "handshake.response.accept-duplicate-wrong-*",
                 "handshake.response.accept-duplicate-joined", "handshake.response.bare-*"},
       .non_strict = {"handshake.response.accept-duplicate-right-right"}},
      {.name = "takes the first Sec-WebSocket-Accept",
       .breaks = overlooking([](Response& r, const std::string&) {
         replace_field(r, "Sec-WebSocket-Accept",
                       std::string(r.fields.first("Sec-WebSocket-Accept").value_or("")));
       }),
       .fails = {"handshake.response.accept-duplicate-right-wrong"},
       .non_strict = {"handshake.response.accept-duplicate-right-right"}},
      {.name = "ends lines at a bare CR",
       .breaks = [](ClientHabits& habits) { habits.rereads = split_at_cr; },
       .fails = {"handshake.response.bare-cr"}},
      {.name = "ends values at a NUL",
       .breaks = [](ClientHabits& habits) { habits.rereads = cut_at_nul; },
       .fails = {"handshake.response.bare-nul"}},
      {.name = "reads any grammar",
       .breaks = overlooking([](Response& r, const std::string&) { r.faults.clear(); }),
       .non_strict = {"handshake.response.header-*", "handshake.response.space-before-colon"},
       .informational = {"handshake.response.line-no-space", "handshake.response.line-*-space",
                         "handshake.response.line-lf-only"}},
      {.name = "opens at whatever comes",
       .breaks =
           [](ClientHabits& habits) {
             habits.reads_no_head = true;
             habits.skips_a_broken_frame = true;
           },
       .fails = {"handshake.response.not-http-*", "handshake.response.second-101"},
       .all = true},
  };
}

std::vector<ClientFlaw> too_strict() {
  return {
      {.name = "never opens",
       .breaks = refusing([](const Response&, std::string_view) { return true; }),
       .fails = {"handshake.response.valid-*", "handshake.response.cookies"},
       .all = true},
      {.name = "takes no fields that it does not know",
       .breaks = refusing([](const Response& r, std::string_view) {
         return !std::ranges::all_of(r.fields.lines, is_own);
       }),
       .fails = {"handshake.response.valid-extra-headers"},
       .non_strict = {"handshake.response.obs-fold-unknown",
                      "handshake.response.non-utf8-unknown-header"}},
      {.name = "wants the fields in the order of the RFC's sample",
       .breaks = refusing([](const Response& r, std::string_view) {
         return r.fields.lines.empty() ||
                !base::same_ignoring_case(r.fields.lines.front().name, "Upgrade");
       }),
       .fails = {"handshake.response.valid-reordered", "handshake.response.valid-extra-headers"},
       .non_strict = {"handshake.response.connection-list-two-lines"}},
      {.name = "compares the names of fields with their case",
       .breaks = refusing(
           [](const Response&, std::string_view octets) { return lacks(octets, "Upgrade:"); }),
       .fails = {"handshake.response.valid-*-case-names"}},
      {.name = "compares websocket with its case",
       .breaks = refusing(
           [](const Response&, std::string_view octets) { return lacks(octets, " websocket\r"); }),
       .fails = {"handshake.response.upgrade-case-*"}},
      {.name = "takes Connection for one token",
       .breaks = refusing([](const Response& r, std::string_view) {
         return r.fields.first("Connection") != "Upgrade";
       }),
       .fails = {"handshake.response.connection-list-before",
                 "handshake.response.connection-list-after",
                 "handshake.response.connection-list-upper"},
       .non_strict = {"handshake.response.connection-list-two-lines",
                      "handshake.response.connection-empty-elements"}},
      {.name = "takes white space for a part of values",
       .breaks = refusing([](const Response& r, std::string_view octets) {
         return lacks(octets, "Accept: " +
                                  std::string(r.fields.first("Sec-WebSocket-Accept").value_or("")) +
                                  "\r\n") &&
                !lacks(octets, "-Accept: ");
       }),
       .fails = {"handshake.response.accept-whitespace-*"}},
      {.name = "wants a reason phrase",
       .breaks = refusing([](const Response& r, std::string_view) { return r.reason.empty(); }),
       .fails = {"handshake.response.line-no-reason"}},
      {.name = "wants a short reason phrase",
       .breaks = refusing([](const Response& r, std::string_view) { return r.reason.size() > 64; }),
       .non_strict = {"handshake.response.line-long-reason"}},
      {.name = "wants ASCII",
       .breaks = refusing([](const Response&, std::string_view octets) {
         return std::ranges::any_of(octets, [](char c) { return c < 0; });
       }),
       .non_strict = {"handshake.response.line-obs-text-reason",
                      "handshake.response.non-utf8-reason-phrase",
                      "handshake.response.non-utf8-unknown-header"}},
      {.name = "wants HTTP/1.1 to the letter",
       .breaks =
           refusing([](const Response& r, std::string_view) { return r.version != "HTTP/1.1"; }),
       .non_strict = {"handshake.response.http-version-1-2"}},
      {.name = "takes no folded lines",
       .breaks = refusing([](const Response& r, std::string_view) { return !r.faults.empty(); }),
       .non_strict = {"handshake.response.obs-fold-*"}},
      {.name = "takes an interim response for the final one",
       .breaks = [](ClientHabits& habits) { habits.takes_interims_for_final = true; },
       .fails = {"handshake.response.interim-100*", "handshake.response.interim-102",
                 "handshake.response.interim-103", "handshake.response.interim-199"}},
      {.name = "wants the head in one segment",
       .breaks = [](ClientHabits& habits) { habits.wants_one_segment = true; },
       .fails = {"handshake.response.segmented-*", "handshake.response.interim-100-segmented"}},
      {.name = "loses what stands behind the head",
       .breaks = [](ClientHabits& habits) { habits.loses_what_follows = true; },
       .fails = {"handshake.response.with-first-frame-*", "handshake.response.body-fields-cl-*",
                 "handshake.response.second-101", "handshake.response.rst-*"}},
      {.name = "takes what stands behind the head for content",
       .breaks =
           [](ClientHabits& habits) {
             habits.takes_content = true;
             habits.overlooks = [](Response& r, const std::string&) {
               std::erase_if(r.faults, [](const http::Fault& fault) {
                 return fault.kind == http::FaultKind::bad_coding;
               });
             };
           },
       .fails = {"handshake.response.body-fields-cl-5", "handshake.response.body-fields-chunked"}},
  };
}

}  // namespace

std::function<void(ClientHabits&)> refusing(bool (*refuse)(const Response& response,
                                                           std::string_view octets)) {
  return [refuse](ClientHabits& habits) { habits.refuses = refuse; };
}

std::vector<ClientFlaw> flaws_of_opening() {
  std::vector<ClientFlaw> all = too_lenient();
  std::ranges::move(too_strict(), std::back_inserter(all));
  return all;
}

}  // namespace test

#include <algorithm>
#include <iterator>

#include "libcore/base/text.h"
#include "tests/suites/habits_of_handshake.h"

namespace test {
namespace {

using Text = std::string;
using http::FaultKind;

// --- The request line and the lines behind it.

std::vector<Flaw> lines() {
  return {
      {"opens for any method",
       reads([](http::Request& r) {
         if (r.method == "GET") return;
         r.method = "GET";
         r.target = "/";
         r.version = "HTTP/1.1";
         forgive(r, {FaultKind::bad_method, FaultKind::bad_target, FaultKind::start_line_space,
                     FaultKind::bad_version});
       }),
       {"handshake.request.method-*"}},
      {"opens for any version",
       reads([](http::Request& r) {
         r.version = "HTTP/1.1";
         forgive(r, {FaultKind::missing_version, FaultKind::bad_version});
       }),
       {"handshake.request.http-version-1-0*", "handshake.request.http-version-bad-lower-case",
        "handshake.request.http-version-bad-no-minor", "handshake.request.http-version-bad-letters",
        "handshake.request.http-version-bad-plus", "handshake.request.http-version-bad-missing",
        "handshake.request.line-missing-version"}},
      {"opens at the first line",
       [](Habits& h) { h.opens_at_first_line = true; },
       {"handshake.request.http-version-0-9", "handshake.request.incomplete-no-final-crlf",
        "handshake.request.incomplete-half-close", "handshake.request.incomplete-half-line",
        "handshake.request.not-http-http09", "handshake.request.not-http-smtp"},
       everything},
      {"takes CR for a line end",
       [](Habits& h) {
         h.on_octets = [](Text& octets) {
           replace_all(octets, "\r\n", "\n");
           replace_all(octets, "\r", "\n");
           replace_all(octets, "\n", "\r\n");
         };
         h.reads_as = [](http::Request& r) { forgive(r, {FaultKind::missing_colon}); };
       },
       {"handshake.request.line-end-cr-only", "handshake.request.bare-cr-in-*"},
       {"handshake.request.segmented-*"}},
      {"takes a folded line for a field",
       [](Habits& h) {
         h.on_octets = [](Text& octets) {
           replace_all(octets, "\r\n ", "\r\n");
           replace_all(octets, "\r\n\t", "\r\n");
         };
       },
       {"handshake.request.whitespace-line-first", "handshake.request.obs-fold-unknown"}},
      {"agrees on compression without what was asked for",
       [](Habits& h) {
         h.reads_as = [](http::Request& r) { forgive(r, {FaultKind::obs_fold}); };
         h.on_acceptance = [](const http::Request& request, http::Response& r) {
           const auto offer = request.fields.first("Sec-WebSocket-Extensions").value_or("");
           if (offer.find("permessage-deflate") != Text::npos)
             r.fields.add("Sec-WebSocket-Extensions", "permessage-deflate");
         };
       },
       {"handshake.request.obs-fold-extensions", "handshake.extension.quoted-*",
        "handshake.extension.whitespace-*"}},
      {"puts up with white space before a colon",
       reads([](http::Request& r) { forgive(r, {FaultKind::space_before_colon}); }),
       {"handshake.request.space-before-colon-*"}},
      {"reads a head that comes in one piece only",
       [](Habits& h) {
         h.on_octets = [](Text& octets) {
           if (octets.find("\r\n\r\n") == Text::npos) octets.clear();
         };
       },
       {"handshake.request.segmented-*", "handshake.request.incomplete-no-final-crlf",
        "handshake.request.incomplete-half-line"},
       {"handshake.request.line-end-lf-only"}},
  };
}

// --- What 4.2.1 asks of the fields.

std::vector<Flaw> fields() {
  return {
      {"does without Host",
       reads([](http::Request& r) {
         forgive(r, {FaultKind::missing_host});
         if (!r.fields.has("Host")) r.fields.add("Host", "test");
       }),
       {"handshake.request.missing-host"}},
      {"puts up with two hosts",
       reads([](http::Request& r) {
         forgive(r, {FaultKind::duplicate_host});
         set(r, "Host", "test");
       }),
       {"handshake.request.duplicate-host-*"}},
      {"does not look at Upgrade",
       reads([](http::Request& r) { set(r, "Upgrade", "websocket"); }),
       {"handshake.request.missing-upgrade", "handshake.request.upgrade-empty",
        "handshake.request.upgrade-other-token", "handshake.request.upgrade-prefix",
        "handshake.request.upgrade-suffix", "handshake.request.upgrade-quoted",
        "handshake.request.upgrade-unicode-*"}},
      {"compares Upgrade with its case",
       reads([](http::Request& r) {
         if (r.fields.first("Upgrade") != "websocket") drop(r, "Upgrade");
       }),
       {"handshake.request.upgrade-case-*"}},
      {"does not look at Connection",
       reads([](http::Request& r) { set(r, "Connection", "Upgrade"); }),
       {"handshake.request.missing-connection", "handshake.request.connection-empty",
        "handshake.request.connection-close", "handshake.request.connection-keep-alive",
        "handshake.request.connection-prefix", "handshake.request.connection-suffix"}},
      {"wants nothing else in Connection",
       reads([](http::Request& r) {
         if (r.fields.first("Connection") != "Upgrade") drop(r, "Connection");
       }),
       {"handshake.request.connection-case-*", "handshake.request.connection-list-keep-alive-*",
        "handshake.request.connection-list-no-space"}},
      {"knows field names in one spelling only",
       reads([](http::Request& r) {
         std::erase_if(r.fields.lines, [](const http::Field& field) {
           return base::same_ignoring_case(field.name, "Upgrade") && field.name != "Upgrade";
         });
       }),
       {"handshake.request.name-case-*"}},
      {"makes up a key where there is none",
       reads([](http::Request& r) {
         const Text key(r.fields.first("Sec-WebSocket-Key").value_or(""));
         if (key.size() != 24 || !key.ends_with("==") || key.find('-') != Text::npos ||
             key.ends_with("==="))
           set(r, "Sec-WebSocket-Key", some_key);
       }),
       {"handshake.request.missing-key", "handshake.request.key-empty",
        "handshake.request.key-length-*", "handshake.request.key-alphabet-url-safe",
        "handshake.request.key-alphabet-space-inside", "handshake.request.key-alphabet-percent",
        "handshake.request.key-padding-missing", "handshake.request.key-padding-one",
        "handshake.request.key-padding-three", "handshake.request.key-padding-middle",
        "handshake.request.key-comma-joined",
        "handshake.request.retry-after-refusal-same-connection", "handshake.request.refusal-*",
        "handshake.pipeline.refused-upgrade-then-get"}},
      {"makes up a key where there are two",
       reads([](http::Request& r) {
         if (r.fields.all("Sec-WebSocket-Key").size() > 1) set(r, "Sec-WebSocket-Key", some_key);
       }),
       {"handshake.request.duplicate-key-*"}},
      {"hashes the key as it would spell it",
       reads([](http::Request& r) {
         Text key(r.fields.first("Sec-WebSocket-Key").value_or(""));
         if (key.size() == 24 && key[21] == 'R')
           set(r, "Sec-WebSocket-Key", key.replace(21, 1, "Q"));
       }),
       {"handshake.request.key-padding-nonzero-bits"}},
      {"opens for any version of WebSocket",
       reads([](http::Request& r) { set(r, "Sec-WebSocket-Version", "13"); }),
       {"handshake.version.missing", "handshake.version.value-9", "handshake.version.value-1?",
        "handshake.version.value-25", "handshake.version.value-99", "handshake.version.value-255",
        "handshake.version.bad-*", "handshake.version.duplicate-13-8",
        "handshake.version.duplicate-8-13", "handshake.version.refusal-*",
        "handshake.smuggling.upgrade-with-failed-version"}},
      {"does not list its versions",
       [](Habits& h) {
         h.on_refusal = [](http::Response& r) { remove(r, "Sec-WebSocket-Version"); };
       },
       {"handshake.version.refusal-has-list"}},
      {"lists a version that it refuses",
       [](Habits& h) {
         h.on_refusal = [](http::Response& r) {
           remove(r, "Sec-WebSocket-Version");
           r.fields.add("Sec-WebSocket-Version", "13, 99");
         };
       },
       {"handshake.version.refusal-list-true"}},
      {"answers 426 without Upgrade",
       [](Habits& h) { h.on_refusal = [](http::Response& r) { remove(r, "Upgrade"); }; },
       {"handshake.version.refusal-426-has-upgrade", "monitor.http.status-fields"}},
      {"answers 426 without Connection",
       [](Habits& h) { h.on_refusal = [](http::Response& r) { remove(r, "Connection"); }; },
       {"monitor.http.connection-upgrade-pair"}},
      {"has no policy on origins",
       [](Habits& h) { h.knows_origins = false; },
       {"handshake.origin.policy-foreign", "handshake.origin.policy-subdomain",
        "handshake.origin.policy-suffix-trick", "handshake.origin.policy-prefix-trick",
        "handshake.origin.policy-null", "handshake.origin.policy-userinfo"}},
      {"lets no page in",
       reads([](http::Request& r) {
         if (r.fields.has("Origin")) set(r, "Origin", "https://none.example");
       }),
       {"handshake.origin.policy-listed"}},
  };
}

// Rows that put up with nearly every answer, but want one.
Flaw silence() {
  return {"answers no request",
          [](Habits& h) { h.answers = [](const http::Request&) { return Text(); }; },
          {"handshake.request.http-version-1-2",
           "handshake.request.http-version-1-9",
           "handshake.request.http-version-2-0",
           "handshake.request.http-version-3-0",
           "handshake.request.http-version-9-9",
           "handshake.request.http-version-bad-two-digit-minor",
           "handshake.request.http-version-bad-leading-zero",
           "handshake.request.target-long-8000",
           "handshake.request.target-absolute-http",
           "handshake.request.target-absolute-ws",
           "handshake.request.target-absolute-host-mismatch",
           "handshake.request.target-absolute-https-on-clear",
           "handshake.request.target-asterisk",
           "handshake.request.target-authority",
           "handshake.request.target-empty",
           "handshake.request.target-relative",
           "handshake.request.target-fragment",
           "handshake.request.target-space",
           "handshake.request.target-backslash",
           "handshake.request.target-nul",
           "handshake.request.target-unknown-path",
           "handshake.request.line-double-space",
           "handshake.request.line-tab",
           "handshake.request.line-leading-space",
           "handshake.request.line-trailing-space",
           "handshake.request.line-extra-word",
           "handshake.request.line-end-mixed",
           "handshake.request.nul-in-line",
           "handshake.request.nul-in-name",
           "handshake.request.nul-in-value",
           "handshake.request.empty-lines-before-1",
           "handshake.request.empty-lines-before-2",
           "handshake.request.empty-lines-before-100",
           "handshake.request.host-invalid-space",
           "handshake.request.host-invalid-comma",
           "handshake.request.host-invalid-port-letters",
           "handshake.request.host-invalid-port-99999",
           "handshake.request.host-invalid-unclosed-bracket",
           "handshake.request.host-invalid-slash",
           "handshake.request.host-invalid-userinfo",
           "handshake.request.host-invalid-non-ascii",
           "handshake.request.upgrade-with-version",
           "handshake.request.upgrade-list-first",
           "handshake.request.upgrade-list-last",
           "handshake.request.upgrade-list-two-lines",
           "handshake.request.connection-list-tabs",
           "handshake.request.connection-list-two-lines",
           "handshake.request.connection-list-many",
           "handshake.request.connection-empty-elements",
           "handshake.request.connection-lists-sec-key",
           "handshake.request.connection-lists-host",
           "handshake.request.key-alphabet-non-ascii",
           "handshake.request.key-alphabet-control",
           "handshake.request.body-cl-0",
           "handshake.request.obs-fold-connection",
           "handshake.request.header-no-colon",
           "handshake.request.header-empty-name",
           "handshake.request.header-name-with-space",
           "handshake.request.header-name-non-ascii",
           "handshake.request.header-name-control",
           "handshake.request.browser-like-no-origin",
           "handshake.version.value-0",
           "handshake.version.value-4",
           "handshake.version.value-5",
           "handshake.version.value-6",
           "handshake.version.value-7",
           "handshake.version.value-8",
           "handshake.version.duplicate-13-13",
           "handshake.origin.absent",
           "handshake.origin.same",
           "handshake.origin.null",
           "handshake.origin.policy-other-scheme",
           "handshake.origin.policy-other-port",
           "handshake.origin.policy-empty",
           "handshake.origin.policy-upper-case",
           "handshake.origin.policy-duplicate",
           "handshake.origin.policy-malformed",
           "handshake.origin.after-open-policy",
           "handshake.extension.name-case",
           "handshake.smuggling.cl-list-equal",
           "handshake.smuggling.cl-two-equal",
           "monitor.http.date"},
          everything};
}

}  // namespace

std::vector<Flaw> flaws_of_requests() {
  std::vector<Flaw> flaws = lines();
  std::ranges::move(fields(), std::back_inserter(flaws));
  flaws.push_back(silence());
  return flaws;
}

}  // namespace test

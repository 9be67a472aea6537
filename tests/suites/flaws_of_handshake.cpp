#include <algorithm>

#include "tests/suites/habits_of_handshake.h"

namespace test {
namespace {

using namespace std::string_literals;

using Text = std::string;
using http::FaultKind;

// As if all that is wrong with the request were right.
void repair(http::Request& request) {
  const Text key(request.fields.first("Sec-WebSocket-Key").value_or(some_key));
  request = {};
  request.fields = {{"Host", "test"},
                    {"Upgrade", "websocket"},
                    {"Connection", "Upgrade"},
                    {"Sec-WebSocket-Key", key.size() == 24 ? key : some_key},
                    {"Sec-WebSocket-Version", "13"}};
}

// --- The response.

std::vector<Flaw> responses() {
  return {
      {"sends no space behind the status code",
       [](Habits& h) {
         h.on_written = [](Text& t) { replace_all(t, "101 Switching Protocols", "101"); };
       },
       {"handshake.server-response.status-line"},
       everything},
      {"accepts without Upgrade",
       responds([](http::Response& r) { remove(r, "Upgrade"); }),
       {"handshake.server-response.upgrade", "handshake.server-response.octets-after",
        "handshake.request.valid-minimal", "handshake.request.valid-full"},
       everything},
      {"accepts without Connection",
       responds([](http::Response& r) { remove(r, "Connection"); }),
       {"handshake.server-response.connection"},
       everything},
      {"accepts any key with the same hash",
       responds([](http::Response& r) {
         remove(r, "Sec-WebSocket-Accept");
         r.fields.add("Sec-WebSocket-Accept", ws::accept_for("another"));
       }),
       {"handshake.server-response.accept-rfc-sample",
        "handshake.server-response.accept-random-100"},
       everything},
      {"says Sec-WebSocket-Accept twice",
       responds([](http::Response& r) {
         r.fields.add("Sec-WebSocket-Accept", Text(*r.fields.first("Sec-WebSocket-Accept")));
       }),
       {"handshake.server-response.accept-single"},
       everything},
      {"accepts with a Content-Length",
       responds([](http::Response& r) { r.fields.add("Content-Length", "5"); }),
       {"handshake.server-response.no-body-fields"}},
      {"accepts in the chunked coding",
       responds([](http::Response& r) { r.fields.add("Transfer-Encoding", "chunked"); }),
       {"handshake.server-response.no-body-fields"}},
      {"chooses a subprotocol that nobody offered",
       accepts([](const http::Request& request, http::Response& r) {
         if (!request.fields.has("Sec-WebSocket-Protocol"))
           r.fields.add("Sec-WebSocket-Protocol", "surprise");
       }),
       {"handshake.server-response.no-unasked-protocol", "handshake.subprotocol.none"},
       everything},
      {"agrees on an extension that nobody offered",
       responds([](http::Response& r) { r.fields.add("Sec-WebSocket-Extensions", "x-surprise"); }),
       {"handshake.server-response.no-unasked-extension", "handshake.extension.unknown-*",
        "handshake.extension.unregistered-*"},
       everything},
      {"sets a cookie with a control octet",
       responds([](http::Response& r) { r.fields.add("Set-Cookie", "a=\x01"); }),
       {"handshake.server-response.cookies"},
       everything},
  };
}

// --- Subprotocols and extensions.

// Hides a field from the checks, under another name.
void hide(http::Request& request, std::string_view name) {
  for (http::Field& field : request.fields.lines)
    if (field.name == name) field.name = "X-Hidden";
  forgive(request, {FaultKind::control_octet});
}

std::vector<Flaw> agreements() {
  return {
      {"chooses subprotocols without their case",
       accepts([](const http::Request& request, http::Response& r) {
         if (request.fields.first("Sec-WebSocket-Protocol") == "CHAT")
           r.fields.add("Sec-WebSocket-Protocol", "chat");
       }),
       {"handshake.subprotocol.case-differs"}},
      {"chooses all that is offered",
       [](Habits& h) {
         h.reads_as = [](http::Request& r) { hide(r, "Sec-WebSocket-Protocol"); };
         h.on_acceptance = [](const http::Request& request, http::Response& r) {
           for (const std::string_view offer : request.fields.all("X-Hidden"))
             r.fields.add("Sec-WebSocket-Protocol", Text(offer));
         };
       },
       {"handshake.subprotocol.first-known", "handshake.subprotocol.last-known",
        "handshake.subprotocol.all-unknown", "handshake.subprotocol.no-space",
        "handshake.subprotocol.tabs", "handshake.subprotocol.empty-elements",
        "handshake.subprotocol.two-lines", "handshake.subprotocol.duplicate-in-list",
        "handshake.subprotocol.invalid-*", "handshake.subprotocol.response-single",
        "handshake.subprotocol.many-1000"},
       {"handshake.request.non-utf8-protocol", "handshake.request.injection-protocol"}},
      {"chooses half of what is offered",
       accepts([](const http::Request& request, http::Response& r) {
         remove(r, "Sec-WebSocket-Protocol");
         const auto offer = request.fields.first("Sec-WebSocket-Protocol").value_or("");
         if (!offer.empty())
           r.fields.add("Sec-WebSocket-Protocol", Text(offer.substr(0, offer.size() / 2)));
       }),
       {"handshake.subprotocol.single-known"},
       {"handshake.*"}},
      {"agrees on compression whatever the offer",
       [](Habits& h) {
         h.reads_as = [](http::Request& r) { hide(r, "Sec-WebSocket-Extensions"); };
         h.on_acceptance = [](const http::Request& request, http::Response& r) {
           if (request.fields.has("X-Hidden"))
             r.fields.add("Sec-WebSocket-Extensions", "permessage-deflate");
         };
       },
       {"handshake.extension.malformed-*", "handshake.extension.unknown-*",
        "handshake.extension.unregistered-*", "handshake.extension.quoted-*",
        "handshake.extension.whitespace-*"}},
      {"answers an offer twice",
       accepts([](const http::Request& request, http::Response& r) {
         const auto offer = request.fields.first("Sec-WebSocket-Extensions").value_or("");
         if (offer.find("permessage-deflate") != Text::npos)
           r.fields.add("Sec-WebSocket-Extensions", "permessage-deflate, permessage-deflate");
       }),
       {"handshake.extension.two-lines-same-offer", "handshake.extension.empty-elements",
        "handshake.extension.order-preference"},
       {"handshake.extension.*"}},
      {"answers offers that stand on no line of their own",
       accepts([](const http::Request& request, http::Response& r) {
         if (request.fields.all("Sec-WebSocket-Extensions").size() > 1)
           r.fields.add("Sec-WebSocket-Extensions", "x-assay permessage-deflate");
       }),
       {"handshake.extension.two-lines-*"}},
  };
}

// --- Content, and what stands behind a request.

std::vector<Flaw> contents() {
  return {
      {"takes content for frames",
       reads([](http::Request& r) {
         drop(r, "Content-Length");
         drop(r, "Transfer-Encoding");
         forgive(r, {FaultKind::bad_content_length, FaultKind::length_with_coding,
                     FaultKind::bad_coding, FaultKind::space_before_colon});
       }),
       {"handshake.request.body-cl-5", "handshake.request.body-chunked-*",
        "handshake.smuggling.cl-negative", "handshake.smuggling.cl-plus",
        "handshake.smuggling.cl-hex", "handshake.smuggling.cl-spaces",
        "handshake.smuggling.cl-list-different", "handshake.smuggling.cl-two-different",
        "handshake.smuggling.cl-empty", "handshake.smuggling.cl-trailing-garbage",
        "handshake.smuggling.te-chunked-*", "handshake.smuggling.te-unknown",
        "handshake.smuggling.te-space-before-colon", "handshake.smuggling.te-tab",
        "handshake.smuggling.te-upper-case", "handshake.smuggling.te-quoted",
        "handshake.smuggling.cl-te-*", "handshake.smuggling.chunk-extension",
        "handshake.smuggling.body-*"},
       {"handshake.request.space-before-colon-*"}},
      {"opens where it may refuse or wait, with the hash of another key",
       [](Habits& h) {
         h.reads_as = [](http::Request& r) {
           drop(r, "Transfer-Encoding");
           forgive(r, {FaultKind::bad_coding, FaultKind::bare_lf});
         };
         h.on_response = [](http::Response& r) {
           remove(r, "Sec-WebSocket-Accept");
           r.fields.add("Sec-WebSocket-Accept", ws::accept_for("another"));
         };
       },
       {"handshake.smuggling.chunk-lf-only", "handshake.smuggling.te-empty",
        "handshake.smuggling.te-identity", "handshake.request.line-end-lf-only"},
       everything},
      {"cuts Content-Length to 32 bits",
       [](Habits& h) {
         h.reads_content = [](const http::Request& r) -> std::optional<std::size_t> {
           const auto length = r.fields.first("Content-Length");
           if (!length || !r.faults.empty()) return std::nullopt;
           std::uint32_t size = 0;
           for (const char digit : *length)
             size = size * 10 + static_cast<unsigned char>(digit - '0');
           return size;
         };
       },
       {"handshake.smuggling.cl-2-63", "handshake.smuggling.cl-2-64",
        "handshake.smuggling.cl-10-30"}},
      {"takes the trailer section for fields",
       [](Habits& h) {
         h.on_octets = [](Text& octets) {
           const std::size_t last = octets.find("\r\n0\r\nSec-WebSocket-Key");
           if (last == Text::npos) return;
           const Text key = octets.substr(last + 5);
           octets.erase(octets.find("\r\n\r\n") + 2);
           octets += key;
           replace_all(octets, "Transfer-Encoding: chunked\r\n", "");
         };
       },
       {"handshake.smuggling.chunk-trailer-key"}},
      {"reads 16^16 + 10 and -10 as 10, the size of a chunk",
       [](Habits& h) {
         h.on_octets = [](Text& octets) {
           for (const char* size : {"1000000000000000a\r\n", "-a\r\n"}) {
             const std::size_t begin = octets.find("\r\n\r\n"s + size);
             if (begin == Text::npos) continue;
             const Text last = "\r\n0\r\n\r\n";
             octets.erase(begin + 4, octets.find(last, begin) + last.size() - begin - 4);
             replace_all(octets, "Transfer-Encoding: chunked\r\n", "");
           }
         };
       },
       {"handshake.smuggling.chunk-size-*"}},
      {"takes content for the next request",
       [](Habits& h) { h.serves_behind_refusals = true; },
       {"handshake.smuggling.body-second-request"}},
      {"says nothing to an expectation",
       [](Habits& h) {
         h.answers = [](const http::Request& r) {
           return r.fields.has("Expect") ? std::optional(Text()) : std::nullopt;
         };
       },
       {"handshake.request.expect-100-*"}},
      {"asks for content with 100, and takes it for frames",
       [](Habits& h) {
         h.reads_as = [](http::Request& r) {
           if (r.fields.has("Expect")) drop(r, "Content-Length");
           drop(r, "Expect");
         };
         h.on_written = [](Text& t) {
           if (t.starts_with("HTTP/1.1 101")) t.insert(0, "HTTP/1.1 100 Continue\r\n\r\n");
         };
       },
       {"handshake.request.expect-100-with-body"}},
      {"refuses with a Close frame",
       [](Habits& h) { h.closes_with = "\x88\x02\x03\xea"; },
       {"handshake.request.refusal-no-frames"}},
      {"opens for anything",
       reads(repair),
       {"handshake.pipeline.get-then-upgrade", "handshake.smuggling.http10-te",
        "handshake.smuggling.status-spoof", "handshake.request.method-post"},
       everything},
  };
}

// --- What is repeated, and what kills.

std::vector<Flaw> harms() {
  return {
      {"hands files out",
       [](Habits& h) {
         h.answers = [](const http::Request& r) {
           return r.target.find("passwd") == Text::npos
                      ? std::nullopt
                      : std::optional<Text>(
                            "HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 12\r\n\r\n"
                            "root:x:0:0:\n");
         };
       },
       {"handshake.request.target-traversal"}},
      {"repeats what it cannot read",
       [](Habits& h) {
         h.on_refusal = [](http::Response& r) { r.fields.add("X-Request", "\xef\xbf\xbd"); };
       },
       {"handshake.request.non-utf8-*"}},
      {"repeats lines",
       [](Habits& h) { h.on_refusal = [](http::Response& r) { r.fields.add("X-Injected", "x"); }; },
       {"handshake.request.injection-*"}},
      {"dies of odd requests",
       [](Habits& h) {
         h.dies_of_request = [](const Text& head) {
           if (!head.starts_with("GET ") || head.size() < 60) return true;
           for (const char* odd :
                {"passwd", "well-known", "close\r\n", "x-assay-999", "Host: \r\n", "foreign",
                 "Host: :80", "test:1", "TEST", "test.", "Content-Length: 10\r\n"})
             if (head.find(odd) != Text::npos) return true;
           return false;
         };
       },
       {"handshake.request.target-traversal", "handshake.request.well-known-path",
        "handshake.request.connection-upgrade-and-close", "handshake.subprotocol.many-1000",
        "handshake.request.host-empty", "handshake.request.host-foreign",
        "handshake.request.host-port-only", "handshake.request.host-other-port",
        "handshake.request.host-upper-case", "handshake.request.host-trailing-dot",
        "handshake.request.retry-after-refusal-new-connection",
        "handshake.request.not-http-tls-hello", "handshake.request.not-http-random",
        "handshake.request.not-http-websocket-frame", "handshake.request.not-http-h2-preface",
        "handshake.request.not-http-binary-zeros"},
       everything},
      {"takes a ClientHello for a request",
       [](Habits& h) {
         h.on_octets = [](Text& octets) {
           if (octets.starts_with("\x16\x03"))
             octets =
                 "GET / HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
         };
       },
       {"tls.fail.tls-on-plain", "handshake.request.not-http-tls-hello"}},
      {"dies of frames that come with the request",
       [](Habits& h) {
         h.dies_of = [](const ws::FrameHeader& header) {
           return header.length == 5 || header.opcode == ws::Opcode::close;
         };
       },
       {"handshake.pipeline.frame-same-segment-text", "handshake.pipeline.frame-same-segment-ping",
        "handshake.pipeline.frame-same-segment-close",
        "handshake.pipeline.frame-before-101-two-segments",
        "handshake.pipeline.half-frame-then-rest"},
       everything},
      {"opens what nobody asked to open",
       [](Habits& h) {
         h.greeting =
             "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
       },
       {"timing.idle.before-handshake"},
       {"*"}},
      {"says nothing more behind a request where a frame should be",
       [](Habits& h) { h.silent_on_faults = true; },
       {"handshake.request.second-request-after-101", "handshake.pipeline.upgrade-then-get",
        "handshake.pipeline.two-upgrades"},
       everything},
      {"refuses everything",
       [](Habits& h) {
         h.answers = [](const http::Request&) {
           return "HTTP/1.1 503 No\r\nDate: x\r\nContent-Length: 0\r\n\r\n"s;
         };
       },
       {"handshake.request.valid-minimal", "handshake.request.valid-full",
        "handshake.request.header-order-reversed", "handshake.request.header-order-random-20",
        "handshake.request.header-order-host-last", "handshake.request.value-whitespace-none",
        "handshake.request.value-whitespace-spaces", "handshake.request.value-whitespace-tabs",
        "handshake.request.value-whitespace-trailing", "handshake.request.unknown-header-plain",
        "handshake.request.unknown-header-obs-text", "handshake.request.unknown-header-empty-value",
        "handshake.request.target-path", "handshake.request.target-root",
        "handshake.request.target-query", "handshake.request.target-percent",
        "handshake.request.key-whitespace-around", "handshake.server-response.octets-after",
        "handshake.server-response.cookies"},
       everything},
  };
}

}  // namespace

std::vector<Flaw> flaws_of_handshake() {
  std::vector<Flaw> flaws = flaws_of_requests();
  for (const auto& group : {responses, agreements, contents, harms})
    std::ranges::move(group(), std::back_inserter(flaws));
  return flaws;
}

}  // namespace test

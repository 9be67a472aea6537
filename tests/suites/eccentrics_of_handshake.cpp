#include <algorithm>
#include <charconv>

#include "libcore/base/text.h"
#include "libcore/http/answer.h"
#include "tests/suites/habits_of_handshake.h"

namespace test {
namespace {

using namespace std::string_literals;

using Text = std::string;

// Every refusal has this status.
std::function<void(Habits&)> refuses_with(int status) {
  return [status](Habits& h) {
    h.on_refusal = [status](http::Response& r) {
      r.status = status;
      r.reason = http::reason(status);
      std::erase_if(r.fields.lines, [](const http::Field& field) {
        return field.name == "Upgrade" || field.name == "Connection";
      });
      if (status == 405) r.fields.add("Allow", "GET");
    };
  };
}

// How much content a right Content-Length announces.
std::optional<std::size_t> declared_length(const http::Request& request) {
  const auto text = request.fields.first("Content-Length");
  if (!text || !request.faults.empty()) return std::nullopt;
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), size);
  return error == std::errc() ? std::optional(size) : ~std::size_t{0};
}

const Globs handshakes = {"handshake.*"};

}  // namespace

std::vector<Eccentric> eccentrics_of_handshake() {
  using http::FaultKind;
  return {
      {"refuses with 400 whatever the reason",
       [](Habits& h) {
         h.on_refusal = [](http::Response& r) {
           const bool version = r.fields.has("Sec-WebSocket-Version");
           r = {.status = 400, .reason = "No", .fields = {{"Date", "x"}, {"Content-Length", "0"}}};
           if (version) r.fields.add("Sec-WebSocket-Version", "13");
         };
       },
       handshakes},
      {"refuses with 403 whatever the reason", refuses_with(403), handshakes},
      {"refuses with 404 whatever the reason", refuses_with(404), handshakes},
      {"refuses with 500 whatever the reason", refuses_with(500), handshakes},
      {"takes a bad handshake for an ordinary request",
       [](Habits& h) {
         h.on_refusal = [](http::Response& r) {
           if (r.fields.has("Sec-WebSocket-Version")) return;
           r.status = 200;
           r.reason = "OK";
         };
       },
       handshakes},
      {"redirects instead of refusing",
       [](Habits& h) {
         h.on_refusal = [](http::Response& r) {
           if (r.fields.has("Sec-WebSocket-Version")) return;
           r.status = 302;
           r.reason = "Found";
           r.fields.add("Location", "/");
         };
       },
       handshakes},
      {"closes instead of refusing",
       [](Habits& h) { h.on_refusal = [](http::Response& r) { r.status = 0; }; }, handshakes},
      {"keeps connections open behind refusals",
       [](Habits& h) {
         h.serves_behind_refusals = true;
         h.reads_content = declared_length;
       },
       {"handshake.smuggling.*", "handshake.request.expect-100-with-body"}},
      {"refuses with a long body in chunks, and hints before",
       [](Habits& h) {
         h.on_written = [](Text& octets) {
           const Text hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
           const std::size_t length = octets.find("Content-Length: 0\r\n");
           const bool may_be_for_head = octets.starts_with("HTTP/1.1 405");
           if (length != Text::npos && !may_be_for_head) {
             octets.replace(length, 19, "transfer-encoding: chunked\r\n");
             octets += "400;x\r\n" + Text(1024, '\x88') + "\r\n0\r\nTrailer: x\r\n\r\n";
           }
           octets.insert(0, hints);
         };
       }},
      {"loses what comes with the request",
       [](Habits& h) {
         h.on_octets = [](Text& octets) {
           const std::size_t end = octets.find("\r\n\r\n", octets.find("Upgrade"));
           if (end != Text::npos) octets.erase(end + 4);
         };
       },
       {"handshake.pipeline.*"}},
      {"reads content, then decides",
       [](Habits& h) { h.reads_content = declared_length; },
       {"handshake.request.expect-100-with-body"}},
      {"reads requests as leniently as it may",
       [](Habits& h) {
         h.reads_as = [](http::Request& r) {
           forgive(r, {FaultKind::bare_lf, FaultKind::start_line_space, FaultKind::obs_fold,
                       FaultKind::bad_host, FaultKind::bad_target, FaultKind::bad_field_name,
                       FaultKind::missing_colon, FaultKind::control_octet});
           if (r.fields.has("Sec-WebSocket-Extensions")) drop(r, "Sec-WebSocket-Extensions");
         };
       },
       handshakes},
      {"knows no subprotocol",
       [](Habits& h) { h.reads_as = [](http::Request& r) { drop(r, "Sec-WebSocket-Protocol"); }; },
       {"handshake.subprotocol.*"}},
      {"refuses a second choice, and white space in an offer",
       [](Habits& h) {
         h.answers = [](const http::Request& r) -> std::optional<Text> {
           const Text offer(r.fields.first("Sec-WebSocket-Extensions").value_or(""));
           if (offer.find(" ;") == Text::npos && offer.find("\t;") == Text::npos &&
               offer.find("=10, permessage-deflate") == Text::npos)
             return std::nullopt;
           return "HTTP/1.1 400 No\r\nDate: x\r\nContent-Length: 0\r\n\r\n";
         };
       },
       {"handshake.extension.whitespace-*", "handshake.extension.order-preference"}},
      {"resets a connection that asks for nothing",
       [](Habits& h) { h.request_patience = std::chrono::seconds(30); },
       {"timing.idle.before-handshake"}},
      {"names the fields of its refusals in lower case",
       [](Habits& h) {
         h.on_refusal = [](http::Response& r) {
           for (http::Field& field : r.fields.lines) field.name = base::lower(field.name);
         };
       }},
  };
}

}  // namespace test

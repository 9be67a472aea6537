#include "suites/monitor.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "libcore/base/text.h"
#include "libcore/ws/utf8.h"

namespace suite {
namespace {

// Fields of lists whose elements have no commas of their own.
constexpr std::string_view list_fields[] = {"Connection",        "Upgrade",          "Allow",
                                            "Transfer-Encoding", "Content-Encoding", "Vary"};

// An empty list is one, an element between commas has to be there.
bool lacks_an_element(std::string_view list) {
  const std::vector<std::string_view> elements = base::split(list, ',');
  return elements.size() > 1 && std::ranges::any_of(elements, [](std::string_view element) {
           return base::trim(element).empty();
         });
}

}  // namespace

void Monitor::hit(std::string_view id, Grade grade, std::string why) {
  const bool known = std::ranges::any_of(
      hits_, [&](const MonitorHit& h) { return h.id == id && h.grade == grade; });
  if (!known) hits_.push_back({id, grade, std::move(why), offset_});
}

void Monitor::at_most_once(const http::Fields& fields, std::string_view name) {
  if (fields.all(name).size() > 1)
    hit("monitor.http.grammar", Grade::fail, fmt::format("two lines of {}", name));
}

void Monitor::grammar(const http::Faults& faults, const http::Fields& fields) {
  for (const http::Fault& fault : faults) {
    using enum http::FaultKind;
    const bool breaks = fault.kind == bare_lf || fault.kind == bare_cr || fault.kind == obs_fold ||
                        fault.kind == space_before_colon || fault.kind == bad_field_name ||
                        fault.kind == control_octet || fault.kind == missing_version ||
                        fault.kind == missing_status_space;
    hit("monitor.http.grammar", breaks ? Grade::fail : Grade::non_strict,
        fmt::format("{} ({}): {}", to_string(fault.kind), section(fault.kind), fault.text));
  }
  const auto lengths = fields.all("Content-Length");
  if (std::ranges::adjacent_find(lengths, std::ranges::not_equal_to()) != lengths.end())
    hit("monitor.http.grammar", Grade::fail, "two lines of Content-Length that differ");
  if (!lengths.empty() && fields.has("Transfer-Encoding"))
    hit("monitor.http.grammar", Grade::fail,
        "Content-Length beside Transfer-Encoding (RFC 9112, 6.2)");
  for (const std::string_view name : list_fields)
    if (std::ranges::any_of(fields.all(name), lacks_an_element))
      hit("monitor.http.grammar", Grade::non_strict,
          fmt::format("a list with an empty element in {} (RFC 9110, 5.6.1.1)", name));
}

void Monitor::request(const http::Request& request) {
  grammar(request.faults, request.fields);
  at_most_once(request.fields, "Host");
  at_most_once(request.fields, "Sec-WebSocket-Key");
  if (request.fields.has("Upgrade") && !request.fields.has_token("Connection", "upgrade"))
    hit("monitor.http.connection-upgrade-pair", Grade::fail,
        "a request with Upgrade and without Connection: upgrade");
}

void Monitor::response(const http::Response& response) {
  grammar(response.faults, response.fields);
  at_most_once(response.fields, "Sec-WebSocket-Accept");
  if (response.fields.has("Upgrade") && !response.fields.has_token("Connection", "upgrade")) {
    const bool binding = response.status == 101 || response.status == 426;
    hit("monitor.http.connection-upgrade-pair", binding ? Grade::fail : Grade::non_strict,
        fmt::format("a {} with Upgrade and without Connection: upgrade", response.status));
  }
  if (response.status >= 200 && response.status < 500 && !response.fields.has("Date"))
    hit("monitor.http.date", Grade::non_strict, fmt::format("a {} without Date", response.status));
  status_fields(response);
}

// What a status cannot do without (RFC 9110).
void Monitor::status_fields(const http::Response& response) {
  struct Rule {
    int status;
    std::string_view field;
    std::string_view section;
  };
  constexpr Rule rules[] = {
      {401, "WWW-Authenticate", "11.6.1"}, {405, "Allow", "15.5.6"}, {426, "Upgrade", "15.5.22"}};
  for (const Rule& rule : rules)
    if (response.status == rule.status && !response.fields.has(rule.field))
      hit("monitor.http.status-fields", Grade::fail,
          fmt::format("a {} without {} (RFC 9110, {})", rule.status, rule.field, rule.section));
  if (response.status != 101 && response.status != 426 && response.fields.has("Upgrade"))
    hit("monitor.http.status-fields", Grade::informational,
        fmt::format("a {} that advertises an Upgrade", response.status));
}

void Monitor::frame(const ws::FrameHeader& header, std::uint64_t offset) {
  offset_ = offset;
  const std::string_view name = ws::name(header.opcode);
  if (header.mask.has_value() != (judged_ == ws::Role::client))
    hit("monitor.frame.mask-bit", Grade::fail,
        judged_ == ws::Role::server ? fmt::format("the server masked a {} frame", name)
                                    : fmt::format("the client did not mask a {} frame", name));
  const bool begins = header.opcode == ws::Opcode::text || header.opcode == ws::Opcode::binary;
  if ((header.rsv & ~(deflate_ && begins ? ws::rsv1 : 0)) != 0)
    hit("monitor.frame.reserved-bits", Grade::fail,
        fmt::format("a {} frame with a reserved bit that no extension gives a meaning", name));
  if (!ws::is_known(header.opcode))
    hit("monitor.frame.opcode", Grade::fail, fmt::format("a frame with {}", name));
  if (header.form != ws::shortest_form(header.length))
    hit("monitor.frame.length-minimal", Grade::fail,
        fmt::format("{} octets in a longer length form than needed", header.length));
  if (header.length >> 63 != 0)
    hit("monitor.frame.length-msb", Grade::fail, "a length with its top bit set");
  if (ws::is_control(header.opcode)) {
    if (header.length > 125)
      hit("monitor.frame.control-size", Grade::fail,
          fmt::format("a {} of {} octets", name, header.length));
    if (!header.fin)
      hit("monitor.frame.control-fin", Grade::fail, fmt::format("a {} without FIN", name));
    if (closed_ && header.opcode == ws::Opcode::close)
      hit("monitor.close.single", Grade::non_strict, "a second Close");
    if (closed_ && header.opcode == ws::Opcode::pong)
      hit("monitor.close.nothing-after", Grade::informational, "a Pong behind the own Close");
    if (closed_ && header.opcode == ws::Opcode::ping)
      hit("monitor.close.nothing-after", Grade::non_strict, "a Ping behind the own Close");
    return;
  }
  if ((header.opcode == ws::Opcode::continuation) != in_message_)
    hit("monitor.frame.fragment-order", Grade::fail,
        in_message_ ? fmt::format("a {} frame inside a fragmented message", name)
                    : std::string("a continuation of nothing"));
  in_message_ = !header.fin;
  if (closed_)
    hit("monitor.close.nothing-after", Grade::fail,
        fmt::format("a {} frame behind the own Close", name));
}

void Monitor::message(ws::Opcode opcode, std::string_view payload) {
  if (opcode == ws::Opcode::text && !ws::is_utf8(payload))
    hit("monitor.text.utf8", Grade::fail, "a text message that is not UTF-8");
  if (std::optional<std::string> wrong = echoes_.came(opcode, payload))
    hit("monitor.echo.exactly-once", Grade::fail, *std::move(wrong));
}

void Monitor::sent_ping(std::string_view payload, std::size_t times) {
  if (!pings_.empty() && pings_.back().payload == payload) {
    pings_.back().times += times;
  } else {
    pings_.push_back({std::string(payload), times});
  }
}

void Monitor::inflated(const Inflation& inflation, std::size_t size) {
  constexpr std::string_view stream = "monitor.deflate.stream";
  if (inflation.state == Inflation::State::broken)
    hit(stream, Grade::fail,
        fmt::format("a compressed message is broken at bit {} of {}: {}", inflation.bit, 8 * size,
                    inflation.why));
  if (inflation.state == Inflation::State::unfinished)
    hit(stream, Grade::fail, "a compressed message ends inside a block, its tail added");
  if (inflation.ends_final)
    hit(stream, Grade::non_strict, "nothing stands behind the final block of a message");
  const bool from_server = judged_ == ws::Role::server;
  const int bits =
      from_server ? deflate_->server_max_window_bits : deflate_->client_max_window_bits;
  if (inflation.farthest > std::size_t{1} << bits)
    hit("monitor.deflate.window", Grade::fail,
        fmt::format("a distance of {}, with a window of {} bits", inflation.farthest, bits));
  const bool barred =
      from_server ? deflate_->server_no_context_takeover : deflate_->client_no_context_takeover;
  if (barred && inflation.reach > 0)
    hit("monitor.deflate.context", Grade::fail,
        "a reference into an earlier message, though no context is taken over");
}

bool Monitor::awaits_pong(std::string_view payload) const {
  return std::ranges::find(pings_, payload, &Asked::payload) != pings_.end();
}

std::size_t Monitor::awaited_pongs() const {
  std::size_t sum = 0;
  for (const Asked& asked : pings_) sum += asked.times;
  return sum;
}

bool Monitor::pong(std::string_view payload) {
  const auto asked = std::ranges::find(pings_, payload, &Asked::payload);
  if (asked != pings_.end()) {
    // 5.5.3: one Pong may stand for all Pings before.
    --asked->times;
    pings_.erase(pings_.begin(), asked + (asked->times == 0 ? 1 : 0));
    return true;
  }
  const bool distorted = std::ranges::any_of(pings_, [&](const Asked& unanswered) {
    const std::string& ping = unanswered.payload;
    return !payload.empty() && !ping.empty() &&
           (payload.starts_with(ping) || std::string_view(ping).starts_with(payload));
  });
  if (distorted) {
    hit("monitor.pong.unasked", Grade::non_strict, "a Pong with a cut or padded copy of a Ping");
  } else {
    hit("monitor.pong.unasked", Grade::informational, "a Pong that nobody asked for");
  }
  return false;
}

void Monitor::close(std::string_view body) {
  closed_ = true;
  echoes_.closes();
  if (body.empty()) return;
  if (body.size() == 1) {
    hit("monitor.close.code", Grade::fail, "a Close with half a code");
    return;
  }
  const int code = static_cast<unsigned char>(body[0]) << 8 | static_cast<unsigned char>(body[1]);
  const bool never = code == 1005 || code == 1006 || code == 1015;
  if (!ws::is_utf8(body.substr(2)))
    hit("monitor.text.utf8", Grade::fail, "a Close with a reason that is not UTF-8");
  if (never || ((code < 1000 || code >= 5000) && code != our_code_)) {
    hit("monitor.close.code", Grade::fail,
        fmt::format("a Close with {}, barred from the wire", code));
  } else if (code == our_code_) {
    return;
  } else if (code == 1004 || (code >= 1016 && code < 3000) ||
             (code == 1010 && judged_ == ws::Role::server)) {
    hit("monitor.close.code", Grade::non_strict, fmt::format("a Close with {}", code));
  } else if (code >= 1011 && code <= 1014) {
    hit("monitor.close.code", Grade::informational, fmt::format("a Close with {}", code));
  }
}

void Monitor::ended_inside_frame() {
  hit("monitor.frame.trailing-octets", Grade::non_strict, "TCP ended inside a frame");
}

void Monitor::left_tls() {
  hit("monitor.tls.records-only", Grade::fail, "octets in clear text behind the TLS handshake");
}

}  // namespace suite

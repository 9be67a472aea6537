#include <algorithm>
#include <chrono>

#include "tests/suites/flaws.h"

namespace test {
namespace {

using namespace std::chrono_literals;

using Text = std::string;

bool is_data(const Reply& reply) { return !ws::is_control(reply.header.opcode); }

// Each message as three fragments, an empty one first.
void in_fragments(std::vector<Reply>& replies) {
  std::vector<Reply> fragments;
  for (const Reply& reply : replies) {
    if (!is_data(reply)) {
      fragments.push_back(reply);
      continue;
    }
    const std::size_t half = reply.payload.size() / 2;
    fragments.push_back({{.opcode = reply.header.opcode, .fin = false}, ""});
    fragments.push_back(
        {{.opcode = ws::Opcode::continuation, .fin = false}, reply.payload.substr(0, half)});
    fragments.push_back({{.opcode = ws::Opcode::continuation}, reply.payload.substr(half)});
  }
  replies = fragments;
}

// Of Pongs in a row only the last.
void coalesced(std::vector<Reply>& replies) {
  const auto is_pong = [](const Reply& reply) { return reply.header.opcode == ws::Opcode::pong; };
  std::vector<Reply> kept;
  for (std::size_t i = 0; i < replies.size(); ++i) {
    const bool more =
        std::any_of(replies.begin() + static_cast<std::ptrdiff_t>(i) + 1, replies.end(), is_pong);
    if (!is_pong(replies[i]) || !more) kept.push_back(replies[i]);
  }
  replies = kept;
}

// Ahead of each message and Pong.
void with_heartbeats(std::vector<Reply>& replies) {
  std::vector<Reply> all;
  for (const Reply& reply : replies) {
    if (reply.header.opcode != ws::Opcode::close)
      all.push_back({{.opcode = ws::Opcode::pong}, "heartbeat"});
    all.push_back(reply);
  }
  replies = all;
}

// Where connections have to be failed.
const Globs faults = {"framing.length.*",
                      "framing.mask.missing-*",
                      "framing.reserved-bits.*",
                      "framing.opcode.*",
                      "control.ping.too-long-*",
                      "control.ping.fragmented-*",
                      "control.pong.too-long-*",
                      "control.pong.fragmented",
                      "fragment.invalid.*",
                      "utf8.invalid.*",
                      "utf8.fragmented.state-*",
                      "utf8.failfast.*",
                      "close.payload.*",
                      "fail.*",
                      "close.tcp.fin-not-rst-after-fault",
                      "timing.fault.*",
                      "handshake.request.second-request-after-101",
                      "handshake.pipeline.upgrade-then-get",
                      "handshake.pipeline.two-upgrades"};
// The same, and Closes with codes that may not be sent, behind which TCP may just end.
const Globs faults_and_codes = [] {
  Globs all = faults;
  all.emplace_back("close.code.*");
  return all;
}();
const Globs everywhere = {"monitor.*", "handshake.*", "framing.*", "control.*", "fragment.*",
                          "utf8.*",    "close.*",     "timing.*",  "limits.*",  "abuse.*"};

}  // namespace

std::vector<Eccentric> eccentrics() {
  std::vector<Eccentric> all = {
      {"sends Pongs that nobody asked for", [](Habits& h) { h.on_replies = with_heartbeats; }},
      {"answers the last of several Pings", [](Habits& h) { h.on_replies = coalesced; }},
      {"echoes in fragments", [](Habits& h) { h.on_replies = in_fragments; }},
      {"gives a reason for its Close",
       [](Habits& h) {
         h.closing = [](const Text& body) {
           return body.substr(0, 2) + (body.empty() ? "" : "bye");
         };
         h.failing = [](int code) {
           return Text{static_cast<char>(code >> 8), static_cast<char>(code)} + "no";
         };
       }},
      {"answers any Close with 1000",
       [](Habits& h) { h.closing = [](const Text&) { return "\x03\xe8"; }; }},
      {"answers Pings after 200 ms",
       [](Habits& h) { h.pong_delay = 200ms; },
       {"fragment.control.ping-in-the-middle-*"}},
      {"sends Pings of its own and wants Pongs", [](Habits& h) { h.pings_every = 100ms; }},
      {"answers the handshake with other fields, names and order",
       [](Habits& h) {
         h.on_response = [](http::Response& response) {
           http::Fields fields;
           fields.add("server", "eccentric");
           fields.add("sec-websocket-accept",
                      std::string(*response.fields.first("Sec-WebSocket-Accept")));
           fields.add("connection", "keep-alive, Upgrade");
           fields.add("UPGRADE", "WebSocket");
           if (const auto chosen = response.fields.first("Sec-WebSocket-Protocol"))
             fields.add("sec-websocket-protocol", std::string(*chosen));
           response.fields = fields;
           response.reason = "Here We Go";
         };
       },
       {"handshake.server-response.connection"}},
      {"drops TCP on faults without a Close",
       [](Habits& h) { h.failing = [](int) { return std::nullopt; }; }, faults},
      {"fails connections with an empty Close",
       [](Habits& h) { h.failing = [](int) { return Text(); }; }, faults_and_codes},
      {"fails connections with 1008", [](Habits& h) { h.failing = [](int) { return "\x03\xf0"; }; },
       faults_and_codes},
      {"resets instead of sending FIN", [](Habits& h) { h.ending = Habits::Ending::reset; },
       everywhere},
      {"takes lengths that are not minimal",
       [](Habits& h) {
         h.treat = [](Fault fault, const ws::FrameHeader&) {
           return fault == Fault::long_form ? Treatment::take : Treatment::fail;
         };
       },
       {"framing.length.non-minimal-*", "close.payload.length-form-16"}},
      {"judges an unknown opcode when it has all of the frame",
       [](Habits& h) {
         h.treat = [](Fault, const ws::FrameHeader& header) {
           return ws::is_known(header.opcode) ? Treatment::fail : Treatment::take;
         };
         h.objects = [](const ws::FrameHeader& header, const Text&) {
           return ws::is_known(header.opcode) ? std::nullopt : std::optional(1002);
         };
       },
       {"framing.opcode.reserved-fail-at-header"}},
      {"waits for the octets of any length",
       [](Habits& h) {
         h.max_length = ~std::uint64_t{0};
         h.treat = [](Fault fault, const ws::FrameHeader&) {
           return fault == Fault::top_bit ? Treatment::take : Treatment::fail;
         };
       },
       {"framing.length.msb-set-*"}},
      {"closes by policy behind 50 messages",
       [](Habits& h) { h.closes_behind_messages = 50; },
       {"framing.echo.alternating-types", "framing.echo.pipelined-100",
        "framing.mask.key-random-1000", "framing.echo.full-duplex",
        "framing.segmentation.many-frames-1000-in-one", "framing.segmentation.chunk-primes-*",
        "utf8.invalid.not-in-binary", "close.basic.queue-of-100-then-close"}},
      {"refuses more than 64 KiB with 1009",
       [](Habits& h) { h.max_length = 65536; },
       {"utf8.fragmented.buffer-edges-65536", "close.basic.big-then-close-ping"}},
  };
  std::ranges::move(eccentrics_of_handshake(), std::back_inserter(all));
  return all;
}

}  // namespace test

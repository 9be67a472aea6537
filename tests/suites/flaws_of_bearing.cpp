#include <algorithm>
#include <chrono>
#include <memory>

#include "tests/suites/flaws.h"

namespace test {
namespace {

using namespace std::chrono_literals;

// Dies of the n-th frame, ever, that `counts`.
auto dies_of_many(std::size_t n, bool (*counts)(const ws::FrameHeader&)) {
  return [n, counts, seen = std::make_shared<std::size_t>(0)](Habits& h) {
    h.dies_of = [n, counts, seen](const ws::FrameHeader& header) {
      return counts(header) && ++*seen >= n;
    };
  };
}

}  // namespace

std::vector<Flaw> flaws_of_bearing() {
  return {
      {"changes the last octet of messages over 50000 octets",
       [](Habits& h) {
         h.on_message = [](Whole& whole) {
           if (whole.payload.size() > 50'000) whole.payload.back() ^= 1;
           return true;
         };
       },
       {"limits.message.size-*", "limits.message.fragmented-4m-*", "limits.message.chopped-1m-*",
        "limits.message.search-limit", "perf.rate.*-65536-pipelined", "perf.rate.masking-cost",
        "perf.rate.utf8-cost-*", "abuse.slow-reader.*"},
       {"*"}},
      {"dies of a long head, or one of a hundred lines",
       [](Habits& h) {
         h.dies_of_request = [](const std::string& head) {
           return head.size() > 4000 || std::ranges::count(head, '\n') > 100;
         };
       },
       {"limits.header.*", "abuse.deep-headers.*"},
       {"*"}},
      {"hangs on frames over 100000 octets",
       [](Habits& h) {
         h.max_length = 100'000;
         h.silent_on_faults = true;
       },
       {"limits.message.limit-at-header", "limits.message.limit-fragmented-equal",
        "limits.message.exact-limit"},
       {"*"}},
      {"dies of frames over 150000 octets",
       [](Habits& h) {
         h.dies_of = [](const ws::FrameHeader& header) { return header.length > 150'000; };
       },
       {"limits.message.huge-after-limit-alive", "limits.message.declared-2-60-no-data",
        "limits.message.endless-frame", "abuse.memory-per-connection"},
       {"*"}},
      {"dies of 5000 fragments",
       dies_of_many(5000, [](const ws::FrameHeader& header) { return !header.fin; }),
       {"limits.message.endless-fragments-*", "limits.message.empty-fragments-*",
        "abuse.tiny-fragments-flood.*"},
       {"*"}},
      {"changes the 50th message of a connection and all behind it",
       [](Habits& h) {
         h.on_message = [](Whole& whole) {
           if (whole.number >= 49) whole.payload += "!";
           return true;
         };
       },
       {"perf.rtt.*", "perf.rate.*-16-pipelined", "perf.rate.*-1024-pipelined",
        "perf.connections.fan-in", "perf.latency-under-*", "abuse.tiny-messages-flood"},
       {"*"}},
      {"serves nobody beside 50 connections",
       [](Habits& h) { h.hangs_beside = 50; },
       {"limits.connections.100", "limits.connections.1000", "limits.connections.10000",
        "abuse.slowloris.*", "abuse.connect-flood.no-tls"},
       {"*"}},
      {"echoes no message but the first twenty, ever",
       [](Habits& h) {
         h.on_message = [seen = std::make_shared<std::size_t>(0)](Whole&) { return ++*seen <= 20; };
       },
       {"limits.connections.churn-10000", "perf.connections.open-rate"},
       {"*"}},
      {"dies of any reset",
       [](Habits& h) { h.dies_of_any_reset = true; },
       {"abuse.reset-storm"},
       {"*"}},
      {"dies of a request that asks for no upgrade",
       [](Habits& h) {
         h.dies_of_request = [](const std::string& head) {
           return head.find("Upgrade") == std::string::npos;
         };
       },
       {"abuse.handshake-garbage-storm"},
       {"*"}},
      {"takes coded line ends of a target for line ends of its own",
       [](Habits& h) {
         h.answers = [](const http::Request& request) -> std::optional<std::string> {
           if (request.target.find("%0d%0aX-Smuggled") == std::string::npos) return std::nullopt;
           return "HTTP/1.1 404 Not Found\r\nX-Smuggled: 1\r\nContent-Length: 0\r\n\r\n";
         };
       },
       {"abuse.xss-and-log-injection"},
       {"*"}},
      {"answers no more than a thousand Pings",
       [](Habits& h) {
         h.on_ping = [seen = std::make_shared<std::size_t>(0)](
                         const std::string& ping, bool, std::size_t) -> std::optional<std::string> {
           if (++*seen > 1000) return std::nullopt;
           return ping;
         };
       },
       {"abuse.ping-flood.*", "abuse.ping-flood-unread"},
       {"*"}},
      {"dies of a thousand Pongs",
       dies_of_many(
           1000, [](const ws::FrameHeader& header) { return header.opcode == ws::Opcode::pong; }),
       {"abuse.pong-flood"},
       {"*"}},
      {"dies of a Close with a code alone",
       [](Habits& h) {
         h.dies_of = [](const ws::FrameHeader& header) {
           return header.opcode == ws::Opcode::close && header.length == 2;
         };
       },
       {"abuse.close-flood"},
       {"*"}},
      {"takes what has come of a frame after half a second",
       [](Habits& h) {
         h.frame_patience = 500ms;
         h.delivers_late_frame = true;
       },
       {"abuse.slow-frame.payload-drip"},
       {"*"}},
      {"dies of what is left inside a frame, and of 200 octets",
       [](Habits& h) {
         h.dies_of_reset = true;
         h.dies_of = [](const ws::FrameHeader& header) { return header.length == 200; };
       },
       {"abuse.slow-frame.never-finished", "abuse.slow-frame.header-drip"},
       {"*"}},
      {"dies of a frame of five octets",
       [](Habits& h) {
         h.dies_of = [](const ws::FrameHeader& header) { return header.length == 5; };
       },
       {"abuse.urgent-data"},
       {"*"}},
  };
}

}  // namespace test

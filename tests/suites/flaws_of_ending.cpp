#include <algorithm>
#include <chrono>

#include "tests/suites/flaws.h"

namespace test {
namespace {

using namespace std::chrono_literals;
using suite::Grade;

using Text = std::string;
using Body = std::optional<Text>;

std::function<void(Habits&)> closes_with(Body body) {
  return [=](Habits& habits) { habits.closing = [=](const Text&) { return body; }; };
}
std::function<void(Habits&)> fails_with(Body body) {
  return [=](Habits& habits) { habits.failing = [=](int) { return body; }; };
}

// Cases that end with our Close, and nothing else.
const Globs plain = {"framing.echo.text-1", "framing.samples.*", "control.pong.unsolicited-empty",
                     "fragment.basic.text-2", "framing.segmentation.octet-wise-close"};
// Cases of each kind of fault.
const Globs faulty = {"framing.length.non-minimal-*",
                      "framing.length.non-minimal-control-pong-16",
                      "framing.mask.missing-*",
                      "framing.reserved-bits.rsv1-*",
                      "framing.opcode.reserved-3-*",
                      "framing.opcode.reserved-control-*",
                      "framing.opcode.all-256-first-octets",
                      "control.ping.too-long-*",
                      "control.ping.fragmented-*",
                      "control.pong.too-long-*",
                      "control.pong.fragmented",
                      "fragment.invalid.continuation-*",
                      "fragment.invalid.new-*",
                      "fragment.invalid.control-as-start-*"};

std::vector<Flaw> closings() {
  return {
      {"does not answer a Close", closes_with(std::nullopt), plain, {"*"}},
      {"answers a Close with 1006", closes_with(body_of(1006)), plain, {"*"}},
      {"answers a Close with 999", closes_with(body_of(999)), plain, {"*"}},
      {"answers a Close with 5000", closes_with(body_of(5000)), plain, {"*"}},
      {"answers a Close with half a code", closes_with("\x03"), plain, {"*"}},
      {"answers a Close with a reason that is not UTF-8",
       closes_with(body_of(1000, "\xff")),
       plain,
       {"*"}},
      {"answers a Close with an empty one",
       closes_with(""),
       {"framing.echo.text-1"},
       {},
       Grade::non_strict},
      {"answers a Close with 1001", closes_with(body_of(1001)), plain, {}, Grade::non_strict},
      {"answers a Close with 2999", closes_with(body_of(2999)), plain, {}, Grade::non_strict},
      {"answers a Close with two", [](Habits& h) { h.closes = 2; }, plain, {}, Grade::non_strict},
      {"ends TCP long after both Closes",
       [](Habits& h) { h.ending = Habits::Ending::late; },
       plain,
       {},
       Grade::non_strict},
      {"never ends TCP", [](Habits& h) { h.ending = Habits::Ending::never; }, plain, {"*"}},
      {"sees a Close only where nothing follows it",
       [](Habits& h) { h.close_must_be_last = true; },
       {"control.ping.after-close", "fragment.control.close-in-the-middle"},
       {"close.basic.*", "close.tcp.fin-not-rst-unread-input", "close.tcp.linger-data-readable"}},
      {"goes on with a message behind its Close",
       [](Habits& h) { h.serves_behind_close = true; },
       {"fragment.control.close-in-the-middle"},
       {"close.basic.fragment-close-fragment", "close.basic.text-after-close",
        "close.tcp.fin-not-rst-unread-input"}},
      {"echoes what has come of a message when it ends",
       [](Habits& h) { h.echoes_unfinished = true; },
       {"fragment.invalid.unfinished-then-close", "fragment.invalid.unfinished-then-fin",
        "framing.length.declared-but-short-fin", "framing.mask.bit-without-key",
        "fragment.control.close-in-the-middle"},
       {"close.basic.fragment-close-fragment", "close.tcp.fin-without-close-mid-frame",
        "close.tcp.fin-without-close-mid-message", "timing.idle.half-message"}},
  };
}

std::vector<Flaw> fault_endings() {
  return {
      {"stops at a fault and says nothing",
       [](Habits& h) { h.silent_on_faults = true; },
       faulty,
       {"*"}},
      {"fails connections with 1005", fails_with(body_of(1005)), faulty, {"*"}},
      {"fails connections with 1006", fails_with(body_of(1006)), faulty, {"*"}},
      {"fails connections with 999", fails_with(body_of(999)), faulty, {"*"}},
      {"fails connections with half a code", fails_with("\x03"), faulty, {"*"}},
      {"never ends TCP when it fails a connection",
       [](Habits& h) { h.ending = Habits::Ending::never; },
       faulty,
       {"*"}},
      {"serves the rest of a read before it fails the connection",
       [](Habits& h) { h.serves_behind_faults = true; },
       {"framing.reserved-bits.rsv*-after-echo-one-segment",
        "framing.opcode.reserved-*-after-echo-one-segment",
        "fragment.invalid.continuation-first-fin-one-segment",
        "fragment.invalid.repeated-orphan-fin"},
       {"framing.*", "control.*", "fragment.*", "fail.*"}},
  };
}

bool is_reserved(const ws::FrameHeader& header) { return !ws::is_known(header.opcode); }

std::vector<Flaw> crashes() {
  return {
      {"dies of a connection that is reset inside a frame or message",
       [](Habits& h) { h.dies_of_reset = true; },
       {"framing.length.declared-but-short-rst", "fragment.invalid.unfinished-then-rst"},
       {"close.tcp.rst-by-prober-mid-message"}},
      {"dies of a reserved opcode",
       [](Habits& h) { h.dies_of = is_reserved; },
       {"framing.opcode.all-256-first-octets"},
       {"fail.processing-stops-opcode", "timing.fault.detection-latency"}},
      {"resets connections behind sixty octets",
       [](Habits& h) { h.resets_behind = 60; },
       {"framing.echo.text-125", "framing.echo.pipelined-100",
        "framing.segmentation.chunk-primes-3", "control.ping.125", "control.ping.burst-1000",
        "control.pong.unsolicited-1000", "fragment.basic.text-10"},
       {"*"}},
      {"floods with Pings", [](Habits& h) { h.floods = true; }, {"framing.samples.hello"}, {"*"}},
      {"sends Pings for ever instead of an echo",
       [](Habits& h) {
         h.pings_every = 1s;
         h.on_message = [](Whole&) { return false; };
       },
       {"framing.samples.hello", "framing.echo.binary-1"},
       {"*"}},
  };
}

std::vector<Flaw> handshake_endings() {
  const Globs all = {"framing.*",
                     "control.*",
                     "fragment.*",
                     "utf8.*",
                     "close.*",
                     "fail.*",
                     "timing.close.*",
                     "timing.ping.*",
                     "timing.fault.*",
                     "timing.open.*",
                     "timing.message.*",
                     "timing.idle.server-policy",
                     "timing.idle.half-message"};
  return {
      {"answers with a wrong accept",
       [](Habits& h) {
         h.on_response = [](http::Response& response) {
           for (http::Field& field : response.fields.lines)
             if (field.name == "Sec-WebSocket-Accept") field.value.replace(0, 4, "AAAA");
         };
       },
       all,
       {"handshake.*", "monitor.*"},
       Grade::blocked},
      {"answers with 200",
       [](Habits& h) { h.on_response = [](http::Response& response) { response.status = 200; }; },
       all,
       {"handshake.*", "monitor.*"},
       Grade::blocked},
  };
}

}  // namespace

std::vector<Flaw> flaws_of_ending() {
  std::vector<Flaw> all;
  for (const auto& group : {closings, fault_endings, crashes, handshake_endings})
    std::ranges::move(group(), std::back_inserter(all));
  for (Flaw& flaw : all)
    if (flaw.grade == Grade::blocked) flaw.of = suite::Judged::server;
  return all;
}

}  // namespace test

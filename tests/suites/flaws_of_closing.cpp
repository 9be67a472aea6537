#include <algorithm>

#include "tests/suites/flaws.h"

namespace test {
namespace {

using suite::Grade;
using Text = std::string;
using Body = std::optional<Text>;

// Where many cases fail as well.
const Globs many = {"monitor.*", "handshake.*", "framing.*", "control.*", "fragment.*",
                    "utf8.*",    "close.*",     "fail.*",    "timing.*"};

std::function<void(Habits&)> treats_bad_closes(Treatment treatment) {
  return [=](Habits& habits) {
    habits.treat_close = [=](const Text&) { return treatment; };
    if (treatment == Treatment::take) habits.closing = [](const Text& body) { return body; };
  };
}
std::function<void(Habits&)> passes_over_closes(Fault fault) {
  return [=](Habits& habits) {
    habits.treat = [=](Fault seen, const ws::FrameHeader& header) {
      return seen == fault && header.opcode == ws::Opcode::close ? Treatment::pass_over
                                                                 : Treatment::fail;
    };
  };
}
std::function<void(Habits&)> initiates(std::function<Body(int code, const Text& reason)> body) {
  return [body = std::move(body)](Habits& habits) { habits.initiates = body; };
}

std::vector<Flaw> answers() {
  return {
      {"answers every Close with 1006",
       [](Habits& h) { h.closing = [](const Text&) { return body_of(1006); }; },
       {"close.basic.*",
        "close.payload.empty",
        "close.payload.code-only",
        "close.payload.reason-1",
        "close.payload.reason-12?",
        "close.payload.reason-utf8-*",
        "close.code.valid-*",
        "close.code.registered-*",
        "close.code.range-*",
        "close.code.every-16-bit",
        "close.code.1010-to-server",
        "close.tcp.server-first",
        "close.tcp.fin-not-rst-clean",
        "close.tcp.fin-not-rst-unread-input",
        "close.tcp.half-close-after-close",
        "close.tcp.linger-data-readable",
        "close.tcp.time-wait-holder",
        "timing.close.reply-latency",
        "timing.close.no-tcp-fin",
        "timing.open.*",
        "timing.idle.server-policy",
        "timing.idle.half-message",
        "timing.ping.*",
        "timing.message.*"},
       many},
      {"sends any body of a Close back",
       treats_bad_closes(Treatment::take),
       {"close.payload.one-octet-*", "close.payload.reason-invalid-*", "close.code.unused-*",
        "close.code.1005-on-wire", "close.code.1006-on-wire", "close.code.1015-on-wire",
        "close.code.every-16-bit", "fail.close-frame-sent-close-code"},
       {"fail.server-survives"}},
      {"sends any body of a Close back, seen where no text bars it",
       treats_bad_closes(Treatment::take),
       {"close.code.1004-on-wire", "close.code.unassigned-*", "close.code.beyond-*",
        "close.code.byte-swapped-1000"},
       {"close.*", "fail.*"},
       Grade::non_strict},
      {"reads over a Close with a faulty body",
       treats_bad_closes(Treatment::pass_over),
       {"close.payload.one-octet-*", "close.payload.reason-invalid-*", "close.code.unused-*",
        "close.code.*-on-wire", "close.code.unassigned-*", "close.code.beyond-*",
        "close.code.byte-swapped-1000", "close.code.every-16-bit",
        "fail.close-frame-sent-close-code"},
       {"fail.server-survives", "close.initiated.invalid-reply-*"}},
      {"reads over a Close that is too long",
       passes_over_closes(Fault::control_size),
       {"close.payload.too-long-*"}},
      {"reads over a Close without FIN",
       passes_over_closes(Fault::control_fin),
       {"close.payload.fragmented-first-only"},
       {"fragment.invalid.*", "framing.opcode.all-256-first-octets"}},
      {"reads over a Close without FIN, and over what continues it",
       [](Habits& h) {
         h.treat = [](Fault fault, const ws::FrameHeader&) {
           return fault == Fault::control_fin || fault == Fault::orphan ? Treatment::pass_over
                                                                        : Treatment::fail;
         };
       },
       {"close.payload.fragmented-*", "fail.processing-stops-orphan"},
       {"fragment.invalid.*", "framing.opcode.*", "control.*", "fail.*", "timing.fault.*"}},
      {"reads over a Close with its length in 16 bits",
       passes_over_closes(Fault::long_form),
       {"close.payload.length-form-16"},
       {"framing.length.*"}},
      {"echoes what stands behind a Close",
       [](Habits& h) { h.serves_behind_close = true; },
       {"close.basic.text-after-close", "close.basic.fragment-close-fragment"},
       {"close.basic.*", "close.tcp.*", "fragment.control.close-in-the-middle"}},
      {"echoes what has come of a message when TCP ends",
       [](Habits& h) { h.echoes_unfinished = true; },
       {"close.tcp.fin-without-close-mid-frame", "close.tcp.fin-without-close-mid-message"},
       many},
      {"loses the first message",
       [](Habits& h) { h.on_message = [](Whole& whole) { return whole.number != 0; }; },
       {"close.tcp.fin-without-close-idle", "close.tcp.rst-by-prober-idle"},
       many},
      {"echoes Text as Binary when TCP ends",
       [](Habits& h) {
         h.on_message = [](Whole& whole) {
           whole.opcode = ws::Opcode::binary;
           return true;
         };
       },
       {"close.tcp.half-close-by-prober"},
       many},
      {"dies of a connection that is reset",
       [](Habits& h) { h.dies_of_any_reset = true; },
       {"close.tcp.rst-by-prober-*"},
       many},
  };
}

std::vector<Flaw> failures() {
  return {
      {"says nothing and reads nothing behind a fault",
       [](Habits& h) { h.silent_on_faults = true; },
       {"fail.processing-stops-*", "fail.connection-ends-*", "fail.pending-echo-first",
        "fail.two-faults", "fail.server-survives", "fail.close-frame-sent-rsv",
        "fail.close-frame-sent-opcode", "fail.close-frame-sent-mask", "fail.close-frame-sent-utf8",
        "fail.close-frame-sent-control-size", "fail.close-frame-sent-orphan",
        "fail.close-frame-sent-close-code", "timing.fault.detection-latency",
        "close.tcp.fin-not-rst-after-fault"},
       many},
      {"reads lengths in 32 bits",
       [](Habits& h) { h.on_length = [](std::uint64_t& length) { length &= 0xffffffff; }; },
       {"fail.close-frame-sent-too-big"},
       many},
  };
}

std::vector<Flaw> own_closings() {
  return {
      {"sends 1006 whatever Close it is asked for",
       initiates([](int, const Text&) { return body_of(1006); }),
       {"close.initiated.normal-*", "close.initiated.refused-codes-*",
        "close.initiated.reason-too-long", "close.initiated.no-reply",
        "close.initiated.reply-other-code", "close.initiated.data-before-reply",
        "close.initiated.crossing-*", "close.initiated.invalid-reply-*",
        "timing.close.no-close-reply"}},
      {"sends what it is asked for, whatever it is",
       initiates([](int code, const Text& reason) { return body_of(code, reason); }),
       {"close.initiated.refused-codes-1005", "close.initiated.refused-codes-1006",
        "close.initiated.refused-codes-1015", "close.initiated.reason-too-long"}},
      {"sends codes that no text gives a meaning",
       initiates([](int code, const Text& reason) { return body_of(code, reason); }),
       {"close.initiated.refused-codes-999", "close.initiated.refused-codes-5000"},
       {"close.initiated.*"},
       Grade::non_strict},
      {"cuts a reason inside a character",
       initiates([](int code, const Text& reason) { return body_of(code, reason).substr(0, 124); }),
       {"close.initiated.reason-too-long"},
       {"close.initiated.refused-codes-*"}},
      {"echoes messages behind its own Close",
       [](Habits& h) { h.serves_behind_own = true; },
       {"close.initiated.data-before-reply"}},
      {"answers the answer to its own Close",
       [](Habits& h) { h.answers_twice = true; },
       {"close.initiated.reply-other-code", "close.initiated.crossing-*"},
       {},
       Grade::non_strict},
      {"never gives up its own Close",
       [](Habits& h) { h.insists_on_answer = true; },
       {"close.initiated.no-reply", "timing.close.no-close-reply"},
       {},
       Grade::non_strict},
  };
}

}  // namespace

std::vector<Flaw> flaws_of_closing() {
  std::vector<Flaw> flaws = answers();
  std::ranges::move(failures(), std::back_inserter(flaws));
  std::ranges::move(own_closings(), std::back_inserter(flaws));
  return flaws;
}

}  // namespace test

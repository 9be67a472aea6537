#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "tests/suites/flaws.h"

namespace test {
namespace {

using Header = ws::FrameHeader;

// A server that does not refuse one fault, where `where` says so.
template <typename Where>
std::function<void(Habits&)> puts_up_with(Fault fault, Treatment treatment, Where where) {
  return [=](Habits& habits) {
    habits.treat = [=](Fault seen, const Header& header) {
      return seen == fault && where(header) ? treatment : Treatment::fail;
    };
  };
}
std::function<void(Habits&)> puts_up_with(Fault fault, Treatment treatment) {
  return puts_up_with(fault, treatment, [](const Header&) { return true; });
}

constexpr std::string_view every_first_octet = "framing.opcode.all-256-first-octets";

void reserved_bits(std::vector<Flaw>& flaws) {
  struct Bits {
    const char* name;
    int value;
    Globs also;
  };
  const Bits combinations[] = {
      {"1", 4, {"framing.reserved-bits.rsv1-after-echo-*"}},
      {"2", 2, {"framing.reserved-bits.rsv2-after-echo-*", "framing.reserved-bits.mid-message-*"}},
      {"3", 1, {"framing.reserved-bits.fail-at-header"}},
      {"12", 6, {}},
      {"13", 5, {}},
      {"23", 3, {"framing.reserved-bits.rsv23-after-echo-*"}},
      {"123", 7, {}}};
  for (const Bits& bits : combinations) {
    Flaw flaw{kept(fmt::format("takes frames with reserved bits {}", bits.name)),
              puts_up_with(Fault::reserved_bits, Treatment::take,
                           [value = bits.value](const Header& h) { return h.rsv == value; }),
              bits.also,
              {}};
    flaw.caught_by.push_back(every_first_octet);
    for (const char* place : {"text", "binary", "continuation", "ping", "pong"})
      flaw.caught_by.push_back(
          kept(fmt::format("framing.reserved-bits.rsv{}-{}", bits.name, place)));
    flaws.push_back(flaw);
  }
  flaws.push_back({"reads over a Close with reserved bits",
                   puts_up_with(Fault::reserved_bits, Treatment::pass_over,
                                [](const Header& h) { return h.opcode == ws::Opcode::close; }),
                   {"framing.reserved-bits.rsv*-close", every_first_octet}});
}

void reserved_opcodes(std::vector<Flaw>& flaws) {
  for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
    Flaw flaw{kept(fmt::format("reads over frames with opcode {}", opcode)),
              puts_up_with(Fault::reserved_opcode, Treatment::pass_over,
                           [=](const Header& h) { return static_cast<int>(h.opcode) == opcode; }),
              {kept(fmt::format("framing.opcode.reserved-{}-*", opcode)), every_first_octet},
              {}};
    if (opcode == 3) flaw.caught_by.emplace_back("framing.opcode.reserved-fail-at-header");
    if (opcode == 11) flaw.caught_by.emplace_back("framing.opcode.reserved-control-*");
    flaws.push_back(flaw);
  }
  flaws.push_back({"echoes frames with reserved opcodes",
                   puts_up_with(Fault::reserved_opcode, Treatment::take),
                   {"framing.opcode.reserved-*-empty", "framing.opcode.reserved-*-payload",
                    "framing.opcode.reserved-*-after-echo-*", every_first_octet},
                   {"framing.opcode.reserved-*"}});
}

void masking(std::vector<Flaw>& flaws) {
  flaws.push_back({"takes frames with a wrong mask bit",
                   puts_up_with(Fault::masking, Treatment::take),
                   {"framing.mask.missing-text", "framing.mask.missing-binary",
                    "framing.mask.missing-empty", "framing.mask.missing-p?ng",
                    "framing.mask.missing-continuation", "framing.mask.missing-second-frame"}});
  flaws.push_back({"reads over frames with a wrong mask bit",
                   puts_up_with(Fault::masking, Treatment::pass_over),
                   {"framing.mask.missing-*"}});
}

void control_frames(std::vector<Flaw>& flaws) {
  flaws.push_back({"takes control frames of more than 125 octets",
                   puts_up_with(Fault::control_size, Treatment::take),
                   {"control.ping.too-long-126", "control.ping.too-long-127",
                    "control.ping.too-long-200", "control.ping.too-long-65535",
                    "control.ping.too-long-fail-at-header", "control.pong.too-long-126"}});
  flaws.push_back({"takes control frames of any size in any form",
                   [](Habits& h) {
                     h.treat = [](Fault fault, const Header& header) {
                       return ws::is_control(header.opcode) &&
                                      (fault == Fault::control_size || fault == Fault::long_form)
                                  ? Treatment::take
                                  : Treatment::fail;
                     };
                   },
                   {"control.ping.too-long-*", "control.pong.too-long-*"}});
  flaws.push_back(
      {"takes control frames without FIN for whole",
       puts_up_with(Fault::control_fin, Treatment::take),
       {"control.ping.fragmented-*", "fragment.invalid.control-as-start-ping", every_first_octet}});
  flaws.push_back({"reads over control frames without FIN, and over what continues them",
                   [](Habits& h) {
                     h.treat = [](Fault fault, const Header&) {
                       return fault == Fault::control_fin || fault == Fault::orphan
                                  ? Treatment::pass_over
                                  : Treatment::fail;
                     };
                   },
                   {"control.ping.fragmented-*", "control.pong.fragmented",
                    "fragment.invalid.control-as-start-*", every_first_octet},
                   {"fragment.invalid.*", "close.payload.fragmented-*"}});
}

void fragments(std::vector<Flaw>& flaws) {
  flaws.push_back({"takes a continuation of nothing for text",
                   puts_up_with(Fault::orphan, Treatment::take),
                   {"fragment.invalid.continuation-first-fin-*", "fragment.invalid.orphan-*",
                    "fragment.invalid.repeated-orphan-fin", every_first_octet}});
  flaws.push_back({"reads over a continuation of nothing",
                   puts_up_with(Fault::orphan, Treatment::pass_over),
                   {"fragment.invalid.continuation-first-*", "fragment.invalid.orphan-*",
                    "fragment.invalid.repeated-orphan-*",
                    "fragment.invalid.continuation-after-complete", every_first_octet}});
  flaws.push_back({"gives up a message when a new one begins",
                   puts_up_with(Fault::interleaved, Treatment::take),
                   {"fragment.invalid.new-message-inside-*", "fragment.invalid.new-start-inside"}});
  flaws.push_back({"reads over a message inside another",
                   puts_up_with(Fault::interleaved, Treatment::pass_over),
                   {"fragment.invalid.new-message-inside-*", "fragment.invalid.new-start-inside"}});
}

}  // namespace

std::vector<Flaw> flaws_of_validation() {
  std::vector<Flaw> flaws;
  reserved_bits(flaws);
  reserved_opcodes(flaws);
  masking(flaws);
  control_frames(flaws);
  fragments(flaws);
  // These play a fault of each class.
  for (Flaw& flaw : flaws)
    for (const char* glob : {"fail.*", "timing.fault.*", "close.tcp.fin-not-rst-after-fault"})
      flaw.may_catch.emplace_back(glob);
  return flaws;
}

}  // namespace test

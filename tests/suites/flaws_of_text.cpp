#include <algorithm>
#include <cstdint>

#include "libcore/ws/utf8.h"
#include "tests/suites/flaws.h"

namespace test {
namespace {

using suite::Grade;
using Text = std::string;

// A validator of UTF-8 that lets one thing pass, or nothing that it should pass.
enum class Lets : std::uint8_t {
  overlong,
  surrogates,
  beyond_range,
  long_forms,
  tails,
  cut_at_end
};

bool is_tail(char octet) { return (octet & 0xc0) == 0x80; }

bool is_text_but_for(Lets passes, const Text& text) {
  static constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000};
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    std::size_t size = 1;
    if (lead >= 0xfe) return false;
    if (is_tail(text[at]) && passes != Lets::tails) return false;
    if (lead >= 0xc0)
      for (size = 2; (lead & (0x80 >> size)) != 0;) ++size;
    if (size > 4 && passes != Lets::long_forms) return false;
    std::uint32_t value = size == 1 ? lead : lead & (0x7f >> size);
    for (std::size_t i = 1; i < size; ++i) {
      if (at + i == text.size()) return passes == Lets::cut_at_end;
      if (!is_tail(text[at + i])) return false;
      value = value << 6 | (text[at + i] & 0x3f);
    }
    if (value < least[size] && passes != Lets::overlong) return false;
    if (value >= 0xd800 && value < 0xe000 && passes != Lets::surrogates) return false;
    if (size == 4 && value > 0x10ffff && passes != Lets::beyond_range) return false;
    at += size;
  }
  return true;
}

std::function<void(Habits&)> lets_pass(Lets what) {
  return [=](Habits& habits) {
    habits.is_text = [=](const Text& text) { return is_text_but_for(what, text); };
  };
}
// Refuses right text with one of these characters, given as they begin.
std::function<void(Habits&)> refuses(std::function<bool(std::string_view from_here)> which) {
  return [which = std::move(which)](Habits& habits) {
    habits.is_text = [which](const Text& text) {
      if (!ws::is_utf8(text)) return false;
      for (std::size_t at = 0; at < text.size(); ++at)
        if (which(std::string_view(text).substr(at))) return false;
      return true;
    };
  };
}
std::function<void(Habits&)> echoes(std::function<void(Text&)> change) {
  return [change = std::move(change)](Habits& habits) {
    habits.on_message = [change](Whole& whole) {
      if (whole.opcode == ws::Opcode::text) change(whole.payload);
      return true;
    };
  };
}

bool begins_any(std::string_view text, std::initializer_list<std::string_view> with) {
  return std::ranges::any_of(with, [&](std::string_view one) { return text.starts_with(one); });
}

const Globs text = {"utf8.*"};

std::vector<Flaw> lax() {
  return {
      {"takes any octets for text",
       [](Habits& h) { h.is_text = [](const Text&) { return true; }; },
       {"utf8.invalid.surrogate-*",     "utf8.invalid.tail-*",      "utf8.invalid.lead-*",
        "utf8.invalid.missing-*",       "utf8.invalid.prefixes-*",  "utf8.invalid.impossible-*",
        "utf8.invalid.five-*",          "utf8.invalid.six-*",       "utf8.invalid.beyond-*",
        "utf8.invalid.overlong-*",      "utf8.invalid.second-*",    "utf8.invalid.every-*",
        "utf8.invalid.position-*",      "utf8.invalid.legacy-*",    "utf8.invalid.truncated-*",
        "utf8.invalid.then-valid",      "utf8.failfast.fragment-*", "utf8.failfast.chop-*",
        "utf8.failfast.grade-by-octet", "utf8.fragmented.state-*"},
       {"fail.*", "timing.fault.detection-latency"}},
      {"takes overlong forms",
       lets_pass(Lets::overlong),
       {"utf8.invalid.overlong-slash-2", "utf8.invalid.overlong-slash-3",
        "utf8.invalid.overlong-slash-4", "utf8.invalid.overlong-e0*", "utf8.invalid.overlong-f0*",
        "utf8.invalid.second-octet-edges-e0", "utf8.invalid.second-octet-edges-f0",
        "utf8.failfast.fragment-overlong"},
       text},
      {"takes surrogates",
       lets_pass(Lets::surrogates),
       {"utf8.invalid.surrogate-*", "utf8.invalid.second-octet-edges-ed",
        "utf8.failfast.fragment-surrogate", "utf8.failfast.chop-surrogate"},
       text},
      {"takes what lies behind U+10FFFF",
       lets_pass(Lets::beyond_range),
       {"utf8.invalid.beyond-range-*", "utf8.invalid.second-octet-edges-f4",
        "utf8.failfast.fragment-f490-*", "utf8.failfast.chop-f490-*"},
       text},
      {"takes characters of five and six octets",
       lets_pass(Lets::long_forms),
       {"utf8.invalid.five-octet-*", "utf8.invalid.six-octet-*"},
       text},
      {"passes over stray tails",
       lets_pass(Lets::tails),
       {"utf8.invalid.tail-alone-*", "utf8.fragmented.state-reset-after-message"},
       text},
      {"takes text that ends inside a character",
       lets_pass(Lets::cut_at_end),
       {"utf8.invalid.missing-last-2-*", "utf8.invalid.missing-last-3-*",
        "utf8.invalid.missing-last-4-*", "utf8.invalid.truncated-at-fin-*",
        "utf8.invalid.prefixes-of-valid-1-to-11", "utf8.fragmented.state-not-carried-over"},
       text},
      {"judges only the first 64 KiB of text",
       [](Habits& h) {
         h.is_text = [](const Text& all) { return all.size() > 65536 || ws::is_utf8(all); };
       },
       {"utf8.invalid.position-after-64k", "utf8.invalid.position-before-64k",
        "utf8.invalid.impossible-ff", "utf8.invalid.overlong-slash-2"},
       {"utf8.invalid.*"}},
      {"judges text when its message is whole",
       [](Habits& h) { h.judges_text_late = true; },
       {"utf8.failfast.fragment-*", "utf8.failfast.chop-*"},
       {},
       Grade::non_strict},
      {"fails with 1002 on text that is no UTF-8",
       [](Habits& h) { h.failing = [](int) { return "\x03\xea"; }; },
       {"utf8.invalid.impossible-ff", "utf8.failfast.fragment-surrogate"},
       {},
       Grade::non_strict},
  };
}

std::vector<Flaw> strict() {
  return {
      {"takes ASCII only",
       refuses([](std::string_view here) { return (here[0] & 0x80) != 0; }),
       {"utf8.valid.ascii-and-mixed",
        "utf8.valid.first-of-length-2",
        "utf8.valid.first-of-length-3",
        "utf8.valid.first-of-length-4",
        "utf8.valid.last-of-length-2",
        "utf8.valid.last-of-length-3",
        "utf8.valid.last-of-length-4",
        "utf8.valid.around-*",
        "utf8.valid.noncharacters-*",
        "utf8.valid.specials-*",
        "utf8.valid.nul-and-controls",
        "utf8.valid.every-code-point",
        "utf8.valid.long-runs-2-octet",
        "utf8.valid.long-runs-3-octet",
        "utf8.valid.long-runs-4-octet",
        "utf8.valid.denormalised",
        "utf8.bom.*",
        "utf8.fragmented.on-boundary",
        "utf8.fragmented.octet-wise-*",
        "utf8.fragmented.split-*",
        "utf8.fragmented.buffer-*",
        "utf8.invalid.prefixes-*",
        "utf8.invalid.second-octet-*",
        "utf8.invalid.every-two-octets",
        "utf8.failfast.not-too-early"},
       {"*"}},
      {"takes characters of three octets at most",
       refuses([](std::string_view here) { return (here[0] & 0xf8) == 0xf0; }),
       {"utf8.valid.first-of-length-4", "utf8.valid.last-of-length-4",
        "utf8.valid.long-runs-4-octet", "utf8.fragmented.split-codepoint-4at?",
        "utf8.fragmented.buffer-edges-*"},
       text},
      {"refuses noncharacters",
       refuses([](std::string_view here) {
         return begins_any(here, {"\xef\xbf\xbe", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf"});
       }),
       {"utf8.valid.noncharacters-*", "utf8.valid.specials-fffe", "utf8.valid.specials-ffff",
        "utf8.valid.last-of-length-3", "utf8.valid.last-of-length-4",
        "utf8.valid.every-code-point"},
       text},
      {"takes all of the last block for surrogates",
       refuses([](std::string_view here) {
         return begins_any(here, {"\xed", "\xee", "\xef"});
       }),
       {"utf8.valid.around-surrogates-*", "utf8.valid.specials-*", "utf8.bom.*"},
       text},
      {"loses control characters",
       echoes([](Text& message) {
         std::erase_if(message,
                       [](char octet) { return (octet >= 0 && octet < ' ') || octet == 0x7f; });
       }),
       {"utf8.valid.nul-and-controls", "utf8.valid.first-of-length-1",
        "utf8.valid.last-of-length-1", "utf8.valid.every-code-point"},
       {"utf8.invalid.every-two-octets"}},
      {"composes characters",
       echoes([](Text& message) {
         if (const std::size_t at = message.find("e\xcc\x81"); at != Text::npos)
           message.replace(at, 3, "\xc3\xa9");
       }),
       {"utf8.valid.denormalised"}},
      {"strips a byte order mark at the start",
       echoes([](Text& message) {
         if (message.starts_with("\xef\xbb\xbf")) message.erase(0, 3);
       }),
       {"utf8.bom.start", "utf8.bom.only", "utf8.bom.twice"},
       {},
       Grade::non_strict},
      {"strips every byte order mark",
       echoes([](Text& message) {
         for (std::size_t at; (at = message.find("\xef\xbb\xbf")) != Text::npos;)
           message.erase(at, 3);
       }),
       {"utf8.bom.twice", "utf8.bom.middle", "utf8.bom.second-fragment",
        "utf8.valid.every-code-point"}},
      {"loses a byte order mark and what follows it",
       echoes([](Text& message) {
         message.resize(std::min(message.size(), message.find("\xef\xbb\xbf")));
       }),
       {"utf8.bom.start", "utf8.bom.middle", "utf8.bom.second-fragment", "utf8.bom.twice"},
       {"*"}},
      {"refuses Binary that is no text",
       [](Habits& h) {
         h.objects = [](const ws::FrameHeader& header, const Text& payload) {
           const bool bad = header.opcode == ws::Opcode::binary && !ws::is_utf8(payload);
           return bad ? std::optional(1007) : std::nullopt;
         };
       },
       {"utf8.invalid.not-in-binary"},
       {"*"}},
      {"wants each fragment of text to be text",
       [](Habits& h) {
         h.objects = [](const ws::FrameHeader& header, const Text& payload) {
           const bool bad = header.opcode != ws::Opcode::binary && !ws::is_control(header.opcode) &&
                            !ws::is_utf8(payload);
           return bad ? std::optional(1007) : std::nullopt;
         };
       },
       {"utf8.fragmented.octet-wise-*", "utf8.fragmented.split-codepoint-*",
        "utf8.fragmented.split-with-empty-fragment", "utf8.failfast.not-too-early"},
       {"fragment.*", "framing.*"}},
      {"cannot wait inside a character",
       [](Habits& h) {
         h.frame_patience = std::chrono::milliseconds(500);
         h.delivers_late_frame = true;
       },
       {"utf8.fragmented.split-by-tcp-only"},
       {"*"}},
  };
}

}  // namespace

std::vector<Flaw> flaws_of_text() {
  std::vector<Flaw> all = lax();
  std::ranges::move(strict(), std::back_inserter(all));
  return all;
}

}  // namespace test

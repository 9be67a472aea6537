#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>

#include "libcore/base/random.h"
#include "tests/suites/oddities.h"

namespace test {
namespace {

using suite::Grade;

// Draws its masking keys so.
std::function<void(Ways&)> masks(std::function<ws::MaskKey(const Ways::Framed&)> key) {
  return [key = std::move(key)](Ways& ways) {
    ways.frames = [key](const Ways::Framed& framed) { framed.header.mask = key(framed); };
  };
}
// Of two hundred frames this one, and else chance.
std::function<void(Ways&)> masks_some(std::function<ws::MaskKey(const Ways::Framed&)> key) {
  auto random = std::make_shared<base::Random>(1);
  return masks([=](const Ways::Framed& framed) {
    return framed.number % 100 == 0 ? key(framed) : random->word();
  });
}

std::uint32_t beginning(const std::string& payload) {
  std::uint32_t word = 0;
  std::memcpy(&word, payload.data(), std::min(payload.size(), sizeof(word)));
  return word;
}

std::uint32_t congruential(std::size_t number) {
  std::uint32_t word = 42;
  for (std::size_t i = 0; i <= number % 5000; ++i) word = word * 1664525 + 1013904223;
  return word;
}

std::vector<Oddity> in_masking() {
  const auto biased = [random = std::make_shared<base::Random>(3)](const Ways::Framed&) {
    return random->word() & 0x7fffffff;
  };
  return {
      {"reads frames with a mask",
       [](Ways& ways) { ways.reads = [](ws::FrameHeader& header) { header.mask.reset(); }; },
       {"framing.mask.present-text", "framing.mask.present-binary", "framing.mask.present-empty",
        "framing.mask.present-ping", "framing.mask.present-pong",
        "framing.mask.present-continuation", "framing.mask.present-zero-key"}},
      {"reads a Close with a mask",
       [](Ways& ways) { ways.reads = [](ws::FrameHeader& header) { header.mask.reset(); }; },
       {"framing.mask.present-close"},
       Grade::non_strict},
      {"reads no large frames",
       [](Ways& ways) {
         ways.frames = [](const Ways::Framed& framed) {
           framed.payload.resize(std::min<std::size_t>(framed.payload.size(), 65535));
         };
       },
       {"framing.mask.unmasked-accepted"}},
      {"has one key",
       masks([](const Ways::Framed&) { return 0x12345678U; }),
       {"framing.mask.client-keys-fresh", "framing.mask.client-keys-entropy",
        "framing.mask.client-keys-over-tls", "framing.mask.client-keys-per-connection-constant"}},
      {"has ten keys",
       masks([](const Ways::Framed& framed) {
         return static_cast<std::uint32_t>(framed.number % 10 * 0x9e3779b9);
       }),
       {"framing.mask.client-keys-fresh"}},
      {"counts its keys",
       masks([](const Ways::Framed& framed) {
         return static_cast<std::uint32_t>(framed.number + 1);
       }),
       {"framing.mask.client-keys-entropy"}},
      {"draws its keys from a congruential generator",
       masks([](const Ways::Framed& framed) { return congruential(framed.number); }),
       {"framing.mask.client-keys-entropy"}},
      {"has the same keys on every connection",
       [](Ways& ways) {
         auto keys = std::make_shared<std::vector<std::uint32_t>>();
         base::Random random(5);
         for (int i = 0; i < 5000; ++i) keys->push_back(random.word());
         ways.frames = [keys](const Ways::Framed& framed) {
           framed.header.mask = (*keys)[framed.number % keys->size()];
         };
       },
       {"framing.mask.client-keys-entropy"}},
      {"never sets one bit of its keys",
       masks(biased),
       {"framing.mask.client-keys-entropy"},
       Grade::non_strict},
      {"masks with zero",
       masks([](const Ways::Framed&) { return 0U; }),
       {"framing.mask.client-keys-zero-share"}},
      {"masks with zero now and then",
       masks_some([](const Ways::Framed&) { return 0U; }),
       {"framing.mask.client-keys-zero-share"},
       Grade::non_strict},
      {"masks with the payload",
       masks([](const Ways::Framed& framed) { return beginning(framed.payload); }),
       {"framing.mask.client-keys-derived-from-payload"}},
      {"masks with the payload now and then",
       masks_some([](const Ways::Framed& framed) { return beginning(framed.payload); }),
       {"framing.mask.client-keys-derived-from-payload"},
       Grade::non_strict},
      {"does not mask its Close",
       [](Ways& ways) {
         ways.frames = [](const Ways::Framed& framed) {
           if (framed.header.opcode == ws::Opcode::close) framed.header.mask.reset();
         };
       },
       {"close.basic.masked-reply"}},
  };
}

std::vector<Oddity> in_ending() {
  return {
      {"ends TCP behind its Close",
       [](Ways& ways) { ways.leaves_first = true; },
       {"close.tcp.client-waits"},
       Grade::non_strict},
      {"waits for the end of TCP for ever",
       [](Ways& ways) { ways.gives_up = false; },
       {"close.tcp.client-gives-up"},
       Grade::non_strict},
      {"takes a Close with 1010 for a fault",
       [](Ways& ways) {
         ways.frames = [](const Ways::Framed& framed) {
           if (framed.payload == "\x03\xf2") framed.payload = "\x03\xea";
         };
       },
       {"close.code.1010-to-client"},
       Grade::informational},
      {"leaves an idle connection",
       [](Ways& ways) { ways.leaves_at_idle = true; },
       {"timing.idle.client-stays"},
       Grade::informational},
      {"says something else behind a long silence",
       [](Ways& ways) {
         ways.frames = [](const Ways::Framed& framed) {
           if (framed.header.opcode == ws::Opcode::text) framed.payload = "who are you?";
         };
       },
       {"timing.idle.client-stays"}},
  };
}

std::function<void(Ways&)> agrees(std::function<void(ws::DeflateTerms&)> change) {
  return [change = std::move(change)](Ways& ways) { ways.agrees = change; };
}

std::vector<Oddity> in_compressing() {
  return {
      {"keeps its history, whatever was agreed on",
       agrees([](ws::DeflateTerms& terms) { terms.client_no_context_takeover = false; }),
       {"deflate.context.sut-client-resets"}},
      {"compresses with the widest window, whatever was agreed on",
       agrees([](ws::DeflateTerms& terms) { terms.client_max_window_bits = 15; }),
       {"deflate.window.client-obeys-8", "deflate.window.client-obeys-9",
        "deflate.window.client-obeys-10", "deflate.window.client-obeys-11",
        "deflate.window.client-obeys-12", "deflate.window.client-obeys-13",
        "deflate.window.client-obeys-14"}},
      {"echoes half of what was compressed",
       [](Ways& ways) {
         ways.frames = [](const Ways::Framed& framed) {
           if (framed.header.rsv != 0) framed.payload.resize(framed.payload.size() / 2);
         };
       },
       {"deflate.window.client-obeys-15", "deflate.context.sut-client-keeps",
        "deflate.window.client-inflates-agreed-*"}},
      {"forgets the server's history",
       agrees([](ws::DeflateTerms& terms) { terms.server_no_context_takeover = true; }),
       {"deflate.context.server-message-refers-back"}},
      {"offers no extension",
       [](Ways& ways) {
         ways.offers = [](ws::DeflatePolicy& policy) {
           policy.mode = ws::DeflatePolicy::Mode::off;
         };
       },
       {"deflate.context.server-refers-back-despite-agreement"},
       Grade::not_applicable},
  };
}

}  // namespace

std::vector<Oddity> oddities_of_framing() {
  std::vector<Oddity> all;
  for (const auto& some : {in_masking, in_ending, in_compressing})
    std::ranges::move(some(), std::back_inserter(all));
  return all;
}

}  // namespace test

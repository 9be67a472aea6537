#include <algorithm>

#include "libcore/ws/utf8.h"
#include "tests/suites/flaws.h"

namespace test {
namespace {

// A server that changes a message before it echoes it, or loses it.
std::function<void(Habits&)> echoes(std::function<bool(Whole&)> change) {
  return [change = std::move(change)](Habits& habits) { habits.on_message = change; };
}
std::function<void(Habits&)> cuts_at(std::size_t size) {
  return echoes([=](Whole& whole) {
    whole.payload.resize(std::min(size, whole.payload.size()));
    return true;
  });
}
std::function<void(Habits&)> loses(std::function<bool(const Whole&)> which) {
  return echoes([which = std::move(which)](Whole& whole) { return !which(whole); });
}

std::vector<Flaw> sizes() {
  return {
      {"does not echo empty messages",
       loses([](const Whole& whole) { return whole.payload.empty(); }),
       {"framing.echo.text-0", "framing.echo.binary-0", "framing.echo.alternating-types",
        "framing.mask.zero-length-masked", "framing.mask.payload-lengths-0-9",
        "fragment.basic.empty-all-three", "framing.opcode.all-256-first-octets",
        "utf8.valid.empty"}},
      {"does not echo messages of one octet",
       loses([](const Whole& whole) { return whole.payload.size() == 1; }),
       {"framing.echo.text-1", "framing.echo.binary-1", "framing.echo.alternating-types",
        "framing.mask.payload-lengths-0-9"},
       {"utf8.invalid.not-in-binary", "utf8.valid.first-of-length-1",
        "utf8.valid.last-of-length-1"}},
      {"cuts echoes at 124 octets",
       cuts_at(124),
       {"framing.echo.text-12?", "framing.echo.binary-12?", "framing.echo.all-octet-values",
        "framing.echo.length-form-*", "framing.echo.chopped-*", "framing.echo.full-duplex",
        "framing.samples.binary-*", "framing.segmentation.every-split-16-bit",
        "fragment.basic.sizes-uneven", "fragment.basic.text-1000"},
       {"framing.*", "fragment.basic.*", "fragment.control.large-*",
        "close.basic.big-then-close-ping", "timing.message.latency-independent-of-chop",
        "utf8.fragmented.*"}},
      {"cuts echoes at 127 octets",
       cuts_at(127),
       {"framing.echo.text-128", "framing.echo.binary-128"},
       {"*"}},
      {"cuts echoes at 65535 octets",
       cuts_at(65535),
       {"framing.echo.text-65536", "framing.echo.binary-65536", "framing.echo.chopped-*",
        "framing.echo.length-form-boundaries-65534-65540",
        "framing.echo.length-form-boundaries-131072", "framing.samples.binary-64k",
        "framing.segmentation.every-split-64-bit", "fragment.basic.sizes-*-huge",
        "fragment.basic.boundary-lengths", "fragment.basic.own-fragments-form",
        "control.ping.while-sending-big-echo"},
       {"close.basic.big-then-close-ping", "utf8.fragmented.buffer-edges-65536"}},
      {"loses an octet in the middle of large messages",
       echoes([](Whole& whole) {
         if (whole.payload.size() > 60000) whole.payload.erase(30000, 1);
         return true;
       }),
       {"framing.echo.*-6553?", "framing.echo.chopped-*", "fragment.basic.own-fragments-form"},
       {"*"}},
  };
}

std::vector<Flaw> types() {
  return {
      {"echoes Binary as Text",
       [](Habits& h) {
         h.on_send = [](Reply& frame) {
           if (frame.header.opcode == ws::Opcode::binary) frame.header.opcode = ws::Opcode::text;
         };
       },
       {"framing.echo.binary-*", "framing.echo.alternating-types", "framing.echo.all-octet-values",
        "fragment.basic.binary-*", "fragment.basic.type-from-first"},
       {"framing.*", "fragment.basic.*", "control.ping.while-*", "utf8.invalid.not-in-binary"}},
      {"echoes Text as Binary",
       echoes([](Whole& whole) {
         whole.opcode = ws::Opcode::binary;
         return true;
       }),
       {"framing.echo.text-*", "framing.echo.alternating-types", "framing.echo.pipelined-2",
        "framing.echo.immediately-after-open", "framing.samples.hello*",
        "control.pong.unsolicited-*", "fragment.basic.text-*"},
       {"*"}},
      {"takes Binary that is UTF-8 for Text",
       echoes([](Whole& whole) {
         if (ws::is_utf8(whole.payload)) whole.opcode = ws::Opcode::text;
         return true;
       }),
       {"framing.echo.binary-0", "framing.echo.binary-that-is-valid-utf8",
        "framing.echo.binary-that-is-http-like", "fragment.basic.type-from-first",
        "fragment.basic.binary-*", "framing.echo.alternating-types"},
       {"framing.*", "fragment.basic.*"}},
      {"wants Binary to be UTF-8",
       [](Habits& h) {
         h.objects = [](const ws::FrameHeader& header, const std::string& payload) {
           const bool bad = header.opcode == ws::Opcode::binary && !ws::is_utf8(payload);
           return bad ? std::optional(1007) : std::nullopt;
         };
       },
       {"framing.echo.binary-that-is-invalid-utf8", "framing.echo.binary-that-is-frame-like",
        "framing.echo.all-octet-values", "framing.echo.binary-12?", "framing.echo.full-duplex",
        "fragment.basic.type-from-first"},
       {"framing.*", "control.ping.while-*", "utf8.invalid.not-in-binary"}},
      {"keeps seven bits of each octet of Binary",
       echoes([](Whole& whole) {
         if (whole.opcode == ws::Opcode::binary)
           for (char& octet : whole.payload) octet &= 0x7f;
         return true;
       }),
       {"framing.echo.all-octet-values", "framing.echo.binary-that-is-invalid-utf8",
        "framing.echo.binary-that-is-frame-like", "framing.echo.binary-that-is-valid-utf8"},
       {"framing.*", "fragment.basic.type-from-first", "utf8.invalid.not-in-binary"}},
      {"drops the CR of line ends",
       echoes([](Whole& whole) {
         std::erase(whole.payload, '\r');
         return true;
       }),
       {"framing.echo.binary-that-is-http-like", "framing.echo.all-octet-values"},
       {"framing.*", "utf8.valid.nul-and-controls"}},
  };
}

// Changes the order or number of the messages among the replies to one read.
std::function<void(Habits&)> rearranges_messages(
    std::function<void(std::vector<Reply>&)> messages) {
  return [messages = std::move(messages)](Habits& habits) {
    habits.on_replies = [messages](std::vector<Reply>& replies) {
      const auto border = std::ranges::stable_partition(
          replies, [](const Reply& reply) { return !ws::is_control(reply.header.opcode); });
      std::vector<Reply> data(replies.begin(), border.begin());
      replies.erase(replies.begin(), border.begin());
      messages(data);
      replies.insert(replies.begin(), data.begin(), data.end());
    };
  };
}

std::vector<Flaw> orders() {
  return {
      {"swaps two messages that came at once",
       rearranges_messages([](std::vector<Reply>& messages) {
         if (messages.size() > 1) std::swap(messages[0], messages[1]);
       }),
       {"framing.echo.pipelined-*", "framing.mask.key-random-1000",
        "framing.segmentation.many-frames-*", "framing.segmentation.chunk-primes-1021",
        "fragment.basic.two-messages-back-to-back"},
       {"framing.segmentation.*", "framing.echo.full-duplex", "close.basic.big-then-close-ping",
        "close.basic.queue-of-100-then-close"}},
      {"echoes a message twice",
       rearranges_messages([](std::vector<Reply>& messages) {
         if (!messages.empty()) messages.push_back(messages.back());
       }),
       {"framing.echo.pipelined-2", "framing.echo.text-1", "framing.samples.hello",
        "framing.length.declared-but-short-silence"},
       {"*"}},
      {"loses the second of messages that came at once",
       rearranges_messages([](std::vector<Reply>& messages) {
         if (messages.size() > 1) messages.erase(messages.begin() + 1);
       }),
       {"framing.echo.pipelined-*", "framing.mask.key-random-1000",
        "framing.segmentation.many-frames-*", "fragment.basic.two-messages-back-to-back"},
       {"framing.segmentation.*", "framing.echo.full-duplex"}},
      {"loses the first message of a connection",
       loses([](const Whole& whole) { return whole.number == 0; }),
       {"framing.echo.immediately-after-open", "framing.samples.hello",
        "framing.samples.hello-masked", "framing.mask.key-*", "control.pong.unsolicited-*",
        "fragment.control.p*-in-the-middle*"},
       {"*"}},
      {"forgets every hundredth message",
       loses([](const Whole& whole) { return whole.number % 100 == 99; }),
       {"framing.echo.pipelined-100", "framing.echo.alternating-types",
        "framing.mask.key-random-1000", "framing.segmentation.many-frames-1000-in-one"},
       {"utf8.invalid.not-in-binary"}},
  };
}

std::vector<Flaw> fragments() {
  return {
      {"delivers each fragment as a message",
       [](Habits& h) { h.completes = [](const ws::FrameHeader&) { return true; }; },
       {"fragment.basic.no-delivery-before-fin", "fragment.basic.text-*",
        "fragment.invalid.unfinished-then-close", "fragment.invalid.unfinished-then-fin"},
       {"fragment.*", "framing.*", "control.*", "close.basic.fragment-close-fragment",
        "close.tcp.fin-without-close-mid-message", "timing.idle.half-message",
        "utf8.bom.second-fragment", "utf8.failfast.*", "utf8.fragmented.*",
        "utf8.invalid.legacy-latin1", "utf8.invalid.legacy-modified-utf8"}},
      {"gives the echo the opcode of the last fragment",
       echoes([](Whole& whole) {
         whole.opcode = whole.last;
         return true;
       }),
       {"fragment.basic.*", "fragment.control.ping-*", "framing.samples.hello-fragmented",
        "framing.segmentation.octet-wise-fragmented"},
       {"fragment.*", "framing.*", "control.*", "utf8.bom.second-fragment",
        "utf8.failfast.not-too-early", "utf8.fragmented.*"}},
      {"keeps only the last fragment",
       echoes([](Whole& whole) {
         whole.payload = whole.parts.back();
         return true;
       }),
       {"fragment.basic.text-*", "fragment.basic.binary-*", "fragment.basic.two-*",
        "fragment.basic.sizes-*", "fragment.control.ping-*", "fragment.control.pong-*",
        "control.ping.between-fragments", "control.pong.between-fragments"},
       {"fragment.*", "framing.*", "utf8.bom.second-fragment", "utf8.failfast.not-too-early",
        "utf8.fragmented.*"}},
      {"joins fragments from the last to the first",
       echoes([](Whole& whole) {
         std::string turned;
         for (const std::string& part : whole.parts) turned.insert(0, part);
         whole.payload = turned;
         return true;
       }),
       {"fragment.basic.text-*", "fragment.basic.binary-*", "fragment.basic.sizes-*",
        "fragment.basic.own-fragments-form", "fragment.control.large-message-1000-pings",
        "fragment.control.two-pings-*", "fragment.control.ping-at-every-gap"},
       {"fragment.*", "framing.*", "control.*", "utf8.bom.second-fragment",
        "utf8.failfast.not-too-early", "utf8.fragmented.*"}},
      {"keeps the fragments of a message for the next one",
       [](Habits& h) { h.keeps_fragments = true; },
       {"fragment.basic.two-messages-back-to-back", "fragment.basic.type-from-first",
        "framing.echo.pipelined-2"},
       {"*"}},
      {"refuses empty fragments",
       [](Habits& h) {
         h.objects = [](const ws::FrameHeader& header, const std::string& payload) {
           const bool fragment = !header.fin || header.opcode == ws::Opcode::continuation;
           return fragment && payload.empty() ? std::optional(1002) : std::nullopt;
         };
       },
       {"fragment.basic.empty-*", "framing.opcode.all-256-first-octets"},
       {"utf8.fragmented.split-with-empty-fragment"}},
      {"loses messages of more than a hundred fragments",
       loses([](const Whole& whole) { return whole.parts.size() > 100; }),
       {"fragment.basic.text-1000", "fragment.basic.binary-1000",
        "fragment.basic.empty-100-then-data", "fragment.control.large-message-1000-pings"}},
      {"has room for 1000 octets of fragments",
       echoes([](Whole& whole) {
         if (whole.parts.size() > 1 && whole.payload.size() > 1000) whole.payload.resize(1000);
         return true;
       }),
       {"fragment.basic.*-1000", "fragment.basic.sizes-uneven", "fragment.basic.sizes-growing",
        "fragment.basic.sizes-*-huge", "fragment.basic.boundary-lengths",
        "fragment.basic.own-fragments-form"},
       {"fragment.control.large-message-1000-pings"}},
      {"loses fragments of one octet",
       echoes([](Whole& whole) {
         if (whole.parts.size() == 1) return true;
         whole.payload.clear();
         for (const std::string& part : whole.parts) whole.payload += part.size() == 1 ? "" : part;
         return true;
       }),
       {"fragment.basic.sizes-one-octet-each", "fragment.basic.sizes-uneven",
        "fragment.basic.sizes-growing", "fragment.basic.sizes-*-huge",
        "fragment.basic.type-from-first", "fragment.control.two-pings-*",
        "fragment.control.text-split-inside-character-with-ping"},
       {"fragment.control.ping-at-every-gap", "utf8.fragmented.*"}},
      {"judges the text of each fragment for itself",
       [](Habits& h) {
         h.objects = [](const ws::FrameHeader& header, const std::string& payload) {
           const bool bad = header.opcode == ws::Opcode::text && !ws::is_utf8(payload);
           return bad ? std::optional(1007) : std::nullopt;
         };
       },
       {"fragment.basic.type-from-first", "fragment.control.text-split-inside-character-with-ping"},
       {"utf8.failfast.not-too-early", "utf8.fragmented.*"}},
      {"forgets a message's fragments when a control frame comes",
       [](Habits& h) { h.control_wipes_message = true; },
       {"control.ping.between-fragments", "control.pong.between-fragments",
        "fragment.control.ping-*", "fragment.control.pong-in-the-middle",
        "fragment.control.two-pings-*", "fragment.control.large-message-1000-pings",
        "fragment.control.text-split-inside-character-with-ping"},
       {"framing.segmentation.*"}},
  };
}

}  // namespace

std::vector<Flaw> flaws_of_echoing() {
  std::vector<Flaw> all;
  for (const auto& group : {sizes, types, orders, fragments})
    std::ranges::move(group(), std::back_inserter(all));
  return all;
}

}  // namespace test

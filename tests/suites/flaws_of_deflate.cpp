#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "suites/catalogue.h"
#include "tests/suites/flaws.h"

namespace test {
namespace {

using Answer = DeflateHabits::Answer;
using Lines = std::vector<std::string>;
using Type = suite::Block::Type;
using suite::Inflation;

// The cases in which windows of less than 15 bits are asked for, and these.
Globs small_windows_and(Globs cases) {
  for (int bits = 8; bits < 15; ++bits) {
    cases.push_back(kept(fmt::format("deflate.negotiation.server-window-{}", bits)));
    cases.push_back(kept(fmt::format("deflate.window.server-obeys-{}", bits)));
  }
  return cases;
}

// What these lines list; nothing where they break the grammar.
std::vector<ws::Extension> listed(const Lines& lines) {
  http::Fields fields;
  for (const std::string& line : lines) fields.add("Sec-WebSocket-Extensions", line);
  return ws::parse_extensions(fields).value_or(std::vector<ws::Extension>());
}

// Changes what would have been a right answer.
std::function<void(Habits&)> answers(std::function<void(ws::Extension&, const Lines&)> change) {
  return [change](Habits& h) {
    h.deflate.on_offers = [change](const Lines& offers, Answer& answer) {
      if (!answer.line) return;
      ws::Extension extension = listed({*answer.line}).front();
      change(extension, offers);
      answer.line = to_string(extension);
    };
  };
}

std::function<void(Habits&)> leaves_out(std::string_view name) {
  return answers([name](ws::Extension& answer, const Lines&) {
    std::erase_if(answer.parameters, [&](const auto& parameter) { return parameter.name == name; });
  });
}

void set_parameter(ws::Extension& answer, const std::string& name,
                   std::optional<std::string> value) {
  std::erase_if(answer.parameters, [&](const auto& parameter) { return parameter.name == name; });
  answer.parameters.push_back({name, std::move(value)});
}

bool mentions(const Lines& offers, std::string_view what) {
  return std::ranges::any_of(
      offers, [&](const std::string& line) { return line.find(what) != std::string::npos; });
}

std::function<void(Habits&)> passes_over(std::function<bool(const ws::FrameHeader&)> where) {
  return [where](Habits& h) {
    h.treat = [where](Fault fault, const ws::FrameHeader& header) {
      return fault == Fault::reserved_bits && where(header) ? Treatment::pass_over
                                                            : Treatment::fail;
    };
  };
}

std::function<void(Habits&)> refuses(std::function<bool(const Inflation&, std::size_t)> what) {
  return [what](Habits& h) {
    h.deflate.objects = [what](const Inflation& stream, std::size_t size) {
      return what(stream, size) ? std::optional(1007) : std::nullopt;
    };
  };
}
std::function<void(Habits&)> dies_of(std::function<bool(const Inflation&)> what) {
  return [what](Habits& h) {
    h.deflate.objects = [what](const Inflation& stream, std::size_t) {
      return what(stream) ? std::optional(0) : std::nullopt;
    };
  };
}
std::function<void(Habits&)> refuses_blocks(Type type) {
  return refuses([type](const Inflation& stream, std::size_t) {
    return std::ranges::any_of(stream.blocks, [&](const suite::Block& block) {
      return block.type == type && block.octets > 0;
    });
  });
}

std::vector<Flaw> flaws_of_answering() {
  return {
      {"names permessage-deflate though nobody offered it",
       [](Habits& h) {
         h.deflate.on_offers = [](const Lines& offers, Answer& answer) {
           if (offers.empty()) answer.line = "permessage-deflate";
         };
       },
       {"deflate.negotiation.not-offered", "deflate.rsv1.without-agreement"},
       {"deflate.stream.bfinal-without-following-block", "deflate.stream.tail-not-removed",
        "deflate.window.beyond-agreed", "deflate.negotiation.many-offers-1000"}},
      {"does not grant server_no_context_takeover",
       leaves_out("server_no_context_takeover"),
       {"deflate.negotiation.server-no-takeover", "deflate.negotiation.combinations-16",
        "deflate.negotiation.answer-well-formed", "deflate.context.server-resets"}},
      {"does not grant server_max_window_bits", leaves_out("server_max_window_bits"),
       small_windows_and({"deflate.negotiation.combinations-16",
                          "deflate.negotiation.answer-well-formed",
                          "deflate.negotiation.quoted-window",
                          "deflate.negotiation.client-window-only-if-offered"})},
      {"grants a window and goes beyond it", [](Habits& h) { h.deflate.uses_widest_window = true; },
       small_windows_and({})},
      {"grants a window of 16 bits",
       answers([](ws::Extension& answer, const Lines& offers) {
         if (mentions(offers, "server_max_window_bits"))
           set_parameter(answer, "server_max_window_bits", "16");
       }),
       {"deflate.negotiation.server-window-*", "deflate.window.server-obeys-*",
        "deflate.negotiation.combinations-16", "deflate.negotiation.answer-well-formed",
        "deflate.negotiation.quoted-window", "deflate.negotiation.client-window-only-if-offered",
        "deflate.negotiation.fallback-unsupported-first",
        "deflate.negotiation.fallback-invalid-first", "deflate.negotiation.two-field-lines"}},
      {"limits the client's window though that was not offered",
       answers([](ws::Extension& answer, const Lines&) {
         set_parameter(answer, "client_max_window_bits", "12");
       }),
       {"deflate.negotiation.client-window-only-if-offered"},
       everything},
      {"gives its flags a value",
       answers([](ws::Extension& answer, const Lines&) {
         for (ws::ExtensionParameter& parameter : answer.parameters)
           if (parameter.name.ends_with("takeover")) parameter.value = "true";
       }),
       {"deflate.negotiation.server-no-takeover", "deflate.negotiation.client-no-takeover",
        "deflate.negotiation.combinations-16", "deflate.negotiation.answer-well-formed",
        "deflate.negotiation.fallback-three", "deflate.context.server-resets"},
       {"deflate.context.client-*"}},
      {"limits the client's window to nothing",
       answers([](ws::Extension& answer, const Lines& offers) {
         if (mentions(offers, "client_max_window_bits"))
           set_parameter(answer, "client_max_window_bits", std::nullopt);
       }),
       {"deflate.negotiation.client-window-none", "deflate.negotiation.client-window-8",
        "deflate.negotiation.client-window-9", "deflate.negotiation.client-window-1?",
        "deflate.negotiation.combinations-16", "deflate.negotiation.answer-well-formed",
        "deflate.negotiation.fallback-two", "deflate.negotiation.fallback-three",
        "deflate.window.server-inflates-agreed-*", "deflate.window.sizes-used"},
       {"deflate.window.beyond-agreed"}},
      {"answers every offer that it could meet",
       [](Habits& h) {
         h.deflate.on_offers = [](const Lines& offers, Answer& answer) {
           if (!answer.line) return;
           std::string all;
           for (const ws::Extension& offer : listed(offers))
             if (const auto met = ws::answer_deflate({offer}, {ws::DeflatePolicy::Mode::on}))
               all += (all.empty() ? "" : ", ") + to_string(met->extension);
           answer.line = all;
         };
       },
       {"deflate.negotiation.fallback-two", "deflate.negotiation.fallback-three",
        "deflate.negotiation.fallback-unsupported-first"}},
      {"takes every extension that it does not know",
       [](Habits& h) {
         h.deflate.on_offers = [](const Lines& offers, Answer& answer) {
           for (const ws::Extension& offer : listed(offers))
             if (offer.name != ws::deflate_name)
               answer.line = (answer.line ? *answer.line + ", " : "") + offer.name;
         };
       },
       {"deflate.negotiation.fallback-unknown-extension-first",
        "deflate.negotiation.with-conflicting-rsv1-*", "deflate.negotiation.many-offers-1000",
        "deflate.negotiation.all-declined-silent", "deflate.rsv1.without-agreement"}},
      {"takes an offer whatever its parameters are",
       [](Habits& h) {
         h.deflate.on_offers = [](const Lines& offers, Answer& answer) {
           if (answer.line || !mentions(offers, ws::deflate_name)) return;
           answer = {.refused = false, .line = ws::deflate_name, .terms = ws::DeflateTerms{}};
         };
       },
       {"deflate.negotiation.unknown-parameter", "deflate.negotiation.duplicate-parameter-*",
        "deflate.negotiation.bad-value-*", "deflate.negotiation.value-on-flag-*",
        "deflate.negotiation.all-declined-silent"}},
      {"repeats the first offer",
       [](Habits& h) {
         h.deflate.on_offers = [](const Lines& offers, Answer& answer) {
           if (answer.line) answer.line = offers.front().substr(0, offers.front().find(','));
         };
       },
       {"deflate.negotiation.unknown-parameter-with-fallback",
        "deflate.negotiation.fallback-invalid-first", "deflate.negotiation.two-field-lines"},
       everything},
      {"answers with a parameter of its own",
       answers(
           [](ws::Extension& answer, const Lines&) { set_parameter(answer, "foo", std::nullopt); }),
       {"deflate.negotiation.plain", "deflate.rsv1.server-may-answer-plain",
        "deflate.stream.bfinal-without-following-block",
        "deflate.stream.empty-message-zero-length-payload", "deflate.stream.tail-not-removed",
        "deflate.context.client-resets", "deflate.context.client-keeps-though-offered-hint",
        "deflate.context.server-keeps", "deflate.window.beyond-agreed", "deflate.utf8.failfast"},
       everything},
  };
}

std::vector<Flaw> flaws_of_rsv1() {
  return {
      {"reads over RSV1 without agreement",
       [](Habits& h) {
         passes_over([](const auto& header) {
           return header.rsv == ws::rsv1 && header.opcode == ws::Opcode::text;
         })(h);
       },
       {"deflate.negotiation.not-offered", "deflate.rsv1.without-agreement"}},
      {"inflates messages without RSV1",
       [](Habits& h) { h.deflate.inflates_plain_messages = true; },
       {"deflate.rsv1.uncompressed-on-*", "deflate.rsv1.alternating",
        "deflate.stream.sample-shared-window-with-plain-between",
        "deflate.context.uncompressed-not-in-window",
        "deflate.context.not-shared-between-directions"}},
      {"reads over control frames with RSV1",
       passes_over([](const auto& header) { return ws::is_control(header.opcode); }),
       {"deflate.rsv1.on-control-*"}},
      {"reads over later fragments with RSV1",
       passes_over([](const auto& header) { return header.opcode == ws::Opcode::continuation; }),
       {"deflate.rsv1.on-continuation-*"}},
      {"reads over RSV2 and RSV3",
       passes_over([](const auto& header) { return (header.rsv & (ws::rsv2 | ws::rsv3)) != 0; }),
       {"deflate.rsv1.rsv2-rsv3-still-forbidden"}},
      {"leaves Pings inside messages unanswered",
       [](Habits& h) {
         h.on_ping = [](const std::string& ping, bool inside, std::size_t) {
           return inside ? std::nullopt : std::optional(ping);
         };
       },
       {"deflate.rsv1.control-inside-compressed"}},
      {"echoes everything as Text",
       [](Habits& h) {
         h.on_message = [](Whole& message) {
           message.opcode = ws::Opcode::text;
           return true;
         };
       },
       {"deflate.rsv1.opcode-kept"},
       everything},
      {"does not echo what is empty",
       [](Habits& h) { h.on_message = [](Whole& message) { return !message.payload.empty(); }; },
       {"deflate.rsv1.uncompressed-on-compressed-connection-empty",
        "deflate.stream.sample-empty-octet", "deflate.stream.empty-message-00",
        "deflate.stream.empty-message-0300"}},
  };
}

std::vector<Flaw> flaws_of_inflating() {
  std::vector<Flaw> flaws = {
      {"knows no stored blocks",
       refuses_blocks(Type::stored),
       {"deflate.stream.sample-stored", "deflate.stream.block-stored", "deflate.stream.block-mixed",
        "deflate.stream.distance-*", "deflate.stream.compress-level-0",
        "deflate.window.server-inflates-agreed-*"}},
      {"knows no fixed blocks",
       refuses_blocks(Type::fixed),
       {"deflate.stream.sample-one-block", "deflate.stream.sample-fragmented-3-4",
        "deflate.stream.sample-two-blocks", "deflate.stream.block-fixed"},
       everything},
      {"knows no dynamic blocks",
       refuses_blocks(Type::dynamic),
       {"deflate.stream.block-dynamic", "deflate.stream.block-mixed",
        "deflate.stream.huffman-corner-*", "deflate.stream.compress-level-1",
        "deflate.stream.compress-level-6", "deflate.stream.compress-level-9"}},
      {"refuses messages of many blocks",
       refuses([](const Inflation& stream, std::size_t) { return stream.blocks.size() == 64; }),
       {"deflate.stream.block-many-empty-stored"}},
      {"loses messages with a final block",
       [](Habits& h) {
         h.deflate.on_inflated = [](const Inflation& stream, std::string& message) {
           if (std::ranges::any_of(stream.blocks, &suite::Block::final)) message.clear();
         };
       },
       {"deflate.stream.sample-bfinal", "deflate.stream.bfinal-single",
        "deflate.stream.bfinal-in-the-middle", "deflate.stream.bfinal-every-block",
        "deflate.stream.bfinal-then-next-message"}},
      {"inflates the first fragment only",
       [](Habits& h) { h.deflate.reads_first_fragment_only = true; },
       {"deflate.stream.fragments-*", "deflate.stream.sample-fragmented-3-4",
        "deflate.stream.flush-per-fragment", "deflate.rsv1.control-inside-compressed",
        "deflate.utf8.split-character"}},
      {"gives up behind 100,000 octets",
       refuses([](const Inflation& stream, std::size_t) { return stream.octets.size() > 100'000; }),
       {"deflate.stream.length-258-runs"}},
      {"refuses streams that are longer than what they stand for",
       refuses(
           [](const Inflation& stream, std::size_t size) { return size > stream.octets.size(); }),
       {"deflate.stream.not-smaller"},
       everything},
      {"takes broken streams as far as they go",
       [](Habits& h) {
         h.deflate.takes_broken_streams = h.deflate.takes_cut_streams = true;
         h.deflate.takes_any_text = true;
       },
       {"deflate.invalid.b*", "deflate.invalid.d*", "deflate.invalid.g*", "deflate.invalid.i*",
        "deflate.invalid.l*", "deflate.invalid.n*", "deflate.invalid.o*", "deflate.invalid.r*",
        "deflate.invalid.z*", "deflate.invalid.then-ping"},
       {"deflate.utf8.inflated-invalid-*", "deflate.context.not-shared-between-connections"}},
      {"passes over broken streams",
       [](Habits& h) { h.deflate.drops_broken_streams = true; },
       {"deflate.invalid.*"}},
      {"forgets the window between messages",
       [](Habits& h) { h.deflate.memory = DeflateHabits::Memory::none; },
       {"deflate.context.client-keeps-2", "deflate.context.client-keeps-100",
        "deflate.rsv1.alternating", "deflate.stream.sample-shared-window",
        "deflate.stream.sample-shared-window-with-plain-between",
        "deflate.stream.distance-across-messages-*"},
       {"deflate.context.client-keeps-though-offered-hint"}},
      {"takes plain messages into the window",
       [](Habits& h) { h.deflate.memory = DeflateHabits::Memory::plain_too; },
       {"deflate.context.uncompressed-not-in-window", "deflate.rsv1.alternating",
        "deflate.stream.sample-shared-window-with-plain-between"},
       {"deflate.context.not-shared-between-directions"}},
      {"takes what it sends for the window",
       [](Habits& h) { h.deflate.memory = DeflateHabits::Memory::sent; },
       {"deflate.context.not-shared-between-directions"},
       {"deflate.context.uncompressed-not-in-window", "deflate.rsv1.alternating",
        "deflate.stream.sample-shared-window-with-plain-between"}},
      {"shares the window among connections",
       [](Habits& h) { h.deflate.memory = DeflateHabits::Memory::all_connections; },
       {"deflate.context.not-shared-between-connections"}},
      {"takes compressed text as it is",
       [](Habits& h) { h.deflate.takes_any_text = true; },
       {"deflate.utf8.inflated-invalid-*"}},
      {"wants UTF-8 on the wire",
       [](Habits& h) { h.deflate.validates_octets_on_the_wire = true; },
       {"deflate.utf8.wire-not-utf8"},
       everything},
      {"wants UTF-8 in each fragment",
       [](Habits& h) { h.deflate.validates_fragments = true; },
       {"deflate.utf8.split-character"}},
      {"dies of messages over half a mebibyte",
       dies_of([](const Inflation& stream) { return stream.octets.size() > 500'000; }),
       {"deflate.bomb.ratio-1000-*", "deflate.bomb.fragmented", "deflate.bomb.limit-equals-plain",
        "deflate.bomb.concurrent-*"}},
      {"dies of many blocks",
       dies_of([](const Inflation& stream) { return stream.blocks.size() == 64; }),
       {"deflate.bomb.many-empty-blocks", "deflate.stream.block-many-empty-stored",
        "abuse.compression-ratio-cpu"}},
  };
  struct Row {
    std::size_t distance;
    Globs cases;
  };
  for (const Row& row : std::vector<Row>{
           {1, {"deflate.stream.distance-1", "deflate.stream.distance-across-messages-1"}},
           {2, {"deflate.stream.distance-2"}},
           {258, {"deflate.stream.distance-258"}},
           {512, {"deflate.window.server-inflates-agreed-9"}},
           {1024, {"deflate.stream.distance-across-messages-1024"}},
           {4096, {"deflate.window.server-inflates-agreed-12"}},
           {32767, {"deflate.stream.distance-32767"}},
           {32768,
            {"deflate.stream.distance-32768", "deflate.stream.distance-across-messages-32768",
             "deflate.window.server-inflates-agreed-15"}}}) {
    flaws.push_back({kept(fmt::format("copies nothing over a distance of {}", row.distance)),
                     refuses([distance = row.distance](const Inflation& stream, std::size_t) {
                       return stream.farthest == distance;
                     }),
                     row.cases, everything});
  }
  return flaws;
}

std::vector<Flaw> flaws_of_deflating() {
  return {
      {"refers to earlier messages whatever was agreed on",
       [](Habits& h) { h.deflate.refers_back_regardless = true; },
       {"deflate.context.server-resets", "deflate.negotiation.server-no-takeover",
        "deflate.negotiation.combinations-16", "deflate.negotiation.answer-well-formed"},
       {"deflate.negotiation.fallback-three"}},
      {"leaves the tail in",
       [](Habits& h) {
         h.deflate.on_stream = [](std::string& stream) { stream += suite::deflate_tail; };
       },
       {"deflate.negotiation.plain", "deflate.window.sizes-used"},
       everything},
      {"sets RSV2 in all that it sends",
       [](Habits& h) { h.on_send = [](Reply& frame) { frame.header.rsv |= ws::rsv2; }; },
       {"deflate.rsv1.server-may-answer-plain", "deflate.stream.bfinal-without-following-block",
        "deflate.stream.empty-message-zero-length-payload", "deflate.stream.tail-not-removed",
        "deflate.window.beyond-agreed"},
       everything},
      {"sends a frame ahead of the response that it may not send at all",
       [](Habits& h) { h.greeting = std::string("\xd9\0", 2); },
       {"deflate.utf8.failfast"},
       everything,
       suite::Grade::fail,
       /*of_deflate=*/true,
       suite::Judged::client},
      {"sends broken streams",
       [](Habits& h) { h.deflate.on_stream = [](std::string& stream) { stream = "\x07"; }; },
       {"deflate.negotiation.plain", "deflate.window.sizes-used"},
       everything},
  };
}

// A message of the matrix comes back with one octet that is another.
Flaw flaw_of_the_matrix() {
  Flaw flaw{"changes an octet of what it inflates",
            [](Habits& h) {
              h.deflate.on_inflated = [](const Inflation&, std::string& message) {
                if (!message.empty()) message[message.size() / 2] ^= 1;
              };
            },
            {"deflate.rsv1.opcode-kept", "perf.rate.deflate-json", "perf.rate.deflate-random"},
            everything};
  for (const suite::Case& script : suite::every_case())
    if (script.group() == "deflate.matrix") flaw.caught_by.push_back(script.id());
  return flaw;
}

}  // namespace

std::vector<Flaw> flaws_of_deflate() {
  std::vector<Flaw> all = flaws_of_answering();
  for (Flaw& flaw : all) flaw.of = suite::Judged::server;
  for (const auto& group : {flaws_of_rsv1, flaws_of_inflating, flaws_of_deflating})
    std::ranges::move(group(), std::back_inserter(all));
  all.push_back(flaw_of_the_matrix());
  for (Flaw& flaw : all) flaw.of_deflate = true;
  return all;
}

}  // namespace test

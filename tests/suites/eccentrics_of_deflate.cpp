#include <algorithm>

#include "suites/blocks.h"
#include "tests/suites/flaws.h"

namespace test {
namespace {

using Answer = DeflateHabits::Answer;
using Lines = std::vector<std::string>;
using suite::Blocks;

// Adds what a server may ask of its client, and limits that it may set itself.
void limits_both(const Lines& offers, Answer& answer) {
  if (!answer.terms) return;
  const bool may_limit_client = std::ranges::any_of(offers, [](const std::string& line) {
    return line.find("client_max_window_bits") != std::string::npos && line.find(',') == line.npos;
  });
  ws::DeflateTerms& terms = *answer.terms;
  terms.server_max_window_bits = std::min(terms.server_max_window_bits, 9);
  if (may_limit_client) terms.client_max_window_bits = std::min(terms.client_max_window_bits, 9);
  ws::Extension extension{ws::deflate_name, {}};
  if (terms.server_no_context_takeover)
    extension.parameters.push_back({"server_no_context_takeover", std::nullopt});
  extension.parameters.push_back(
      {"server_max_window_bits", std::to_string(terms.server_max_window_bits)});
  if (may_limit_client)
    extension.parameters.push_back(
        {"client_max_window_bits", std::to_string(terms.client_max_window_bits)});
  terms.client_no_context_takeover = true;
  extension.parameters.push_back({"client_no_context_takeover", std::nullopt});
  answer.line = to_string(extension);
}

std::string in_stored_blocks(const std::string& message) {
  constexpr std::size_t most = 65535;
  Blocks blocks;
  for (std::size_t at = 0; at < message.size(); at += most)
    blocks.stored(std::string_view(message).substr(at, most));
  return blocks.message();
}

std::optional<int> refuses_final_blocks(const suite::Inflation& stream, std::size_t) {
  return std::ranges::any_of(stream.blocks, &suite::Block::final) ? std::optional(1007)
                                                                  : std::nullopt;
}

// Where compression has to be failed, or may be.
const Globs compression_faults = {"deflate.invalid.*",
                                  "deflate.utf8.inflated-invalid-*",
                                  "deflate.rsv1.on-control-*",
                                  "deflate.rsv1.on-continuation-*",
                                  "deflate.rsv1.rsv2-rsv3-still-forbidden",
                                  "deflate.rsv1.without-agreement",
                                  "deflate.negotiation.not-offered"};
const Globs with_final_blocks = {"deflate.stream.sample-bfinal", "deflate.stream.bfinal-*",
                                 "deflate.stream.empty-message-0300"};
const Globs with_final_blocks_and_faults = [] {
  Globs all = compression_faults;
  std::ranges::copy(with_final_blocks, std::back_inserter(all));
  return all;
}();
const Globs offers = {"deflate.negotiation.server-no-takeover",
                      "deflate.negotiation.client-no-takeover",
                      "deflate.negotiation.client-window-none",
                      "deflate.negotiation.client-window-8",
                      "deflate.negotiation.client-window-9",
                      "deflate.negotiation.client-window-1?",
                      "deflate.negotiation.quoted-window",
                      "deflate.negotiation.fallback-*",
                      "deflate.negotiation.unknown-parameter-with-fallback",
                      "deflate.negotiation.two-field-lines"};

}  // namespace

std::vector<Eccentric> eccentrics_of_deflate() {
  std::vector<Eccentric> all = {
      {"declines permessage-deflate",
       [](Habits& h) { h.deflate.policy.mode = ws::DeflatePolicy::Mode::off; }},
      {"accepts no offer but the plain one",
       [](Habits& h) {
         h.deflate.on_offers = [](const Lines& offers, Answer& answer) {
           if (offers != Lines{"permessage-deflate"}) answer = {.refused = answer.refused};
         };
       },
       offers},
      {"closes instead of refusing",
       [](Habits& h) { h.on_refusal = [](http::Response& r) { r.status = 0; }; },
       {"deflate.negotiation.bad-value-*", "deflate.negotiation.value-on-flag-server-empty"}},
      {"answers everything uncompressed",
       [](Habits& h) { h.deflate.sends_plain = [](const std::string&) { return true; }; }},
      {"compresses long messages only",
       [](Habits& h) {
         h.deflate.sends_plain = [](const std::string& message) { return message.size() < 1000; };
       }},
      {"bars takeover and all but the smallest windows",
       [](Habits& h) { h.deflate.on_offers = limits_both; }},
      {"writes stored blocks alone", [](Habits& h) { h.deflate.writes = in_stored_blocks; }},
      {"writes final blocks",
       [](Habits& h) {
         h.deflate.writes = [](const std::string& message) {
           return Blocks().fixed(true).literals(message).end().align().message();
         };
       }},
      {"writes empty blocks around what it says",
       [](Habits& h) {
         h.deflate.writes = [](const std::string& message) {
           return Blocks()
               .stored("")
               .fixed()
               .end()
               .fixed()
               .literals(message)
               .end()
               .stored("")
               .message();
         };
       }},
      {"refuses final blocks", [](Habits& h) { h.deflate.objects = refuses_final_blocks; },
       with_final_blocks},
      {"drops TCP on final blocks",
       [](Habits& h) {
         h.deflate.objects = refuses_final_blocks;
         h.failing = [](int) { return std::nullopt; };
       },
       with_final_blocks_and_faults},
      {"takes messages that end inside a block",
       [](Habits& h) { h.deflate.takes_cut_streams = true; },
       {"deflate.invalid.truncated"}},
      {"refuses what inflates to more than 64 KiB with 1009",
       [](Habits& h) {
         h.deflate.objects = [](const suite::Inflation& stream, std::size_t) {
           return stream.octets.size() > 65536 ? std::optional(1009) : std::nullopt;
         };
       }},
      {"drops TCP on faults without a Close",
       [](Habits& h) { h.failing = [](int) { return std::nullopt; }; }, compression_faults},
      {"fails connections with 1008", [](Habits& h) { h.failing = [](int) { return "\x03\xf0"; }; },
       compression_faults},
  };
  for (Eccentric& eccentric : all) eccentric.of_deflate = true;
  return all;
}

}  // namespace test

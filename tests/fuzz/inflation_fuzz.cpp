// Any octets inflate as zlib inflates them, up to the first final block, or both refuse them.

#include <algorithm>

#include "suites/inflation.h"
#include "tests/fuzz/input.h"
#include "tests/suites/zlib.h"

namespace {

using fuzz::require;
using State = suite::Inflation::State;

constexpr std::size_t limit = 1 << 22;

// What stands up to the end of the first final block.
std::size_t first_stream(const suite::Inflation& inflation) {
  std::size_t octets = 0;
  for (const suite::Block& block : inflation.blocks) {
    octets += block.octets;
    if (block.final) return octets;
  }
  return inflation.octets.size();
}

bool has_final(const suite::Inflation& inflation) {
  return std::ranges::any_of(inflation.blocks, &suite::Block::final);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::string history(input.choice() * std::size_t{100}, 'h');
  const suite::Inflation ours = suite::inflate(input.rest(), history, limit);
  require(ours.octets.size() <= limit && ours.blocks.size() <= suite::Inflation::blocks_kept);
  require(ours.reach <= history.size() && ours.farthest <= 32768);
  require((ours.state == State::broken) == !ours.why.empty());
  if (ours.state == State::too_long) return 0;
  if (ours.blocks.size() == suite::Inflation::blocks_kept) return 0;  // the rest is not known

  test::Inflating zlib;
  if (!history.empty()) zlib.remember(history);
  const test::Inflating::Result theirs = zlib.take(input.rest(), limit);
  // RFC 1951 has a number for 32 distance codes; zlib knows 30.
  if (theirs.why == "too many length or distance symbols") return 0;
  // And it takes a code length code without symbols for zeros, to stumble over them later.
  if (ours.why == "the code length code is incomplete") return 0;
  const bool broken = ours.state == State::broken && !has_final(ours);
  require(broken == theirs.broken);
  require(has_final(ours) == theirs.ended);
  // Where a stream breaks, zlib may have kept back its last octets.
  if (!broken) require(theirs.octets == ours.octets.substr(0, first_stream(ours)));
  return 0;
}

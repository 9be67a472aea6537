// The first word of a TLS server, and the watch over its records, come to the same however octets
// are cut, and keep little.

#include <cstdint>

#include "libcore/tls/hello.h"
#include "tests/fuzz/input.h"

using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t seed = input.choice();
  tls::FirstWord whole, cut;
  tls::RecordWatch watch, watch_of_cut;
  whole.take(input.rest());
  watch.take(input.rest());
  fuzz::in_pieces(input.rest(), seed, [&](std::span<char> piece) {
    cut.take({piece.data(), piece.size()});
    watch_of_cut.take({piece.data(), piece.size()});
  });
  require(whole.kind() == cut.kind());
  require(whole.version() == cut.version());
  require(whole.suite() == cut.suite());
  require(whole.alert() == cut.alert());
  require(cut.octets().size() < 64 * 1024);
  require(watch.broken() == watch_of_cut.broken());
  return 0;
}

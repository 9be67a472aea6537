// Any octets are a result or a base::Error, and what was read is written the same again and again.

#include "libcore/base/error.h"
#include "libcore/results/json.h"
#include "tests/fuzz/input.h"

namespace {

template <typename Read>
void check(std::string_view octets, const Read& read) {
  try {
    const std::string json = results::to_json(read(octets));
    fuzz::require(results::to_json(read(json)) == json);
  } catch (const base::Error& error) {
    fuzz::require(std::string_view(error.what()).size() < 10'000);  // it is for a person
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  check(octets, results::probe_from_json);
  check(octets, results::load_from_json);
  try {
    results::kind_of(octets);
  } catch (const base::Error&) {
    // neither
  }
  return 0;
}

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "tests/schema/party.h"

// Any octets are a profile or a base::Error whose text stays short enough to read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    schema::read<test::Party>("p.yaml", std::string(reinterpret_cast<const char*>(data), size));
  } catch (const base::Error& error) {
    if (std::string(error.what()).size() > 50'000) std::abort();
  }
  return 0;
}
